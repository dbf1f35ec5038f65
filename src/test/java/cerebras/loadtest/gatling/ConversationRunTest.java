package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.closing;
import static cerebras.loadtest.gatling.ScriptedServer.event;
import static cerebras.loadtest.gatling.ScriptedServer.json;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations through everything: what the server is sent, what is recorded, and what the report says. */
class ConversationRunTest {

    private static final ScriptedServer.Script GOOD =
            connection -> connection.write(streamHead() + text("A \\\"good\\\"") + text(" answer") + closing(11));
    private static final ScriptedServer.Script BROKEN = connection -> connection.write(json(500, "{}"));

    private static final String ANSWER = "A \"good\" answer";

    @TempDir
    private Path folder;

    @Test
    void everyQuestionIsSentWithAllThatWasSaidBefore() throws IOException {
        try (ScriptedServer server = new ScriptedServer(GOOD)) {
            GatlingRun run = run(server, "4");
            assertEquals(
                    List.of(
                            List.of("a"),
                            List.of("a", ANSWER, "b"),
                            List.of("a", ANSWER, "b", ANSWER, "c"),
                            List.of("a")),
                    said(server));
            assertEquals(
                    List.of(1, 2, 3, 1),
                    run.attempts().stream().map(Attempt::turn).toList());
        }
    }

    @Test
    void answersThatAreNotStreamedAreSentToo() throws IOException {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(json(200, """
        {"choices":[{"finish_reason":"stop","index":0,"message":{"content":"x\\ny","reasoning":"r","role":"assistant"}}],\
        "usage":{"completion_tokens":3,"prompt_tokens":9}}""")))) {
            run(server, "2", "stream", "false");
            assertEquals(List.of("a", "x\ny", "b"), said(server).get(1));
        }
    }

    @Test
    void questionWithoutAnAnswerEndsItsConversation() throws IOException {
        try (ScriptedServer server = new ScriptedServer(GOOD, BROKEN, GOOD)) {
            GatlingRun run = run(server, "4");
            assertEquals(
                    List.of(1, 2, 1, 2),
                    run.attempts().stream().map(Attempt::turn).toList());
            assertEquals(List.of("a"), said(server).get(2));
        }
    }

    /** An answer of reasoning, one of a tool call, and one as usual. */
    @Test
    void answerWithoutTextEndsItsConversationAndIsSaid() throws IOException {
        ScriptedServer.Script reasoning = connection -> connection.write(
                streamHead() + event("{\"choices\":[{\"delta\":{\"reasoning\":\"Hm.\"},\"index\":0}]}") + closing(11));
        ScriptedServer.Script toolCall = connection -> connection.write(streamHead()
                + event(
                        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"1\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"index\":0}]}")
                + closing(11));
        try (ScriptedServer server = new ScriptedServer(reasoning, GOOD, toolCall, GOOD)) {
            GatlingRun run = run(server, "4");
            assertEquals(List.of(List.of("a"), List.of("a"), List.of("a", ANSWER, "b"), List.of("a")), said(server));
            assertEquals(
                    List.of(1, 1, 2, 1),
                    run.attempts().stream().map(Attempt::turn).toList());
            String page = Files.readString(run.folder().resolve("report.html"));
            assertTrue(page.contains("2 conversations ended before the last question: an answer had no text"), page);
        }
    }

    @Test
    void attemptThatIsMadeAgainIsTheSameTurn() throws IOException {
        ScriptedServer.Script full = connection ->
                connection.write(json(429, "{\"message\":\"m\",\"code\":\"queue_exceeded\"}", "retry-after-ms: 1"));
        try (ScriptedServer server = new ScriptedServer(GOOD, full, GOOD)) {
            GatlingRun run = run(server, "4", "retries", "sdk");
            assertEquals(
                    List.of(1, 2, 2, 3),
                    run.attempts().stream().map(Attempt::turn).toList());
            assertEquals(said(server).get(1), said(server).get(2));
        }
    }

    /** The emulator keeps prompts in blocks of 128 tokens. */
    @Test
    void serverFindsThePromptOfTheTurnBeforeInItsCache() throws IOException {
        GatlingRun run = GatlingRun.of(
                OneTalker.class,
                folder,
                Map.of(
                        "target",
                        "emulator",
                        "model",
                        "gpt-oss-120b",
                        "maxCalls",
                        "6",
                        "maxTokens",
                        "300",
                        "prompts",
                        "synthetic",
                        "promptTokens",
                        "200"));
        List<Attempt> attempts = run.attempts();
        assertEquals(
                List.of(1, 2, 3, 1, 2, 3), attempts.stream().map(Attempt::turn).toList());
        assertEquals(267, attempts.get(0).tokens().prompt()); // 200, and 67 of the template
        assertEquals(0, attempts.get(0).tokens().cachedPrompt());
        assertEquals(256, attempts.get(1).tokens().cachedPrompt()); // two whole blocks of 267
        int before = attempts.get(1).tokens().prompt();
        assertEquals(before / 128 * 128, attempts.get(2).tokens().cachedPrompt());
        assertEquals(0, attempts.get(3).tokens().cachedPrompt(), "another conversation");

        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals(
                List.of("1", "2", "3"),
                summary.breakdowns().stream()
                        .filter(slice -> slice.kind() == Breakdown.Kind.TURN)
                        .map(Breakdown::name)
                        .toList());
        String page = Files.readString(run.folder().resolve("report.html"));
        assertTrue(page.contains("Turns"));
    }

    private GatlingRun run(ScriptedServer server, String calls, String... more) throws IOException {
        Path prompts =
                Files.writeString(folder.resolve("talk.jsonl"), "{\"prompt\":\"a\",\"followUps\":[\"b\",\"c\"]}");
        Map<String, String> settings =
                new HashMap<>(Map.of("target", server.url(), "prompts", prompts.toString(), "maxCalls", calls));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return GatlingRun.of(OneTalker.class, Files.createDirectories(folder.resolve("results")), settings);
    }

    /** The texts of the messages of each request. */
    private static List<List<String>> said(ScriptedServer server) throws IOException {
        List<List<String>> all = new ArrayList<>();
        for (String post : server.posts()) {
            byte[] body = post.substring(post.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
            all.add(Json.read(body, ChatRequest.class).messages().stream()
                    .map(Message::text)
                    .toList());
        }
        return all;
    }
}
