package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.closing;
import static cerebras.loadtest.gatling.ScriptedServer.json;
import static cerebras.loadtest.gatling.ScriptedServer.streamHead;
import static cerebras.loadtest.gatling.ScriptedServer.text;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.tryMax;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.settings.Refused;
import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What users can write of chat steps, in one run. */
class ChatActionBuilderTest {

    private static final String WHOLE =
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Whole\"}}],"
                    + "\"usage\":{\"completion_tokens\":3,\"prompt_tokens\":9}}";

    @TempDir
    private Path results;

    @Test
    void stepsSendWhatTheySayAndCheckWhatComesBack() throws IOException {
        ScriptedServer.Script stream =
                connection -> connection.write(streamHead() + text("Hello") + text(" world") + closing(11));
        try (ScriptedServer server =
                new ScriptedServer(stream, connection -> connection.write(json(200, WHOLE)), stream)) {
            GatlingRun run = GatlingRun.of(OwnChats.class, results, Map.of("target", server.url()));
            List<Attempt> attempts = run.attempts();

            assertEquals(
                    List.of("other", "m", "m", "m"),
                    attempts.stream().map(Attempt::model).toList());
            assertTrue(
                    attempts.stream().allMatch(attempt -> attempt.outcome() == Outcome.OK),
                    "a failed check is no failed call");
            assertEquals(
                    List.of(true, false, true, true),
                    attempts.stream().map(Attempt::streamed).toList());
            List<String> posts = server.posts();
            assertTrue(
                    posts.get(0).contains("\"content\":\"Say \\\"Hi\\\".\"")
                            && posts.get(0).contains("\"max_completion_tokens\":7")
                            && posts.get(0).contains("\"top_p\":0.5")
                            && posts.get(0).contains("x-team: perf"),
                    posts.get(0));
            assertTrue(
                    posts.get(1).contains("\"Which river? Hello world\"")
                            && posts.get(1).contains("\"role\":\"system\"")
                            && posts.get(1).contains("\"stream\":false"),
                    posts.get(1));
            assertFalse(posts.get(1).contains("x-team"), posts.get(1));
            assertTrue(posts.get(2).contains("\"Number 11\""), posts.get(2));
            assertEquals(
                    Map.of(
                            "tokens",
                            11,
                            "answer",
                            "Hello world",
                            "content",
                            "Hello world",
                            "whole",
                            "Whole",
                            "failed",
                            true),
                    OwnChats.SAVED);
            assertEquals(
                    List.of("2 × computed: check failed: expected that completionTokens is less than 5"),
                    checks(run.folder()));
        }
    }

    private static List<String> checks(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        CallLog.read(folder.resolve(CallLog.FILE_NAME), line -> {
            if (line instanceof RunAnswer answer && answer.title().equals("Checks")) {
                lines.addAll(answer.lines());
            }
        });
        return lines;
    }

    @Test
    void fieldThatTheSuiteSetsItselfIsRefusedWithACorrection() {
        Refused refused = assertThrows(Refused.class, () -> new ChatActionBuilder(null, "short").body("stream", true));
        assertEquals(
                "chat(\"short\").body(\"stream\", ...) sets stream, which this suite sets itself: use -Dstream",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<img src=x onerror=alert(1)>", "a & b", "say \"hi\"", "it's", "two\nlines"})
    void nameThatGatlingsReportWouldRunAsHtmlIsRefused(String name) {
        assertTrue(assertThrows(Refused.class, () -> new ChatActionBuilder(null, name))
                .getMessage()
                .startsWith("chat(\"" + name + "\") has a character that Gatling's report would run as HTML"));
    }

    @Test
    void groupThatGatlingsReportWouldRunAsHtmlIsRefusedWhereverItIs() {
        ChainBuilder group = group("<b>").on(exec(session -> session));
        for (ChainBuilder chain : List.of(
                group,
                repeat(2).on(group),
                doIf(session -> true).then(group),
                tryMax(2).on(group),
                group("outer").on(group))) {
            var actions = CollectionConverters.asJava(chain.wrapped.actionBuilders());
            assertTrue(assertThrows(Refused.class, () -> ScenarioRequests.of(actions, false, null))
                    .getMessage()
                    .startsWith("group(\"<b>\") has a character that Gatling's report would run as HTML"));
        }
    }

    @Test
    void groupNamedByTheSessionIsNotKnownBefore() {
        var actions = CollectionConverters.asJava(
                group("#{name}").on(exec(session -> session)).wrapped.actionBuilders());
        assertEquals(Optional.of(List.of()), ScenarioRequests.of(actions, false, null));
    }

    @Test
    void pathThatIsNoneIsRefused() {
        assertTrue(assertThrows(Refused.class, () -> ChatSimulation.jsonPath("choices["))
                .getMessage()
                .startsWith("jsonPath(\"choices[\") is not a JSONPath"));
    }
}
