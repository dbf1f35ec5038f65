package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {

    private static final long SECOND = 1_000_000_000;
    private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
    /** At 0, 4, 6 and 9.5 s. */
    private static final String TEN_SECONDS = HEADER + """
      2026-11-02 09:00:00,100,10
      2026-11-02 09:00:04,100,10
      2026-11-02 09:00:06,100,10
      2026-11-02 09:00:09.5,100,10
      """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "1,   0s, 168h, 10, 4, 0.4, the whole trace",
        "1,   4s, 168h,  6, 3, 0.5, what comes at 4 s is no longer warm-up",
        "1,   5s, 1s,    1, 0, 0.0, a second without calls",
        "1,   1s, 5s,    5, 1, 0.2, what comes at 6 s is beyond the end",
        "2,   0s, 168h,  5, 4, 0.8, twice as fast",
        "0.5, 8s, 168h, 12, 3, 0.25, half as fast",
    })
    void phasesAreAShareOfTheTrace(
            String speed, String warmup, String duration, long steadySeconds, int steadyCalls, double rate, String why)
            throws IOException {
        LoadPlan plan = replay(TEN_SECONDS, Map.of("traceSpeed", speed, "warmup", warmup, "duration", duration))
                .plan();
        assertEquals(0, plan.rampNanos());
        assertEquals(steadySeconds * SECOND, plan.steadyNanos(), why);
        assertEquals(new LoadPlan.Offered(rate, "trace", null, null, steadyCalls), plan.offered(), why);
    }

    @Test
    void callsThatAreTooLongForTheModelAreReported() throws IOException {
        // gpt-oss-120b has a context of 131,072 tokens.
        String text =
                HEADER + "2026-11-02 09:00:00,131071,1\n2026-11-02 09:00:00,131071,2\n2026-11-02 09:00:00,200000,5\n";
        assertEquals(
                "Note: 2 of 3 calls exceed the context of gpt-oss-120b, 131,072 tokens: expect refusals.\n",
                replay(text, Map.of()).notes());
        assertEquals("", replay(text, Map.of("model", "unheard-of")).notes());
    }

    /** 0, 0.2 and 0.4 s, written as seconds: as milliseconds they would be 5,000 calls a second. */
    @Test
    void secondsInAFormatOfMillisecondsAreRefusedWithACorrection() throws IOException {
        String seconds = "{\"timestamp\":0,\"input_length\":9,\"output_length\":9}\n"
                + "{\"timestamp\":0.2,\"input_length\":9,\"output_length\":9}\n{\"timestamp\":0.4,\"input_length\":9,\"output_length\":9}";
        Refused refused = assertThrows(Refused.class, () -> replay(seconds, Map.of()));
        assertTrue(
                refused.getMessage()
                        .endsWith("cannot be replayed as it is: line 2 has a time with a fraction, and taken as"
                                + " milliseconds, times make 5,000 calls a second. If its times are seconds, replay it with -DtraceSpeed=0.001;"
                                + " if they are milliseconds, write them as whole numbers that begin at 0"),
                refused.getMessage());
        Replay slower = replay(seconds, Map.of("traceSpeed", "0.001"));
        assertArrayEquals(
                new long[] {0, 200_000_000, 400_000_000}, slower.trace().momentsNanos());
    }

    @Test
    void fewSecondsInAFormatOfMillisecondsAreRefused() {
        // 4 intervals in 4.5 ms: 889 a second
        String seconds =
                Stream.of("0", "1", "2", "3", "4.5").map(ReplayTest::callAt).collect(Collectors.joining());
        String refused =
                assertThrows(Refused.class, () -> replay(seconds, Map.of())).getMessage();
        assertTrue(
                refused.contains(
                        "line 5 has a time with a fraction, and taken as milliseconds, times make 889 calls a second"),
                refused);
    }

    @Test
    void secondsSince1970InAFormatOfMillisecondsAreRefused() throws IOException {
        String seconds = Stream.of("1700000000", "1700000005", "1700000009")
                .map(ReplayTest::callAt)
                .collect(Collectors.joining());
        String refused =
                assertThrows(Refused.class, () -> replay(seconds, Map.of())).getMessage();
        assertTrue(
                refused.endsWith(
                        "cannot be replayed as it is: its times begin at 1,700,000,000, and milliseconds should begin"
                                + " at 0, while seconds since 1970 have that size. If its times are seconds, replay it with -DtraceSpeed=0.001; if they"
                                + " are milliseconds, write them as whole numbers that begin at 0"),
                refused);
        assertArrayEquals(
                new long[] {0, 5_000_000_000L, 9_000_000_000L},
                replay(seconds, Map.of("traceSpeed", "0.001")).trace().momentsNanos());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"timestamp\":-400,\"input_length\":9,\"output_length\":9} | has timestamp=-400.0: expected milliseconds since the"
                        + " beginning, up to a year",
                "{\"timestamp\":0.4,\"input_length\":9,\"output_length\":9,\"hash_ids\":[0,1]} | has 2 hash_ids for 9 tokens: expected"
                        + " one for each 512 tokens",
            })
    void wrongLineBehindSecondsInAFormatOfMillisecondsIsReportedWithTheUnit(String line, String wrong) {
        String seconds = callAt("0.0") + callAt("0.2") + line;
        String refused =
                assertThrows(Refused.class, () -> replay(seconds, Map.of())).getMessage();
        assertTrue(
                refused.endsWith(
                        "line 3 " + wrong + ". The file has times with fractions, which may be seconds: if so, correct"
                                + " this line, and replay the trace with -DtraceSpeed=0.001"),
                refused);
    }

    @Test
    void wholeSecondsInAFormatOfMillisecondsAreNotedUnlessTheyAreReplayedAsSeconds() throws IOException {
        String seconds = callAt("0") + callAt("4") + callAt("8");
        assertEquals(
                "Note: its times, taken as milliseconds, make 250 calls a second: if they are seconds, replay it with"
                        + " -DtraceSpeed=0.001.\n",
                replay(seconds, Map.of()).notes());
        assertEquals("", replay(seconds, Map.of("traceSpeed", "0.001")).notes());
    }

    private static String callAt(String timestamp) {
        return "{\"timestamp\":%s,\"input_length\":9,\"output_length\":9}%n".formatted(timestamp);
    }

    @Test
    void denseTraceOfWholeMillisecondsIsReplayedWithANote() throws IOException {
        String dense = IntStream.range(0, 3_600)
                .mapToObj(second -> "{\"timestamp\":%d,\"input_length\":9,\"output_length\":9}%n".formatted(second / 2))
                .collect(Collectors.joining());
        assertEquals(
                "Note: its times, taken as milliseconds, make 2,001 calls a second: if they are seconds, replay it with"
                        + " -DtraceSpeed=0.001.\n",
                replay(dense, Map.of()).notes());
    }

    @Test
    void lengthsOfZeroAndRowsOutOfOrderAreReported() throws IOException {
        assertEquals("""
        Note: 2 of 3 calls have a prompt or an answer of 0 tokens, the first in line 2: they are sent with the shortest \
        prompt, and ask for one token.
        Note: 1 of 3 rows are earlier than a row before them, the first in line 3: calls are sent in the order of their times.
        """, replay(HEADER + """
        2023-11-16 18:17:03.0000000,374,0
        2023-11-16 18:17:02.0000000,0,10

        2023-11-16 18:17:05.0000000,374,44
        """, Map.of()).notes());
    }

    @Test
    void estimatedSizesAreReported() throws IOException {
        assertEquals(
                "Note: in 1 of 2 recorded calls a size was not counted: it is the median.\n",
                replay("""
            {"record":"run"}
            {"record":"attempt","attempt":1,"moments":{"dueNanos":0},"tokens":{"prompt":9,"output":{"count":9}}}
            {"record":"attempt","attempt":1,"moments":{"dueNanos":1}}
            """, Map.of()).notes());
    }

    private Replay replay(String text, Map<String, String> properties) throws IOException {
        Path file = Files.writeString(folder.resolve("trace"), text);
        var all = new HashMap<>(Map.of("trace", file.toString(), "warmup", "0s", "duration", "168h"));
        all.putAll(properties);
        return Replay.of(RunSettings.from(all, Map.of(), Path.of("user-files")));
    }
}
