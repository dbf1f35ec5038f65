package cerebras.loadtest.live;

import cerebras.loadtest.measure.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The line that says when something went wrong for the first time, and what the server said to it. */
final class FirstFailure {

  private FirstFailure() {}

  static String line(Attempt failed) {
    List<String> parts = new ArrayList<>();
    parts.add("after " + LiveBlock.time(failed.moments().endNanos()) + ", call " + failed.call());
    Optional.ofNullable(failed.status()).filter(status -> status != 0).ifPresent(status -> parts.add("HTTP " + status));
    retryAfter(failed).ifPresent(parts::add);
    Optional.ofNullable(failed.errorMessage()).ifPresent(parts::add);
    return BlockLine.title("first " + failed.outcome().label(), parts);
  }

  private static Optional<String> retryAfter(Attempt failed) {
    return Optional.ofNullable(failed.quota())
        .map(headers -> headers.get("retry-after"))
        .map(seconds -> "retry after " + seconds + " s");
  }
}
