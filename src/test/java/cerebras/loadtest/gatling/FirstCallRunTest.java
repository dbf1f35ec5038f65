package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void smallCallThatMeetsAFullQuotaIsOnlyNoted() throws Throwable {
    try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ScriptedServer.json(
        429, "{\"message\":\"Wait\",\"code\":\"request_quota_exceeded\"}", "x-ratelimit-limit-requests-hour: 7")))) {
      String output = run(Map.of("target", server.url(), "preflight", "full"));
      assertTrue(output.contains("not yet: a small call got HTTP 429, quota_requests: Wait\n"), output);
      assertTrue(output.contains("  quotas   requests: 7 an hour\n"), output);
    }
  }

  @Test
  void smallCallThatGetsNoAnswerIsWaitedForAndThenOnlyNoted() throws Throwable {
    ScriptedServer.Script answer = connection -> connection.write(
        ScriptedServer.streamHead() + ScriptedServer.text("Hello") + ScriptedServer.closing(1));
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.Connection::silence, answer)) {
      String output = run(Map.of("target", server.url(), "preflight", "full", "requestTimeout", "2s"));
      assertTrue(output.contains("  answers  not yet: a small call got no answer within 2 s (requestTimeout)\n"), output);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "{\"choices\":[{\"index\":0}],\"usage\":{\"completion_tokens\":0,\"prompt_tokens\":9}} | a small call in ",
    "{\"message\":\"none today\"} | not yet: a small call got HTTP 200, but no chat completion",
  })
  void smallCallWithAStrangeAnswerIsOnlyNoted(String body, String told) throws Throwable {
    try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ScriptedServer.json(200, body)))) {
      String output = run(Map.of("target", server.url(), "preflight", "full"));
      assertTrue(output.contains("  answers  " + told), output);
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
