package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.util.Optional;

/** Gathers a metric's values for one limit, and counts those beyond its bound. */
final class PercentileTally {

  private final PercentileLimit limit;
  private final Sample sample;
  private long values;
  private long beyond;
  private long unresolved;

  /** @param window of all values; absent when it is not known, and values are taken as independent */
  PercentileTally(PercentileLimit limit, Optional<Window> window) {
    Sample independent = limit.metric().metric().unit().newSample();
    this.limit = limit;
    this.sample = window.map(independent::during).orElse(independent);
  }

  PercentileLimit limit() {
    return limit;
  }

  void add(Call success) {
    long momentNanos = success.last().moments().endNanos();
    unresolved += limit.undecidedBy(success) ? 1 : 0;
    success.values(limit.metric()).forEach(value -> add(momentNanos, value));
  }

  private void add(long momentNanos, double value) {
    values++;
    beyond += limit.isBeyond(value) ? 1 : 0;
    sample.add(momentNanos, value);
  }

  /** Absent when there was nothing to measure. */
  Optional<Evidence.Measured> measured() {
    if (values == 0 && unresolved > 0) {
      return Optional.of(new Evidence.Measured(null, null, unresolved));
    }
    return sample.percentile(limit.percentValue()).map(percentile -> new Evidence.Measured(
        new Share(beyond, values, sample.independent(limit.bound())),
        new Estimate(percentile.value(), percentile.low(), percentile.high()),
        unresolved));
  }
}
