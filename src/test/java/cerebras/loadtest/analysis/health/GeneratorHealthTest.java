package cerebras.loadtest.analysis.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.health.GeneratorHealth.Reason;
import cerebras.loadtest.analysis.health.GeneratorHealth.Symptom;
import cerebras.loadtest.metrics.AttemptFixture;
import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.ClientSample.Pauses;
import cerebras.loadtest.records.Delays;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every attempt has its first token after 100 ms, its end after 500 ms, and 40 ms between its reads; each was sent 1 ms
 * after it was due.
 */
class GeneratorHealthTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final LoadPlan CLOSED = new LoadPlan("closed", 2, 0, 0, 10 * SECOND);

    @TempDir
    private Path folder;

    /** The text of 400 ms, 25 % of the gap is 10 ms. */
    @ParameterizedTest(name = "lag of {0} ms: {1}, touches {2}")
    @CsvSource({
        "0.1,  ok,     ''",
        "4.8,  ok,     ''",
        "5.2,  degraded,  time to first token",
        "10.5, degraded,  time to first token & event gap",
        "21,   degraded,  time to first token & output speed & event gap",
        "24,   degraded,  time to first token & output speed & event gap",
        "26,   invalid, time to first token & output speed & event gap & latency & throughput",
        "900,  invalid, time to first token & output speed & event gap & latency & throughput",
    })
    void lagIsHeldAgainstTheTimesThatItIsIn(double lagMillis, String verdict, String affected) throws IOException {
        GeneratorHealth trust = trust(CLOSED, new Client().lag(lagMillis).line());
        assertEquals(verdict, trust.verdict().label());
        assertEquals(affected, affected(trust));
    }

    @ParameterizedTest(name = "process {0}, machine {1}: {2} for {3}")
    @CsvSource({
        "0.20, 0.30, ok,     ''",
        "0.85, 0.85, ok,     ''",
        "0.86, 0.90, degraded,  PROCESS_CPU",
        "0.20, 0.90, degraded,  MACHINE_CPU",
        "0.20, 0.96, invalid, MACHINE_CPU",
        "0.90, 0.96, invalid, MACHINE_CPU & PROCESS_CPU",
        "0.96, 0.99, invalid, PROCESS_CPU",
        "    , 0.96, invalid, MACHINE_CPU",
        "0.96,     , invalid, PROCESS_CPU",
    })
    void processorsThatAreBusyTouchAllTimesAndRates(Double process, Double machine, String verdict, String symptoms)
            throws IOException {
        GeneratorHealth trust = trust(CLOSED, new Client().cpu(process, machine).line());
        assertEquals(verdict, trust.verdict().label());
        assertEquals(symptoms, symptoms(trust));
        trust.reasons()
                .forEach(reason -> assertEquals(
                        EnumSet.complementOf(EnumSet.of(GeneratorHealth.AffectedFigure.SUCCESS_RATE)),
                        reason.affected()));
    }

    /** Of ten seconds. The longest pause counts from a quarter of 100 ms on. */
    @ParameterizedTest(name = "{0} pauses of {1} ms: {2} for {3}")
    @CsvSource({
        "0,   0,   ok,     ''",
        "10,  9,   ok,     ''",
        "3,   25,  ok,     ''",
        "12,  9,   degraded,  PAUSE_SHARE",
        "1,   26,  degraded,  LONGEST_PAUSE",
        "60,  9,   invalid, PAUSE_SHARE",
        "2,   300, invalid, PAUSE_SHARE & LONGEST_PAUSE",
    })
    void pausesCountByTheirShareOfTheTimeAndByTheLongest(int count, long millis, String verdict, String symptoms)
            throws IOException {
        GeneratorHealth trust = trust(CLOSED, new Client().pauses(count, millis).line());
        assertEquals(verdict, trust.verdict().label());
        assertEquals(symptoms, symptoms(trust));
    }

    /** 25 ms of the median latency from scheduled start, 501 ms, are a twentieth. */
    @ParameterizedTest(name = "{0}, {1} ms behind the plan: {2}")
    @CsvSource({
        "open,   1,   ok",
        "open,   30,  degraded",
        "open,   400, invalid",
        "closed, 400, ok",
    })
    void planThatWasNotKeptCountsInAnOpenLoadOnly(String model, long delayMillis, String verdict) throws IOException {
        LoadPlan plan = model.equals("closed")
                ? CLOSED
                : LoadPlan.open(0, 0, 10 * SECOND, new LoadPlan.Offered(1.0, "constant", null, null, 10));
        Path file = new RecordedRun()
                .plan(plan)
                .with(new Client().line())
                .with(IntStream.range(0, 10).mapToObj(i -> late(i, delayMillis)).toArray(LogLine[]::new))
                .ended(10_000)
                .writeInto(folder);
        GeneratorHealth trust = GeneratorHealth.in(SummaryBuilder.summarize(file));
        assertEquals(verdict, trust.verdict().label());
    }

    /** Of 1,000 attempts 1 is 0.1 %, of 20 it is 5 %. */
    @ParameterizedTest(name = "{0} written, {1} dropped: {2}")
    @CsvSource({"20, 0, ok", "999, 1, degraded", "19, 1, invalid"})
    void attemptsThatWereNeverWrittenTouchEverything(int written, int dropped, String verdict) throws IOException {
        Path file = new RecordedRun()
                .plan(CLOSED)
                .with(new Client().line())
                .with(attempts(written))
                .with(new RunEnd(10 * SECOND, written + dropped, dropped))
                .writeInto(folder);
        GeneratorHealth trust = GeneratorHealth.in(SummaryBuilder.summarize(file));
        assertEquals(verdict, trust.verdict().label());
        trust.reasons()
                .forEach(
                        reason -> assertEquals(EnumSet.allOf(GeneratorHealth.AffectedFigure.class), reason.affected()));
    }

    @Test
    void recordsWithoutAnythingOfTheClientAreUnknown() throws IOException {
        GeneratorHealth trust = trust(CLOSED);
        assertEquals(GeneratorHealth.Status.UNKNOWN, trust.verdict());
        assertEquals(List.of(), trust.reasons());
    }

    @Test
    void reasonNamesMeasuredValueAndLimitAndWhatTheLimitIsAPartOf() throws IOException {
        Reason reason = trust(CLOSED, new Client().lag(8).line())
                .affecting(GeneratorHealth.AffectedFigure.FIRST_TOKEN)
                .get(0);
        assertEquals(Symptom.EVENT_LOOP_LAG, reason.symptom());
        assertEquals(8 * MILLI, reason.measured(), 0.08 * MILLI);
        assertEquals(5 * MILLI, reason.limit(), 0.01 * MILLI);
        assertEquals("median time to first token", reason.reference().name());
    }

    @Test
    void worstReasonComesFirst() throws IOException {
        List<Reason> reasons =
                trust(CLOSED, new Client().lag(30).cpu(0.9, 0.9).line()).reasons();
        assertEquals(GeneratorHealth.Status.INVALID, reasons.get(0).verdict());
        assertEquals(
                GeneratorHealth.Status.DEGRADED, reasons.get(reasons.size() - 1).verdict());
        assertTrue(reasons.size() > 2);
    }

    private GeneratorHealth trust(LoadPlan plan, LogLine... client) throws IOException {
        Path file = new RecordedRun()
                .plan(plan)
                .with(client)
                .with(attempts(10))
                .ended(10_000)
                .writeInto(folder);
        return GeneratorHealth.in(SummaryBuilder.summarize(file));
    }

    private static LogLine[] attempts(int count) {
        return IntStream.range(0, count).mapToObj(i -> late(i % 10, 1)).toArray(LogLine[]::new);
    }

    private static LogLine late(int second, long delayMillis) {
        long sent = 1_000L * second + 400;
        AttemptFixture attempt = AttemptFixture.attempt()
                .streamed(sent, sent + 100, sent + 460, sent + 500)
                .tokens(10, 1)
                .reads(new int[] {0, 40, 40}, new int[] {9, 9, 9});
        return attempt.due(sent - delayMillis).build();
    }

    private static String affected(GeneratorHealth trust) {
        return EnumSet.allOf(GeneratorHealth.AffectedFigure.class).stream()
                .filter(figure -> !trust.affecting(figure).isEmpty())
                .map(GeneratorHealth.AffectedFigure::title)
                .collect(Collectors.joining(" & "));
    }

    private static String symptoms(GeneratorHealth trust) {
        return trust.reasons().stream().map(reason -> reason.symptom().name()).collect(Collectors.joining(" & "));
    }

    /** Ten seconds of a client at rest, but for what is told. */
    private static final class Client {
        private double lagMillis = 0.1;
        private Double process = 0.1;
        private Double machine = 0.2;
        private Pauses pauses = Pauses.NONE;

        Client lag(double millis) {
            lagMillis = millis;
            return this;
        }

        Client cpu(Double ofProcess, Double ofMachine) {
            process = ofProcess;
            machine = ofMachine;
            return this;
        }

        Client pauses(int count, long millis) {
            for (int i = 0; i < count; i++) {
                pauses = pauses.with(millis * MILLI);
            }
            return this;
        }

        ClientSample line() {
            Delays.Recorder lag = new Delays.Recorder();
            for (int i = 0; i < 1_000; i++) {
                lag.add(Math.round(lagMillis * MILLI));
            }
            return new ClientSample(10 * SECOND, 10 * SECOND, lag.drain(), pauses, process, machine, 1L << 20, null, 0);
        }
    }
}
