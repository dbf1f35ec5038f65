package cerebras.loadtest.gatling;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a run says and does last. Gatling prints the address of its own report after ours, and ends the process itself, with
 * a code of its own: only a hook comes after that. One hook, since several would run in any order.
 */
final class LastWord {

  private final List<String> lines = new ArrayList<>();
  private OptionalInt exitCode = OptionalInt.empty();

  /** Which limits of the service level were missed, and where the suite's report is. */
  void report(List<String> missed, URI page) {
    lines.addAll(missed);
    lines.add("Report: " + page);
  }

  /** The process is to end with this code; the first call counts. */
  void exitCode(int code) {
    exitCode = exitCode.isPresent() ? exitCode : OptionalInt.of(code);
  }

  /** Sees to it that it is said, unless somebody ends the process from outside: with which code, that one has said. */
  void keep() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(this::say, "last-word"));
    } catch (IllegalStateException endingAlready) {
      // The report's address was the last line.
    }
  }

  private void say() {
    if (!lines.isEmpty()) {
      System.out.println("\n" + String.join("\n", lines));
    }
    exitCode.ifPresent(Runtime.getRuntime()::halt);
  }
}
