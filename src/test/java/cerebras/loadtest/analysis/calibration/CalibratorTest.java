package cerebras.loadtest.analysis.calibration;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.AttemptFixture;
import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The emulator got the request at 500 ms of its clock, and sent text at 600, 700 and 900 ms. The client sent it at
 * 2,000 ms of its own.
 */
class CalibratorTest {

    private static final String SERVED = """
      {"number":1,"request":"GET /v1/models","status":200,"ending":"complete","arrivalNanos":1,"endNanos":2,\
      "outputTokens":0,"plannedNanos":[2],"sentNanos":[2],"tokens":[0]}
      {"number":2,"id":"a","ending":"complete","arrivalNanos":500000000,"sentNanos":\
      [600000000,600000000,700000000,900000000,900000000],"tokens":[0,1,7,2,%d]%s}
      """;

    @TempDir
    private Path folder;

    @Test
    void errorsAreMeasuredMinusTrue() throws IOException {
        Calibration calibration = compare(0, answer(new int[] {0, 101, 205}));
        assertEquals(1, calibration.answers());
        assertEquals(3, calibration.events());
        assertEquals(Duration.ofMillis(412), calibration.span(), "2,000 to 2,412 ms");
        assertEquals(4e6, only(calibration.timeToFirstTokenError()), "104 ms where 100 ms were true");
        assertEquals(0, calibration.speedErrorPercent().n(), "three reads resolve no speed");
        assertEquals(2, calibration.gapError().n());
        assertEquals(1e6, calibration.gapError().min(), "101 ms where 100 ms were true");
        assertEquals(5e6, calibration.gapError().max(), "205 ms where 200 ms were true");
        assertEquals(0, calibration.mergedEvents());
    }

    @Test
    void tokensThatNobodySeesAreNoText() throws IOException {
        Calibration calibration = compare(1, answer(new int[] {0, 101, 205}));
        assertEquals(3, calibration.events());
    }

    @Test
    void eventsOfOneReadHaveNoGap() throws IOException {
        Calibration calibration = compare(0, answer(new int[] {0, 306}).events(3));
        assertEquals(1, calibration.mergedEvents());
        assertEquals(0, calibration.gapError().n());
    }

    /** 21 events, 10 ms apart; the client saw them 10.3 ms apart: 206 ms from first to last where 200 ms were true. */
    @Test
    void errorOfTheSpeedIsThatOfTheTimeFromFirstToLast() throws IOException {
        String sentNanos = IntStream.rangeClosed(0, 20)
                .mapToObj(event -> (600 + 10 * event) + "000000")
                .collect(Collectors.joining(","));
        String tokens = String.join(",", Collections.nCopies(21, "5"));
        Path run = Files.createDirectory(folder.resolve("run"));
        Path served = Files.writeString(run.resolve("requests.jsonl"), """
        {"number":1,"id":"a","ending":"complete","arrivalNanos":500000000,"sentNanos":[%s],"tokens":[%s]}
        """.formatted(sentNanos, tokens));
        Path calls = new RecordedRun()
                .plan(new LoadPlan("closed", 1, 0, 0, 10_000 * AttemptFixture.MILLI))
                .with(attempt()
                        .requestId("a")
                        .streamed(2_000, 2_104, 2_310, 2_312)
                        .tokens(105, 5)
                        .paced(21, 10)
                        .build())
                .ended(5_000)
                .writeInto(run);
        assertEquals(3, only(Calibrator.compare(calls, served).speedErrorPercent()), 0.001);
    }

    /** 100 and 200 ms were true; the first two events came together, and the third 306 ms later. */
    @Test
    void eventsOfOneReadHaveGapsWhereTheLengthsOfTheirTextsAreKnown() throws IOException {
        AttemptFixture merged = attempt()
                .requestId("a")
                .streamed(2_000, 2_104, 2_410, 2_412)
                .tokens(10, 1)
                .reads(new int[] {0, 306}, new int[] {12, 4})
                .events(3);
        Calibration calibration = compare(0, ",\"textBytes\":[0,5,7,4,0]", "run", 1_000, merged);
        assertEquals(1, calibration.mergedEvents());
        assertEquals(2, calibration.gapError().n());
        assertEquals(100e6, calibration.gapError().min(), "0 ms where 100 ms were true");
        assertEquals(106e6, calibration.gapError().max(), "306 ms where 200 ms were true");
    }

    /** The first read brought 12 bytes, and no number of whole texts has as many; or there is a read too many. */
    @ParameterizedTest
    @ValueSource(strings = {"[0,5,8,3,0]", "[0,4,4,4,0]", "[0,5,7,9,0]"})
    void lengthsThatDoNotFitTheReadsTellNoGaps(String textBytes) throws IOException {
        AttemptFixture merged = attempt()
                .requestId("a")
                .streamed(2_000, 2_104, 2_410, 2_412)
                .tokens(10, 1)
                .reads(new int[] {0, 306}, new int[] {12, 4})
                .events(3);
        Calibration calibration = compare(0, ",\"textBytes\":" + textBytes, "run", 1_000, merged);
        assertEquals(1, calibration.answers());
        assertEquals(0, calibration.gapError().n());
    }

    @Test
    void answerWithOtherEventsThanWereSentIsDistinguished() throws IOException {
        Calibration calibration = compare(0, answer(new int[] {0, 306}).events(4));
        assertEquals(0, calibration.answers());
        assertEquals(1, calibration.others());
        assertEquals(Duration.ZERO, calibration.span());
    }

    @Test
    void failedAttemptsAndThoseBeforeFullLoadSayNothing() throws IOException {
        Calibration calibration = compare(0, answer(new int[] {0, 101, 205}).outcome(Outcome.STREAM_BROKEN));
        assertEquals(0, calibration.answers() + calibration.others());
        assertEquals(
                0,
                compare(0, "", "later", 3_000, answer(new int[] {0, 101, 205})).answers());
    }

    private static AttemptFixture answer(int[] gapMillis) {
        int[] textBytes = new int[gapMillis.length];
        Arrays.fill(textBytes, 5);
        return attempt()
                .requestId("a")
                .streamed(2_000, 2_104, 2_410, 2_412)
                .tokens(10, 1)
                .reads(gapMillis, textBytes);
    }

    private Calibration compare(int unseenTokens, AttemptFixture attempt) throws IOException {
        return compare(unseenTokens, "", "run", 1_000, attempt);
    }

    private Calibration compare(
            int unseenTokens, String textBytes, String name, long warmupMillis, AttemptFixture attempt)
            throws IOException {
        Path run = Files.createDirectory(folder.resolve(name));
        Path served = Files.writeString(run.resolve("requests.jsonl"), SERVED.formatted(unseenTokens, textBytes));
        Path calls = new RecordedRun()
                .plan(new LoadPlan("closed", 1, 0, warmupMillis * AttemptFixture.MILLI, 10_000 * AttemptFixture.MILLI))
                .with(attempt.build())
                .ended(5_000)
                .writeInto(run);
        return Calibrator.compare(calls, served);
    }

    private static double only(Distribution values) {
        assertEquals(1, values.n());
        return values.mean();
    }
}
