package cerebras.loadtest.gatling;

import cerebras.loadtest.config.RetryPolicy;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Outcome;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/**
 * When a failed attempt is made again. As the official SDK for Python does (version 1.67, {@code _base_client.py}): at
 * most two more times, after 408, 409, 429, 5xx, a timeout or a broken connection, as long as no answer had begun; after
 * the wait that the server asks for if that is at most a minute, or else after half a second, doubled each time up to
 * eight, less up to a quarter at random.
 *
 * @param most how often a call is made again
 * @param random from 0 to 1
 */
record Retries(int most, DoubleSupplier random) {

  private static final int SDK_MOST = 2;
  private static final double SHORTEST_SECONDS = 0.5;
  private static final double LONGEST_SECONDS = 8;
  private static final double LONGEST_ASKED_SECONDS = 60;
  private static final double JITTER = 0.25;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  static Retries of(RetryPolicy policy, DoubleSupplier random) {
    return new Retries(policy == RetryPolicy.SDK ? SDK_MOST : 0, random);
  }

  /**
   * How long to wait before the next attempt, in nanoseconds; absent where there is to be none.
   *
   * @param failed has ended
   */
  OptionalLong waitNanos(AttemptTrace failed) {
    if (failed.attempt() > most || failed.outcome().success() || !worthIt(failed)) {
      return OptionalLong.empty();
    }
    double asked = askedSeconds(failed.quotaHeaders());
    double seconds = asked > 0 && asked <= LONGEST_ASKED_SECONDS ? asked : backoffSeconds(failed.attempt() - 1);
    return OptionalLong.of(Math.round(seconds * NANOS_PER_SECOND));
  }

  private static boolean worthIt(AttemptTrace failed) {
    if (!failed.answered()) {
      return failed.outcome() == Outcome.TIMEOUT || failed.outcome() == Outcome.CONNECT_ERROR;
    }
    return switch (failed.quotaHeaders().getOrDefault("x-should-retry", "")) {
      case "true" -> failed.status() != 200;
      case "false" -> false;
      default -> failed.status() == 408 || failed.status() == 409 || failed.status() == 429 || failed.status() >= 500;
    };
  }

  private double backoffSeconds(int retriesSoFar) {
    double seconds = Math.min(SHORTEST_SECONDS * Math.pow(2, retriesSoFar), LONGEST_SECONDS);
    return seconds * (1 - JITTER * random.getAsDouble());
  }

  /** What the server asks for; 0 where it asks for nothing that is a number. */
  private static double askedSeconds(Map<String, String> headers) {
    double millis = number(headers.get("retry-after-ms"));
    return millis > 0 ? millis / MILLIS_PER_SECOND : number(headers.get("retry-after"));
  }

  private static double number(String text) {
    return text != null && text.matches("[0-9]{1,9}([.][0-9]{1,9})?") ? Double.parseDouble(text) : 0;
  }
}
