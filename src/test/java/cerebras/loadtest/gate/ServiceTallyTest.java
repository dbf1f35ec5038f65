package cerebras.loadtest.gate;

import static cerebras.loadtest.measure.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.Estimate;
import cerebras.loadtest.measure.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTallyTest {

  private static final Map<String, String> TTFT = Map.of("ttft.p95", "300ms", "success", "95%", "goodput", "90%");

  @Test
  void percentileIsJudgedByTheCallsBeyondItsBound() {
    // 100 calls with 201 .. 300 ms: none is beyond. One more of 301 ms is.
    ServiceTally tally = tally(TTFT);
    for (int millis = 201; millis <= 300; millis++) {
      tally.add(withFirstTokenAfter(millis));
    }
    assertEquals(new Share(0, 100), measured(tally).beyond());
    assertEquals(295e6, measured(tally).estimate().value(), 0.3e6);
    tally.add(withFirstTokenAfter(301));
    assertEquals(new Share(1, 101), measured(tally).beyond());
  }

  @Test
  void failedCallCountsAgainstSuccessAndGoodputAndIsInNoPercentile() {
    ServiceTally tally = tally(TTFT);
    tally.add(withFirstTokenAfter(300));
    tally.add(withFirstTokenAfter(301));
    tally.add(attempt().streamed(0, 100, 120, 130).outcome(Outcome.STREAM_BROKEN).build());
    tally.add(attempt().outcome(Outcome.QUEUE_FULL).build());
    Evidence evidence = tally.evidence(null);
    assertEquals(4, evidence.attempts());
    assertEquals(2, evidence.successes());
    assertEquals(1, evidence.good());
    assertEquals(new Share(1, 2), measured(tally).beyond());
  }

  @ParameterizedTest(name = "ttft {0}, speed {1}, gap {2}: good {3}")
  @CsvSource({
    "200ms, 1500, 15ms, 1",   // exactly at each bound
    "199ms, 1500, 15ms, 0",
    "200ms, 1501, 15ms, 0",
    "200ms, 1500, 14ms, 0",   // the gaps are 5 and 15 ms
  })
  void goodCallKeepsEveryBound(String ttft, String speed, String gap, long good) {
    ServiceTally tally = tally(Map.of("ttft.p95", ttft, "speed.p5", speed, "gap.p99", gap));
    tally.add(streamed());
    assertEquals(good, tally.evidence(null).good());
  }

  @Test
  void callWithoutAValueKeepsItsBound() {
    ServiceTally tally = tally(Map.of("tpot.p95", "1ms", "goodput", "99%"));
    tally.add(attempt().whole(0, 100).build());
    Evidence evidence = tally.evidence(null);
    assertEquals(1, evidence.good());
    assertEquals(Map.of(), evidence.percentiles());
  }

  @Test
  void everyGapCounts() {
    ServiceTally tally = tally(Map.of("gap.p50", "10ms"));
    tally.add(streamed());
    assertEquals(new Share(1, 2), measured(tally).beyond());
  }

  @Test
  void judgementHasAVerdictForEachLimitAndTheWorstOfThem() {
    ServiceTally tally = tally(Map.of("ttft.p95", "300ms", "success", "50%", "throughput", "100"));
    for (int i = 0; i < 72; i++) {
      tally.add(withFirstTokenAfter(250));
    }
    Judgement judgement = level(Map.of("ttft.p95", "300ms", "success", "50%", "throughput", "100"))
        .judge(tally.evidence(new Estimate(120, 90.0, 150.0)));
    assertEquals(List.of(Finding.MET, Finding.MET, Finding.PROBABLY_MET), findings(judgement));
    assertEquals(Finding.PROBABLY_MET, judgement.finding());
    assertEquals(72, judgement.verdicts().get(0).n());
  }

  @ParameterizedTest(name = "{0} in {1} to {2}, at least 100: {3}")
  @CsvSource({
    "120, 100, 140, MET", "120, 99, 141, PROBABLY_MET", "90, 70, 110, PROBABLY_MISSED", "90, 81, 99, MISSED",
    "120, ,    ,    PROBABLY_MET", "90, , , PROBABLY_MISSED",
  })
  void throughputIsJudgedByItsInterval(double value, Double low, Double high, Finding expected) {
    Evidence evidence = new Evidence(50, 50, 50, Map.of(), new Estimate(value, low, high));
    assertEquals(expected, new ThroughputLimit(100).judge(evidence).finding());
  }

  @Test
  void nothingMeasuredIsNeverMet() {
    Judgement judgement = level(allLimits()).judge(tally(allLimits()).evidence(null));
    judgement.verdicts().forEach(verdict -> {
      assertEquals(Finding.PROBABLY_MISSED, verdict.finding(), verdict.limit().key());
      assertNull(verdict.measured());
    });
    assertEquals(Finding.PROBABLY_MISSED, judgement.finding());
  }

  @Test
  void oneMissedLimitIsEnough() {
    Evidence evidence = new Evidence(368, 368, 0, Map.of(), null);
    Judgement judgement = level(Map.of("success", "99%", "goodput", "50%", "tpot.p50", "1ms")).judge(evidence);
    assertEquals(List.of(Finding.PROBABLY_MISSED, Finding.MET, Finding.MISSED), findings(judgement));
    assertEquals(Finding.MISSED, judgement.finding());
  }

  private static Map<String, String> allLimits() {
    Map<String, String> texts = new HashMap<>(TTFT);
    texts.putAll(Map.of("speed.p50", "1000", "gap.p99.9", "10ms", "throughput", "1"));
    return texts;
  }

  private static List<Finding> findings(Judgement judgement) {
    return judgement.verdicts().stream().map(Verdict::finding).toList();
  }

  private static ServiceLevel level(Map<String, String> texts) {
    return ServiceLevel.of(texts).orElseThrow();
  }

  private static ServiceTally tally(Map<String, String> texts) {
    return new ServiceTally(level(texts));
  }

  private static Evidence.Measured measured(ServiceTally tally) {
    return tally.evidence(null).percentiles().values().iterator().next();
  }

  private static Attempt withFirstTokenAfter(long millis) {
    return attempt().streamed(0, millis, millis + 20, millis + 30).build();
  }

  /** First token after 200 ms, 30 tokens in the 20 ms after it: 1,500 tokens/s, in gaps of 5 and 15 ms. */
  private static Attempt streamed() {
    return attempt().streamed(100, 300, 320, 325).tokens(31, 1).reads(new int[] {0, 5, 15}, new int[] {2, 10, 18}).build();
  }
}
