package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.stats.Estimate;
import java.util.OptionalLong;

/**
 * A limit of the output tokens that all users together get in a second, from below.
 *
 * @param bound tokens per second
 */
public record ThroughputLimit(double bound) implements Limit {

  static final String KEY = "throughput";

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public String title() {
    return "output throughput";
  }

  @Override
  public boolean fromBelow() {
    return true;
  }

  /** Absent: it is judged by how throughput changes over the time. */
  @Override
  public OptionalLong fewestCalls() {
    return OptionalLong.empty();
  }

  @Override
  public SloResult judge(Evidence evidence) {
    Estimate measured = evidence.outputThroughput();
    return measured == null
        ? SloResult.unmeasured(this, 0)
        : new SloResult(this, finding(measured), measured, evidence.calls());
  }

  private Finding finding(Estimate measured) {
    boolean known = measured.low() != null;
    return Finding.of(
        measured.value() >= bound, known && measured.low() >= bound, known && measured.high() < bound);
  }
}
