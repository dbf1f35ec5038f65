package cerebras.loadtest.gatling;

import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Resource;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * What a load is going to ask for, as far as that can be told before it. Where users wait for their answers, the number of
 * calls hangs on how long those take, and is an estimate.
 *
 * @param calls in the whole run
 * @param atOnce calls of a burst, due at one moment on top of the others
 * @param callsPerMinute the others, at full load
 * @param promptTokens of a call, on average, as the server counts them
 * @param mostOutputTokens of a call, on average
 * @param estimated whether calls are an estimate, or known from the plan
 */
record Expectation(
    double calls,
    long atOnce,
    double callsPerMinute,
    double promptTokens,
    double mostOutputTokens,
    boolean estimated) {

  private static final double SECONDS_PER_MINUTE = 60;
  private static final BigDecimal PER_MILLION = new BigDecimal("0.000001");

  /**
   * Of users who wait for each answer and then pause; or of one call, where they are there for no time.
   *
   * @param userSeconds how long all users together are there
   * @param users at full load
   * @param callSeconds how long a call and the pause after it take
   */
  static Expectation ofUsers(
      double userSeconds, int users, double callSeconds, double promptTokens, double mostOutputTokens) {
    return new Expectation(
        Math.max(1, userSeconds / callSeconds), 0, users * SECONDS_PER_MINUTE / callSeconds, promptTokens,
        mostOutputTokens, userSeconds > 0);
  }

  /** Of calls that are due whether or not others were answered. */
  static Expectation ofPlan(
      double calls, long atOnce, double callsPerSecond, double promptTokens, double mostOutputTokens) {
    return new Expectation(
        calls, atOnce, callsPerSecond * SECONDS_PER_MINUTE, promptTokens, mostOutputTokens, false);
  }

  double mostTokens() {
    return calls * mostOutputTokens;
  }

  /** US dollars, if every answer is as long as it may be. Users who wait for shorter ones make more calls. */
  BigDecimal mostDollars(BigDecimal inputPerMillion, BigDecimal outputPerMillion) {
    return inputPerMillion.multiply(BigDecimal.valueOf(calls * promptTokens))
        .add(outputPerMillion.multiply(BigDecimal.valueOf(mostTokens())))
        .multiply(PER_MILLION, MathContext.DECIMAL64);
  }

  /**
   * What the load asks of a limit, if that is more than there is: in a second or a minute at full load, in an hour or a
   * day as much as the run has in all.
   */
  Optional<Excess> excess(Limit limit) {
    double calling = switch (limit.period()) {
      case SECOND -> Math.min(calls, atOnce + callsPerMinute / SECONDS_PER_MINUTE);
      case MINUTE -> Math.min(calls, atOnce + callsPerMinute);
      case HOUR, DAY -> calls;
    };
    double asked = calling * perCall(limit);
    return asked > limit.amount() ? Optional.of(new Excess(limit, asked)) : Optional.empty();
  }

  private double perCall(Limit limit) {
    return limit.resource() == Resource.REQUESTS ? 1 : promptTokens + mostOutputTokens;
  }

  /** A limit that the load does not fit into. */
  record Excess(Limit limit, double asked) {}
}
