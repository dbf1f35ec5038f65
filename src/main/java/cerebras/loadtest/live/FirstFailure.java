package cerebras.loadtest.live;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.report.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The line that says when something went wrong for the first time, and what the server said to it. */
final class FirstFailure {

  private FirstFailure() {}

  static String line(Attempt failed, Instant loadStart) {
    List<String> parts = new ArrayList<>();
    parts.add("after " + LiveBlock.time(failed.moments().endNanos()) + ", call " + failed.call());
    Optional.ofNullable(failed.status()).filter(status -> status != 0).ifPresent(status -> parts.add("HTTP " + status));
    failed.announcement(Dialect.OTHER, loadStart).retryAfter()
        .ifPresent(wait -> parts.add("retry after " + Numbers.CONSOLE.duration(wait.toNanos())));
    Optional.ofNullable(failed.errorMessage()).ifPresent(parts::add);
    return BlockLine.title("first " + failed.outcome().label(), parts);
  }
}
