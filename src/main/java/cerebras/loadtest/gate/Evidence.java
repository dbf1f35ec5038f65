package cerebras.loadtest.gate;

import cerebras.loadtest.measure.Estimate;
import java.util.Map;
import java.util.Optional;

/**
 * What one window says of a service level.
 *
 * @param calls those that ended in the window
 * @param successes those of them that got their answer
 * @param good those of them whose own values also keep the bound of every percentile
 * @param percentiles for each percentile what was measured of it; without those of which nothing was
 * @param outputThroughput tokens per second; {@code null} when not measured
 */
public record Evidence(
    long calls,
    long successes,
    long good,
    Map<PercentileLimit, Measured> percentiles,
    Estimate outputThroughput) {

  /**
   * A percentile.
   *
   * @param beyond the values beyond the bound, of all values
   * @param estimate the percentile itself
   */
  public record Measured(Share beyond, Estimate estimate) {}

  public Evidence {
    percentiles = Map.copyOf(percentiles);
  }

  Optional<Measured> percentile(PercentileLimit limit) {
    return Optional.ofNullable(percentiles.get(limit));
  }
}
