package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.workload.TraceFile.TraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFileTest {

    private static final String RUN = """
      {"record":"run","schema":"cerebras-load-test/calls/1","plan":{"loadModel":"open"}}
      """;

    @TempDir
    private Path folder;

    @Test
    void azuresTraceOfTheFirstYearHasSevenDecimals() throws IOException {
        // 59.9799600 to 00.0000001 of the next minute: 20,040,100 ns
        assertEquals(List.of("0 4808 10", "20040100 3180 8"), calls("""
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:17:59.9799600,4808,10
        2023-11-16 18:18:00.0000001,3180,8
        """));
    }

    @Test
    void azuresTraceOfTheNextYearHasOffsets() throws IOException {
        // 02:00:01 east of Greenwich by two hours is 00:00:01 there.
        assertEquals(List.of("0 2162 5", "990070000 2399 6"), calls("""
        TIMESTAMP,ContextTokens,GeneratedTokens
        2024-05-10 00:00:00.009930+00:00,2162,5
        2024-05-10 02:00:01+02:00,2399,6
        """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", "# "})
    void byteOrderMarkIsNoPartOfTheHeader(String before) throws IOException {
        String text = before + "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:59,1,2\n";
        if (before.startsWith("#")) {
            assertThrows(TraceException.class, () -> calls(text));
        } else {
            assertEquals(List.of("0 1 2"), calls(text));
        }
    }

    @Test
    void columnsMayHaveAnyOrderLineEndsAndNeighbours() throws IOException {
        assertEquals(
                List.of("0 7 3"),
                calls("GeneratedTokens, TIMESTAMP, NumImages, ContextTokens\r\n3,2023-11-16 18:17:59,0,7\r\n\r\n"));
    }

    @Test
    void mooncakesTraceHasMillisecondsAndBlocks() throws IOException {
        Trace trace = trace("""
        {"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47, 2353]}
        {"timestamp": 30535.5, "input_length": 6472, "output_length": 26}
        """);
        assertEquals(List.of("0 6955 52", "3053500000 6472 26"), texts(trace));
        assertArrayEquals(new long[] {46, 47, 2353}, trace.calls().get(0).blocks());
        assertEquals(0, trace.calls().get(1).blocks().length);
    }

    @Test
    void recordsGiveFirstAttemptsWhenTheyWereDue() throws IOException {
        assertEquals(List.of("0 79 24", "500 90 12"), calls(RUN + """
        {"record":"attempt","attempt":1,"moments":{"sentNanos":1500},"tokens":{"prompt":90,"output":{"count":12,"by":"server"}}}
        {"record":"attempt","attempt":1,"moments":{"dueNanos":1000,"sentNanos":1200},"tokens":{"prompt":79,"output":{"count":24}}}
        {"record":"attempt","attempt":2,"moments":{"dueNanos":2000},"tokens":{"prompt":79,"output":{"count":24}}}
        {"record":"attempt","attempt":1,"moments":{"endNanos":3000},"outcome":"cancelled"}
        {"record":"end","endNanos":9000,"attempts":4,"dropped":0}
        """));
    }

    @Test
    void callOfUnknownSizeGetsTheMedian() throws IOException {
        Trace trace = trace(RUN + attempt(0, 10, 1) + attempt(1, 30, 9) + attempt(2, 20, 2) + """
        {"record":"attempt","attempt":1,"moments":{"dueNanos":3},"outcome":"quota_requests"}
        {"record":"attempt","attempt":1,"moments":{"dueNanos":4},"tokens":{"output":{"count":5}}}
        """);
        // Prompts 10, 20, 30: 20. Answers 1, 2, 5, 9: the lower of the middle ones, 2.
        assertEquals(List.of("0 10 1", "1 30 9", "2 20 2", "3 20 2", "4 20 5"), texts(trace));
        assertEquals(2, trace.estimated());
    }

    @Test
    void lastRecordMayBeCutOffButNoOther() throws IOException {
        String cut = "{\"record\":\"attempt\",\"attempt\":1,\"mom";
        assertEquals(List.of("0 10 1"), calls(RUN + attempt(0, 10, 1) + cut));
        assertEquals(
                folder.resolve("trace") + ", line 2 is not a record from column 37: expected a line in"
                        + " the format of src/docs/records.md",
                refusal(RUN + cut + "\n" + attempt(0, 10, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2023-11-16 18:17:59,4808    | has no GeneratedTokens: expected a number of tokens",
                "2023-11-16 18:17:59,many,10 | is \"2023-11-16 18:17:59,many,10\": expected a line such as 2023-11-16 18:17:03.9799600,4808,10",
                "2023-11-16 18:17:59,-1,10   | has ContextTokens=-1: expected a number of tokens from 0 to 1000000",
                "2023-11-16 18:17:59,1,1000001 | has GeneratedTokens=1000001: expected a number of tokens from 0 to 1000000",
                "16.11.2023 18:17,4808,10    | has TIMESTAMP=16.11.2023 18:17: expected a time such as 2023-11-16 18:17:03.9799600",
                "2023-11-31 18:17:59,4808,10 | has TIMESTAMP=2023-11-31 18:17:59: expected a time such as 2023-11-16 18:17:03.9799600",
            })
    void wrongRowIsReportedWithItsLine(String row, String complaint) {
        assertEquals(folder.resolve("trace") + ", line 3 " + complaint, refusal("""
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:17:59,1,1
        """ + row));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"timestamp\":1,\"input_length\":2}  | has no output_length: expected a number of tokens",
                "{\"input_length\":2,\"output_length\":3} | has no timestamp: expected milliseconds since the beginning",
                "{\"timestamp\":-1,\"input_length\":2,\"output_length\":3} | has timestamp=-1.0: expected milliseconds since the beginning, up to a year",
                "{\"timestamp\":1,\"input_length\":2.5,\"output_length\":3} | is not a call of a Mooncake trace from column 31: expected a line such as {\"timestamp\": 3000, \"input_length\": 600, \"output_length\": 20, \"hash_ids\": [4, 7]}",
                "{\"timestamp\":1,\"input_le          | is not a call of a Mooncake trace from column 25: expected a line such as {\"timestamp\": 3000, \"input_length\": 600, \"output_length\": 20, \"hash_ids\": [4, 7]}",
            })
    void wrongObjectIsReportedWithItsLine(String object, String complaint) {
        assertEquals(
                folder.resolve("trace") + ", line 2 " + complaint,
                refusal("{\"timestamp\":0,\"input_length\":2,\"output_length\":3}\n" + object));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                        | is empty",
                "time,prompt,answer                        | does not begin like a known trace",
                "{\"prompt\":\"Name three rivers.\"}       | does not begin like a known trace",
            })
    void unknownFormIsReportedWithTheKnownOnes(String text, String complaint) {
        assertEquals(
                folder.resolve("trace") + " " + complaint + ": expected TIMESTAMP,ContextTokens,GeneratedTokens,"
                        + " a line such as {\"timestamp\": 3000, \"input_length\": 600, \"output_length\": 20, \"hash_ids\": [4, 7]},"
                        + " or a run's calls.jsonl",
                refusal(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | {\"timestamp\":0,\"input_length\":2147483648,\"output_length\":3} | , line 1 is not a call of a Mooncake trace",
                "0 | {\"timestamp\":1e999,\"input_length\":2,\"output_length\":3} | , line 1 has timestamp=Infinity",
                "0 | {\"timestamp\":0,\"input_length\":2,\"output_length\":3,\"hash_ids\":[1,2,3]} | , line 1 has 3 hash_ids for 2 tokens",
                "0 | {\"record\":\"run\"}\\n{\"record\":\"attempt\",\"attempt\":1,\"moments\":{\"dueNanos\":1000000000000000000}}\\n{} | , line 2 has a call at 1000000000000000000 ns",
                "0 | TIMESTAMP,ContextTokens,GeneratedTokens\\n0001-11-16 18:17:59,1,2 | , line 2 has TIMESTAMP=0001-11-16",
                "0 | TIMESTAMP,ContextTokens,GeneratedTokens\\n2023-11-16 18:17:59,1,2\\n2032-11-16 18:17:59,1,2 | has calls more than a year apart",
                "20000000 | {\"input_length\" | has a line 1 of more than 16,777,216 characters",
            })
    void absurdNumbersAndEndlessLinesAreRefused(int more, String text, String complaint) {
        String refused = refusal(text.replace("\\n", "\n") + " ".repeat(more));
        assertTrue(refused.contains(complaint), refused);
    }

    @Test
    void traceWithoutCallsIsRefused() {
        assertEquals(
                folder.resolve("trace") + " has no call: expected at least one",
                refusal("TIMESTAMP,ContextTokens,GeneratedTokens\n"));
        assertEquals(
                folder.resolve("trace") + " has no attempt: expected the records of a run that sent something",
                refusal(RUN));
        assertEquals(
                folder.resolve("trace") + " has no call whose prompt was counted: expected at least one that was"
                        + " answered",
                refusal(RUN + "{\"record\":\"attempt\",\"attempt\":1,\"moments\":{\"dueNanos\":4}}"));
    }

    @Test
    void fileThatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("trace.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, (byte) 0xff, '\n'});
        assertEquals(
                file + " is not UTF-8 text: expected a trace that is not compressed",
                assertThrows(TraceException.class, () -> TraceFile.read(file)).getMessage());
        assertEquals(
                folder + " cannot be read: expected a file, and the permission to read it",
                assertThrows(TraceException.class, () -> TraceFile.read(folder)).getMessage());
    }

    private static String attempt(long dueNanos, int promptTokens, int outputTokens) {
        return """
        {"record":"attempt","attempt":1,"moments":{"dueNanos":%d},"tokens":{"prompt":%d,"output":{"count":%d}}}
        """.formatted(dueNanos, promptTokens, outputTokens);
    }

    private String refusal(String text) {
        return assertThrows(TraceException.class, () -> trace(text)).getMessage();
    }

    private List<String> calls(String text) throws IOException {
        return texts(trace(text));
    }

    private Trace trace(String text) throws IOException {
        return TraceFile.read(Files.write(folder.resolve("trace"), text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Trace trace) {
        return trace.calls().stream()
                .map(call -> call.atNanos() + " " + call.promptTokens() + " " + call.outputTokens())
                .toList();
    }
}
