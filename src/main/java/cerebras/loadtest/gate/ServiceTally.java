package cerebras.loadtest.gate;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.Estimate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the attempts of one window for a service level. One attempt is one call: nothing is retried. For one thread,
 * in memory that calls do not grow.
 */
public final class ServiceTally {

  private final List<PercentileTally> percentiles;
  private long attempts;
  private long successes;
  private long good;

  public ServiceTally(ServiceLevel level) {
    percentiles = level.percentiles().stream().map(PercentileTally::new).toList();
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
