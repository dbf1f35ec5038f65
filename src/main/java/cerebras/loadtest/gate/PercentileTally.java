package cerebras.loadtest.gate;

import cerebras.loadtest.measure.Estimate;
import cerebras.loadtest.measure.Sample;
import java.util.Optional;

/** Gathers a metric's values for one limit, and counts those beyond its bound. */
final class PercentileTally {

  private final PercentileLimit limit;
  private final Sample sample;
  private long values;
  private long beyond;

  PercentileTally(PercentileLimit limit) {
    this.limit = limit;
    this.sample = Sample.of(limit.metric().metric().unit());
  }

  PercentileLimit limit() {
    return limit;
  }

  void add(Call success) {
    success.values(limit.metric()).forEach(this::add);
  }

  private void add(double value) {
    values++;
    beyond += limit.isBeyond(value) ? 1 : 0;
    sample.add(value);
  }

  /** Absent when there was no value. */
  Optional<Evidence.Measured> measured() {
    return sample.percentile(limit.percentValue()).map(percentile -> new Evidence.Measured(
        new Share(beyond, values), new Estimate(percentile.value(), percentile.low(), percentile.high())));
  }
}
