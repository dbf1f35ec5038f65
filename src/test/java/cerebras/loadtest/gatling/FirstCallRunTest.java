package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a target that can be tested: the three calls of the load are made in any case. */
class FirstCallRunTest {

    @TempDir
    private Path results;

    @Test
    void serverThatIsNoEmulatorIsNotCalledOne() throws Throwable {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Connection::close)) {
            assertFalse(run(Map.of("target", server.url())).contains("SIMULATED API"));
        }
    }

    @Test
    void smallCallThatGetsNoAnswerIsWaitedForAndThenOnlyNoted() throws Throwable {
        ScriptedServer.Script answer = connection -> connection.write(
                ScriptedServer.streamHead() + ScriptedServer.text("Hello") + ScriptedServer.closing(1));
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.Connection::silence, answer)) {
            String output = run(Map.of("target", server.url(), "preflight", "full", "requestTimeout", "2s"));
            assertTrue(
                    output.contains("  answers  not yet: a small call got no answer within 2 s (requestTimeout)\n"),
                    output);
        }
    }

    private String run(Map<String, String> settings) throws Throwable {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("model", "m");
        Printed<GatlingRun> run = Printed.by(() -> GatlingRun.of(ThreeCalls.class, results, all));
        assertEquals(3, run.result().attempts().size(), run.output());
        return run.output();
    }
}
