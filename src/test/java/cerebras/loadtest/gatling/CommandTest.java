package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.run.CouldNotStart;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a user meets it: a process with an exit code and output. */
@Tag("slow")
@Execution(CONCURRENT)
class CommandTest {

    private static final String KEY = "csk-" + "0123456789".repeat(2);

    @TempDir
    private Path results;

    @Test
    void everyWrongSettingIsReportedBeforeAnyLoad() throws Exception {
        assertRefused(
                run(null, "-Dusers=0", "-Dduration=abc", "-Dmaxtokens=5"),
                "maxtokens=5 is not a setting: did you mean maxTokens? For example -DmaxTokens=5",
                "users=0 is not a number of users: expected a whole number of at least 1, for example -Dusers=10",
                "duration=abc is not a duration: expected a number with a unit (ms, s, m, h), for example -Dduration=60s",
                "",
                "Exit code 1: could not start");
        try (Stream<Path> left = Files.list(results)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** Gatling would start nobody in half a second, and the load would be over before its first call. */
    @Test
    void rampOfNoWholeSecondsIsRefused() throws Exception {
        assertRefused(
                GatlingProcess.run(TenUsers.class, results, Optional.empty(), "-Dtarget=emulator", "-Dramp=500ms"),
                "ramp=500ms is not a time in which users can start: expected whole seconds, for example -Dramp=1s");
    }

    /** A port that is bound and not listened on is nobody else's meanwhile. */
    @Test
    void hostThatDoesNotAnswerIsRefused() throws Exception {
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "http://127.0.0.1:" + bound.getLocalPort();
            assertRefused(
                    run(null, "-Dtarget=" + url),
                    "target=" + url + " does not answer (no connection): check the address and the network,"
                            + " or try -Dtarget=emulator");
            assertLeftAReportThatSaysWhy(url + " does not answer");
        }
    }

    /** For pipelines that collect what a run leaves. */
    private void assertLeftAReportThatSaysWhy(String reason) throws IOException {
        Path folder = GatlingRun.read(results).folder();
        assertTrue(folder.getFileName().toString().matches("threecalls-\\d{17}"), folder.toString());
        JsonNode summary = new JsonMapper().readTree(Files.readString(folder.resolve("summary.json")));
        assertEquals("not_started", summary.at("/ending/kind").asText());
        assertEquals(1, summary.at("/ending/exitCode").asInt());
        assertTrue(
                summary.at("/ending/reason").asText().contains(reason),
                summary.at("/ending").toString());
        assertEquals("quick", summary.at("/run/settings/preflight").asText());
        assertTrue(Files.readString(folder.resolve("junit.xml"))
                .contains("<error message=\"Exit code 1: could not start: "));
        assertTrue(Files.readString(folder.resolve("report.html")).contains(reason));
        assertTrue(Files.readString(folder.resolve("summary.md")).contains("The run could not start"));
    }

    @Test
    void modelThatTheTargetLacksIsRefusedWithTheOnesItHas() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(
                ScriptedServer.json(404, "{\"message\":\"No such model\",\"code\":\"model_not_found\"}")))) {
            assertRefused(
                    run(null, "-Dtarget=" + server.url() + "/v1", "-Dmodel=gpt-oss-12b", "-Dpreflight=full"),
                    "model=gpt-oss-12b is not a model of " + server.url()
                            + " (HTTP 404, model_not_found: No such model):"
                            + " did you mean gpt-oss-120b? It lists gpt-oss-120b, m, for example -Dmodel=gpt-oss-120b");
        }
    }

    @Test
    void refusedKeyIsNamedButNotShown() throws Exception {
        try (ScriptedServer server = ScriptedServer.thatAnswersEverything(
                ScriptedServer.json(401, "{\"message\":\"Wrong key " + KEY + "\"}"))) {
            assertRefused(
                    run(KEY, "-Dtarget=" + server.url(), "-Dpreflight=full"),
                    "CEREBRAS_API_KEY=*** is refused by " + server.url() + " (HTTP 401, unauthorized: Wrong key ***):"
                            + " check that the key is complete, is still valid, and belongs to this target");
        }
    }

    @Test
    void preflightAloneSendsNoLoadAndLeavesNoFolder() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(
                ScriptedServer.streamHead() + ScriptedServer.text("Hello") + ScriptedServer.closing(1)))) {
            GatlingProcess run = run(null, "-Dtarget=" + server.url(), "-Dmodel=m", "-Dpreflight=only");
            assertEquals(0, run.exitCode(), run.output());
            assertTrue(run.output().contains("\n  expects  "), run.output());
            assertTrue(
                    run.output().endsWith("Nothing else was sent, and no run folder was made: preflight=only.\n"),
                    run.output());
            assertEquals(1, server.posts().size());
            try (Stream<Path> files = Files.list(results)) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    void emulatorInAnotherProcessIsCalledOneToo() throws Exception {
        try (Emulator emulator = Emulator.start(EmulatorOptions.defaults())) {
            GatlingProcess run = run(KEY, "-Dtarget=" + emulator.baseUri(), "-Dmodel=gpt-oss-120b");
            assertEquals(0, run.exitCode(), run.output());
            assertTrue(run.output().contains("SIMULATED API"), run.output());
        }
    }

    /** Gatling is told of calls late, many at once; its own report must hold the last ones too. */
    @Test
    void gatlingCountsEveryCallThatTheRecordsHold() throws Exception {
        GatlingProcess run = GatlingProcess.run(
                FortyArrivals.class, results, Optional.empty(), "-Dtarget=emulator", "-Dmodel=gpt-oss-120b");
        assertEquals(0, run.exitCode(), run.output());
        assertEquals(40, GatlingRun.read(results).attempts().size());
    }

    @ParameterizedTest(name = "-Dstream={0}")
    @ValueSource(booleans = {true, false})
    void keyIsSentToTheTargetAndIsInNoFileThoughEverythingIsLogged(boolean stream) throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                connection -> connection.write(ScriptedServer.json(
                        401, "{\"message\":\"" + KEY + " is wrong\",\"code\":\"" + KEY + "\"}", "Retry-After: " + KEY)),
                connection -> connection.write(ScriptedServer.streamHead("Inference-Id: " + KEY)
                        + ScriptedServer.event("{\"error\":{\"message\":\"" + KEY + "\"}}") + "0\r\n\r\n"))) {
            GatlingProcess run = run(KEY, "-Dtarget=" + server.url(), "-Dstream=" + stream, "-DlogLevel=TRACE");
            assertEquals(0, run.exitCode(), run.output());
            assertTrue(run.output().contains("TRACE"), "the log is on");
            assertFalse(run.output().contains(KEY), "the output holds the key");
            assertEquals(3, server.posts().size());
            for (String post : server.posts()) {
                assertTrue(post.toLowerCase().contains("authorization: bearer " + KEY + "\r\n"), post);
            }
        }
        try (Stream<Path> files = Files.walk(results)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(KEY), file + " holds the key");
            }
        }
    }

    @Test
    void smallCallThatIsRefusedEndsTheRunWithoutTheKey() throws Exception {
        try (ScriptedServer server = new ScriptedServer(connection -> connection.write(
                ScriptedServer.json(402, "{\"message\":\"Pay for " + KEY + "\",\"code\":\"payment_required\"}")))) {
            assertRefused(
                    run(KEY, "-Dtarget=" + server.url(), "-Dpreflight=full"),
                    "model=m does not answer a small call (HTTP 402,"
                            + " payment_required: Pay for ***): check the model and the account, or leave this check out with"
                            + " -Dpreflight=quick");
            assertEquals(1, server.posts().size());
        }
    }

    @Test
    void numbersAreEnglishOnAGermanMachine() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.thatAnswersEverything("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n")) {
            GatlingProcess run = run(
                    KEY,
                    "-Dtarget=" + server.url(),
                    "-DmaxTokens=1000",
                    "-Duser.language=de",
                    "-Duser.country=DE",
                    "-Dpreflight=full");
            assertTrue(run.output().contains("at most 1,000 tokens an answer"), run.output());
        }
    }

    private static void assertRefused(GatlingProcess run, String... lines) {
        assertEquals(CouldNotStart.EXIT_CODE, run.exitCode(), run.output());
        String expected = Stream.of(lines).collect(Collectors.joining("\n"));
        assertTrue(run.output().contains("\n" + expected + "\n"), run.output());
        assertFalse(run.output().contains("\tat "), "no stack trace: " + run.output());
        assertFalse(run.output().contains("Exception in thread"), run.output());
    }

    private GatlingProcess run(String key, String... settings) throws IOException, InterruptedException {
        return GatlingProcess.run(ThreeCalls.class, results, Optional.ofNullable(key), settings);
    }
}
