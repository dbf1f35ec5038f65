package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.workload.SessionFile.Sessions;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Delay.Length;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Turn;
import cerebras.loadtest.workload.TraceFile.TraceException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions are compared as text: an indented line for each turn with the wait before it, {@code !} for a new context, its
 * input, its limit, and the expected answer.
 */
class SessionFileTest {

    private static final Path EXAMPLES = Path.of("src/test/resources/sessions");

    @TempDir
    private Path folder;

    @Test
    void ownFormatHasTimesLengthsAndSubagents() {
        Sessions sessions = SessionFile.read(EXAMPLES.resolve("own.jsonl"));
        assertEquals("""
                release-notes at 0 with tools list_commits,read_diff
                  think 0 ! system "You write release notes.", user "Notes for version 7, please." -> 200 calls list_commits
                  tool lognormal(400ms,0.5) list_commits gives "c1 Faster start\\nc2 Fix of a leak" -> 800 calls read_diff+read_diff
                  tool 3000ms read_diff gives 1500, read_diff gives 900 -> 350 text of 350
                  think exponential(12000ms) user "Shorter." -> 800 text "Version 7 starts faster and no longer leaks."
                  think uniform(5000ms,20000ms) user 40 -> 800 any
                survey at 1500 by large-model
                  think 0 ! user "Compare tea and coffee." -> - text "I will ask two experts."
                    tea with tools search
                      think 100ms ! user "Tell me about tea." -> 30 calls of 30
                      tool 1000ms null gives 600 -> - text "Tea is a leaf."
                    coffee in background by small-model
                      think 0 ! user "Tell me about coffee." -> - text "Coffee is a seed."
                  think 250ms user "Now compare." -> - text "One is a leaf, the other a seed."
                3 at 3000
                  think 0 ! assistant "How can I help?", user "Not at all." -> - any
                """, text(sessions));
        assertEquals(
                List.of("fields that are not used: temperature; fields of requests are set with -Dbody (line 3)"),
                sessions.notes());
        assertTrue(sessions.timed());
    }

    @Test
    void shareGptIsTextWithoutTimes() {
        Sessions sessions = SessionFile.read(EXAMPLES.resolve("sharegpt.json"));
        assertEquals("""
                hike_0
                  think 0 ! user "Where can I walk in March?" -> - text "On the coast."
                  think 0 user "And in July?" -> - text "In the hills."
                hike_0 (2)
                  think 0 ! system "Be brief.", user "What is a cairn?" -> - text
                """, text(sessions));
        assertEquals(
                List.of(
                        "a conversation with messages from \"observation\" is left out (line 12)",
                        "a conversation without a message of the user is left out (line 13)"),
                sessions.notes());
        assertFalse(sessions.timed());
    }

    @Test
    void batchLineIsOneRequestWithItsHistory() {
        Sessions sessions = SessionFile.read(EXAMPLES.resolve("batch.jsonl"));
        assertEquals("""
                row-1
                  think 0 ! system "Label the text.", user "The parcel came late." -> 64 any
                row-2 with tools weather
                  think 0 ! user "Weather in Ghent?", assistant calls weather, tool "rain" -> - any
                """, text(sessions));
        assertEquals(
                List.of("fields that are not used: temperature; fields of requests are set with -Dbody (line 1)"),
                sessions.notes());
    }

    /**
     * The first and second requests share their two whole blocks, 1,024 tokens; the third, of 1,700 tokens, begins with the
     * whole blocks of both: it continues the later one and adds 1700 - 1100 - 50. The fourth differs from the third in its
     * third whole block, so it continues the first: 2500 - 1100 - 100, eight seconds later.
     */
    @Test
    void mooncakeRequestContinuesTheOneWhosePromptItBeginsWith() {
        assertEquals("""
                1 at 0
                  think 0 ! user 1100 of blocks [1, 2, 3] of 512 -> 100 any of 100
                  think 8000ms user 1300 -> 10 any of 10
                2 at 1500
                  think 0 ! user 1100 of blocks [1, 2, 4] of 512 -> 50 any of 50
                  think 1500ms user 550 -> 80 any of 80
                3 at 8500
                  think 0 ! user 300 of blocks [9] of 512 -> 5 any of 5
                """, text(SessionFile.read(EXAMPLES.resolve("mooncake.jsonl"))));
    }

    /**
     * The second request begins with the two whole blocks of the first and adds 200 - 130 - 20. The subagent is started by
     * the second answer at 3.5 s, and its two requests share one whole block. It ends at 7 s, a second before the main agent
     * goes on with 400 - 200 - 30 more. The last request keeps the first block only: a new context.
     *
     * <p>In the second session the times of the subagent count from its start; its answer comes after the second request of
     * the main agent, 1.25 s of recorded pause after the first.
     */
    @Test
    void wekaTraceHasPausesSubagentsAndCompactions() {
        assertEquals("""
                t1
                  think 0 ! user 130 of blocks [0, 1, 2] of 64 -> 20 any of 20
                  tool 500ms user 50 -> 30 any of 30
                    a1
                      think 750ms ! user 70 of blocks [0, 3] of 64 -> 10 any of 10
                      tool 1000ms user 60 -> 15 any of 15
                  tool 1000ms user 170 -> 40 any of 40
                  think 30000ms ! user 100 of blocks [0, 4] of 64 -> 5 any of 5
                t2
                  think 0 ! user 128 of blocks [5, 6] of 64 -> 8 any of 8
                    b in background
                      think 1000ms ! user 64 of blocks [7] of 64 -> 4 any of 4
                  think 1250ms user 56 -> 8 any of 8
                """, numbered(text(SessionFile.read(EXAMPLES.resolve("weka.jsonl")))));
    }

    /**
     * The subagent's call begins 0.25 s after the second answer and ends at 6 s; the third request of the main agent follows
     * 0.5 s later, with another context. The other trace begins 2 s after the first request of the conversation.
     */
    @Test
    void spansGiveTextsPausesAndSubagents() {
        assertEquals("""
                trip at 0 with tools weather
                  think 0 ! system "Plan trips.", user "A day in Ghent" -> 200 calls weather
                  tool 500ms weather gives "rain" -> - text "Two museums."
                    museums
                      think 250ms ! user 300 -> 40 any of 40
                  think 500ms ! user "Summary of the plan" -> - any
                t2 at 2000
                  think 0 ! user 52 -> 47 any of 47
                """, text(SessionFile.read(EXAMPLES.resolve("otel.jsonl"))));
    }

    /**
     * The retried call lasts from its first due time to the end of its last attempt. Two subagents have the same name: the
     * one that ends at 5 s is waited for until the next request at 5.5 s, the one that ends at 9 s is not.
     */
    @Test
    void recordsOfSessionsGiveLengthsAndPauses() {
        Sessions sessions = SessionFile.read(EXAMPLES.resolve("calls.jsonl"));
        assertEquals("""
                1-1 at 0
                  think 0 ! user 100 -> 20 any of 20
                    searcher
                      think 0 ! user 50 -> 10 any of 10
                      tool 500ms user 30 -> 12 any of 12
                    searcher in background
                      think 200ms ! user 60 -> 11 any of 11
                  tool 500ms user 60 -> 30 any of 30
                """, text(sessions));
        assertEquals(List.of("a request without token counts is left out (line 8)"), sessions.notes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "own.jsonl",
                "sharegpt.json",
                "batch.jsonl",
                "mooncake.jsonl",
                "weka.jsonl",
                "otel.jsonl",
                "calls.jsonl"
            })
    @Tag("slow")
    void fileThatIsCutAnywhereIsReadOrRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(EXAMPLES.resolve(name));
        int sessions = SessionFile.read(EXAMPLES.resolve(name)).scripts().size();
        Path cut = folder.resolve(name);
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            try {
                assertTrue(SessionFile.read(cut).scripts().size() <= sessions);
            } catch (TraceException refused) {
                assertTrue(refused.getMessage().contains(": expected "), refused.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[]} | has no messages: expected at least one message of the user",
                "{\"messages\":[{\"role\":\"user\"}]} | has no messages[0].content: expected the text, or its length as tokens",
                "{\"messages\":[{\"role\":\"usr\",\"content\":\"x\"}]} | has messages[0].role=\"usr\": expected system, developer, user, assistant or tool",
                "{\"messages\":[{\"role\":\"user\",\"content\":7}]} | has messages[0].content=7: expected a text or a list of parts",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"tokens\":5}]} | has messages[0].tokens=5: expected either content or tokens",
                "{\"messages\":[{\"role\":\"user\",\"tokens\":-5}]} | has messages[0].tokens=-5: expected a number of tokens from 0 to 1000000",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"thinkTime\":\"2\"}]} | has messages[0].thinkTime=\"2\": expected a number with a unit",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"thinkTime\":{\"normal\":\"2s\"}}]} | has messages[0].thinkTime={\"normal\":\"2s\"}: expected a duration such as \"2s\", or {\"uniform\"",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"thinkTime\":{\"uniform\":[\"2s\",\"1s\"]}}]} | expected the smaller bound first",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"toolTime\":\"1s\"}]} | has messages[0].toolTime=\"1s\": expected thinkTime in a message of the user",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"tool\",\"content\":\"y\"}]} | has messages[1].role=\"tool\": expected a tool's message directly after one of the assistant",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"y\"},{\"role\":\"assistant\",\"content\":\"z\"}]} | has messages[2].role=\"assistant\": expected a message of the user or of a tool between",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\"}]} | has no messages[1].content: expected the answer",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"think_time\":\"2s\"} | has an unknown field think_time: expected thinkTime",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"name\":\"y\"}]} | has no tools[0].function.name",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"y\",\"subagents\":[{\"messages\":[{\"role\":\"tool\"}]}]}]} | has messages[1].subagents[0].messages[0].role=\"tool\"",
                "{\"conversations\":[]} | has no messages: expected at least one message of the user",
                "[1] | is not a JSON object: expected a session such as",
                "{\"messages\":[ | is not JSON from line 3, column 1: expected a complete JSON value",
                "{\"messages\":[],\"messages\":[]} | is not JSON from column 26: expected a complete JSON value",
            })
    void wrongSessionIsReportedWithItsLine(String line, String complaint) {
        String refused = refusal("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}\n" + line + "\n");
        assertTrue(refused.startsWith(folder.resolve("sessions") + ", line 2 "), refused);
        assertTrue(refused.contains(complaint), refused);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | is empty: expected a session such as",
                "[] | has no session: expected a session such as",
                "[{\"conversations\":[]}] | has no session that can be played",
                "[{\"conversations\":[]}] x | line 1 is not JSON from column 24",
                "{\"prompt\":\"x\"} | line 1 is not of a known format",
                "TIMESTAMP,ContextTokens | line 1 is not JSON",
                "{\"custom_id\":\"1\",\"url\":\"/v1/embeddings\",\"body\":{}} | has url=\"/v1/embeddings\": expected /v1/chat/completions",
                "{\"requests\":[{\"t\":0,\"in\":5}]} | has no requests[0].out: expected a number of tokens",
                "{\"requests\":[{\"in\":5,\"out\":5}]} | has no requests[0].t: expected seconds",
                "{\"requests\":[{\"t\":0,\"in\":5,\"out\":5,\"hash_ids\":[1.5]}]} | has requests[0].hash_ids[0]=1.5: expected a whole number",
                "{\"timestamp\":0,\"input_length\":5,\"output_length\":5,\"hash_ids\":[1,2]} | has 2 hash_ids for 5 tokens",
                "{\"resourceSpans\":[]} | has no span of a call of a model",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"spanId\":\"1\"}]}]}]} | has no resourceSpans[0].scopeSpans[0].spans[0].traceId",
                "{\"record\":\"run\"} | has no session: expected the records of a run with sessions; single calls are replayed by TraceReplay",
                "{\"start\":\"1s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | has 1 of 2 sessions without a start",
            })
    void fileWithoutSessionsIsReported(String text, String complaint) {
        String refused = refusal(text);
        assertTrue(refused.contains(complaint), refused);
    }

    @Test
    void loggedRequestAndAnswerAreASessionAsTheyAre() throws IOException {
        assertEquals("""
                1
                  think 0 ! user "Hello" -> 50 text "Good day"
                """, text(sessions("""
                {"model":null,"max_completion_tokens":50,"store":false,"stream":true,"messages":[{"role":"user","content":
                "Hello"},{"role":"assistant","content":"Good day","refusal":null,"annotations":[],"tool_calls":null}]}""")));
    }

    @Test
    void subagentThatBeganBeforeTheFirstAnswerIsASessionOfItsOwn() throws IOException {
        assertEquals("""
                x
                  think 0 ! user 10 -> 1 any of 1
                x/1-agent-2
                  think 0 ! user 20 -> 2 any of 2
                """, text(sessions("""
                {"id":"x","requests":[{"t":0,"in":10,"out":1,"api_time":2},{"t":1,"in":20,"out":2,"api_time":2}]}
                """)));
    }

    @Test
    void endlessValueIsRefused() throws IOException {
        Path file = folder.resolve("sessions");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("{\"messages\":[{\"role\":\"user\",\"content\":\"");
            for (int i = 0; i <= SessionFile.LONGEST_VALUE / 1024; i++) {
                writer.write("x".repeat(1024));
            }
        }
        String refused =
                assertThrows(TraceException.class, () -> SessionFile.read(file)).getMessage();
        assertTrue(refused.contains("line 1"), refused);
    }

    @Test
    void fileWithMoreTextThanFitsIsUsedUpToTheLimit() throws IOException {
        Path file = folder.resolve("sessions");
        String line = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat((1 << 20) - 44) + "\"}]}\n";
        assertEquals(1 << 20, line.length());
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 100; i++) {
                writer.write(line);
            }
        }
        Sessions sessions = SessionFile.read(file);
        assertEquals(64, sessions.scripts().size());
        assertEquals(
                List.of("the file is used up to here only: the limit is 64 million characters (line 64)"),
                sessions.notes());
    }

    private String refusal(String text) {
        return assertThrows(TraceException.class, () -> sessions(text)).getMessage();
    }

    private Sessions sessions(String text) throws IOException {
        return SessionFile.read(Files.writeString(folder.resolve("sessions"), text, StandardCharsets.UTF_8));
    }

    /** Replaces block ids by their order of appearance. */
    private static String numbered(String text) {
        List<String> seen = new ArrayList<>();
        return java.util.regex.Pattern.compile("[0-9]{4,}(?=[,\\]])")
                .matcher(text)
                .replaceAll(match -> {
                    if (!seen.contains(match.group())) {
                        seen.add(match.group());
                    }
                    return Integer.toString(seen.indexOf(match.group()));
                });
    }

    private static String text(Sessions sessions) {
        StringBuilder text = new StringBuilder();
        for (SessionScript script : sessions.scripts()) {
            assertNull(script.main().name());
            text.append(script.id());
            script.startNanos().ifPresent(start -> text.append(" at ").append(start / 1_000_000));
            agent(text, script.main(), "  ");
        }
        return text.toString();
    }

    private static void agent(StringBuilder text, Agent agent, String indent) {
        text.append(agent.background() ? " in background" : "");
        text.append(agent.model() == null ? "" : " by " + agent.model());
        if (agent.tools() != null) {
            text.append(" with tools ").append(String.join(",", agent.tools().findValuesAsText("name")));
        }
        text.append('\n');
        for (Turn turn : agent.turns()) {
            text.append(indent)
                    .append(turn.delay().kind().name().toLowerCase())
                    .append(' ')
                    .append(length(turn.delay().length()))
                    .append(turn.newContext() ? " ! " : " ")
                    .append(turn.input().stream().map(SessionFileTest::input).collect(Collectors.joining(", ")))
                    .append(" -> ")
                    .append(turn.maxTokens().isPresent() ? "" + turn.maxTokens().getAsInt() : "-")
                    .append(expected(turn.expected()))
                    .append('\n');
            for (Agent subagent : turn.after()) {
                text.append(indent).append("  ").append(subagent.name());
                agent(text, subagent, indent + "    ");
            }
        }
    }

    private static String length(Length length) {
        if (length instanceof Length.Fixed fixed) {
            return fixed.nanos() == 0 ? "0" : fixed.nanos() / 1_000_000 + "ms";
        }
        if (length instanceof Length.Uniform uniform) {
            return "uniform(%dms,%dms)".formatted(uniform.fromNanos() / 1_000_000, uniform.toNanos() / 1_000_000);
        }
        if (length instanceof Length.Exponential exponential) {
            return "exponential(%.0fms)".formatted(exponential.meanNanos() / 1e6);
        }
        return length instanceof Length.LogNormal logNormal
                ? "lognormal(%dms,%s)".formatted(logNormal.medianNanos() / 1_000_000, logNormal.sigma())
                : length.toString();
    }

    private static String input(Input input) {
        if (input instanceof Input.Said said) {
            return said.message().role()
                    + (said.message().calls().isEmpty()
                            ? " \"" + said.message().text() + "\""
                            : " calls "
                                    + said.message().calls().get(0).function().name());
        }
        if (input instanceof Input.ToolResult result) {
            return result.name() + " gives "
                    + (result.content() == null
                            ? result.tokens()
                            : "\"" + result.content().replace("\n", "\\n") + "\"");
        }
        Input.MadeUp madeUp = (Input.MadeUp) input;
        return madeUp.role() + " " + madeUp.tokens()
                + (madeUp.blocks().ids().length == 0
                        ? ""
                        : " of blocks " + Arrays.toString(madeUp.blocks().ids()) + " of "
                                + madeUp.blocks().tokens());
    }

    private static String expected(Expected expected) {
        String kind = switch (expected.kind()) {
            case TEXT -> " text";
            case TOOL_CALLS -> " calls";
            case ANY -> " any";
        };
        String answer = expected.message() == null
                ? ""
                : expected.message().calls().isEmpty()
                        ? " \"" + expected.message().text() + "\""
                        : " "
                                + expected.message().calls().stream()
                                        .map(call -> call.function().name())
                                        .collect(Collectors.joining("+"));
        return kind
                + answer
                + (expected.message() == null && expected.outputTokens().isPresent()
                        ? " of " + expected.outputTokens().getAsInt()
                        : "");
    }
}
