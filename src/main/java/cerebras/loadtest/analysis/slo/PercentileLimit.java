package cerebras.loadtest.analysis.slo;

import java.util.OptionalLong;

/**
 * A limit of a metric's percentile over successful calls. It is judged by how many values lie beyond the bound, which
 * is exact for any number of values: a 95th percentile keeps its bound if at most 5 % of the values are beyond.
 *
 * @param percent as a user writes it, for example {@code 95} or {@code 99.9}
 * @param bound nanoseconds or tokens per second
 */
public record PercentileLimit(LimitedMetric metric, String percent, double bound) implements Limit {

  @Override
  public String key() {
    return metric.key() + ".p" + percent;
  }

  @Override
  public String title() {
    String title = metric.metric().title();
    return "p" + percent + " " + Character.toLowerCase(title.charAt(0)) + title.substring(1);
  }

  @Override
  public boolean fromBelow() {
    return metric.fromBelow();
  }

  /** Absent for the gaps between events, of which a call has many. */
  @Override
  public OptionalLong fewestCalls() {
    return metric == LimitedMetric.GAP
        ? OptionalLong.empty()
        : OptionalLong.of(Share.fewestToShow(1 - allowedBeyond()));
  }

  @Override
  public SloResult judge(Evidence evidence) {
    return evidence.percentile(this).map(this::judge).orElseGet(() -> SloResult.unmeasured(this, 0));
  }

  private SloResult judge(Evidence.Measured measured) {
    return measured.beyond() == null
        ? SloResult.unmeasured(this, measured.unresolved())
        : new SloResult(
            this, measured.atMost(allowedBeyond()), measured.estimate(), measured.beyond().whole(), measured.unresolved());
  }

  PercentileLimit withBound(double other) {
    return new PercentileLimit(metric, percent, other);
  }

  /** Whether the call has a value of the metric that the client could not measure well enough to judge it. */
  boolean undecidedBy(Call call) {
    return metric.metric().unresolved(call.last());
  }

  /** Whether no value of the call is beyond the bound; so too if it has none, as an answer of one token has no speed. */
  boolean keptBy(Call call) {
    return call.values(metric).noneMatch(this::isBeyond);
  }

  boolean isBeyond(double value) {
    return fromBelow() ? value < bound : value > bound;
  }

  double percentValue() {
    return Double.parseDouble(percent);
  }

  /** Rounded to a thousandth, because 100 − 99.9 is not 0.1 in binary. */
  private double allowedBeyond() {
    return Math.round((fromBelow() ? percentValue() : 100 - percentValue()) * 10) / 1_000.0;
  }
}
