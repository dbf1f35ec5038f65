package cerebras.loadtest.gate;

import cerebras.loadtest.measure.Estimate;

/**
 * What was found of one limit, with the evidence.
 *
 * @param measured the limited figure, in the unit of the bound; {@code null} when nothing was measured. That of a
 *     percentile is to 3 significant digits, while the finding comes from exact counts
 * @param n how many values it is made of: of a percentile the metric's values, otherwise calls
 */
public record Verdict(Limit limit, Finding finding, Estimate measured, long n) {

  /** Nothing measured, which by choice speaks against the service. */
  static Verdict unmeasured(Limit limit) {
    return new Verdict(limit, Finding.PROBABLY_MISSED, null, 0);
  }
}
