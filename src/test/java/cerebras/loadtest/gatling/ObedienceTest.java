package cerebras.loadtest.gatling;

import static cerebras.loadtest.gatling.ScriptedServer.json;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.measure.Attempt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users whom a server refuses, for 1.9 s. */
class ObedienceTest {

  private static final long SECOND_NANOS = 1_000_000_000;

  @TempDir
  private Path results;

  /** Three obedient users make one attempt each; two others make one, and another one a second later. */
  @Test
  void obedientUserWaitsToTheEndOfTheRunWhereItIsToldTo() throws IOException {
    List<Attempt> attempts = refused("3600");
    assertEquals(Map.of("obedient", 3L, "others", 4L), countByScenario(attempts));
  }

  @Test
  void obedientUserComesBackWhenItIsToldTo() throws IOException {
    List<Attempt> attempts = refused("1");
    assertEquals(Map.of("obedient", 6L, "others", 4L), countByScenario(attempts));
    attempts.stream().collect(groupingBy(Attempt::user)).values().forEach(user -> {
      long dueNanos = user.get(1).moments().dueNanos();
      assertEquals(SECOND_NANOS, dueNanos - user.get(0).moments().endNanos());
      assertTrue(user.get(1).moments().sentNanos() >= dueNanos);
    });
  }

  @Test
  void thereHaveToBeUsersOfEveryKind() throws Exception {
    GatlingProcess process =
        GatlingProcess.run(TwoKinds.class, results, Optional.empty(), "-Dtarget=emulator", "-Dusers=1");
    assertEquals(LoadTest.REFUSED, process.exitCode());
    assertTrue(process.output().contains(
        "users=1 is too few for 2 kinds of users: expected at least 2, for example -Dusers=10"), process.output());
  }

  private List<Attempt> refused(String retryAfter) throws IOException {
    String refusal = json(429, "{\"message\":\"m\",\"code\":\"request_quota_exceeded\"}", "retry-after: " + retryAfter);
    try (ScriptedServer server = new ScriptedServer(connection -> connection.write(refusal))) {
      return GatlingRun.of(TwoKinds.class, results, Map.of("target", server.url())).attempts();
    }
  }

  private static Map<String, Long> countByScenario(List<Attempt> attempts) {
    return attempts.stream().collect(groupingBy(Attempt::scenario, counting()));
  }
}
