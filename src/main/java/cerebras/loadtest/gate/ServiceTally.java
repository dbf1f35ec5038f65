package cerebras.loadtest.gate;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.Estimate;
import cerebras.loadtest.measure.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the attempts of one window for a service level. One attempt is one call: nothing is retried. For one thread,
 * in memory that calls do not grow.
 */
public final class ServiceTally {

  private final List<PercentileTally> percentiles;
  private long attempts;
  private long successes;
  private long good;

  /** Takes attempts as independent of each other. */
  public ServiceTally(ServiceLevel level) {
    this(level, Optional.empty());
  }

  /** Accounts for values that are alike because they were measured at about the same time of this window. */
  public ServiceTally(ServiceLevel level, Window window) {
    this(level, Optional.of(window));
  }

  private ServiceTally(ServiceLevel level, Optional<Window> window) {
    percentiles = level.percentiles().stream().map(limit -> new PercentileTally(limit, window)).toList();
  }

  /** Adds an attempt that ended in the window, however it ended. */
  public void add(Attempt attempt) {
    attempts++;
    if (attempt.outcome().success()) {
      successes++;
      percentiles.forEach(tally -> tally.add(attempt));
      good += percentiles.stream().allMatch(tally -> tally.limit().keptBy(attempt)) ? 1 : 0;
    }
  }

  /**
   * What was counted so far.
   *
   * @param outputThroughput of the same window, as its figures have it; {@code null} when not measured
   */
  public Evidence evidence(Estimate outputThroughput) {
    Map<PercentileLimit, Evidence.Measured> measured = new HashMap<>();
    percentiles.forEach(tally -> tally.measured().ifPresent(found -> measured.put(tally.limit(), found)));
    return new Evidence(attempts, successes, good, measured, outputThroughput);
  }
}
