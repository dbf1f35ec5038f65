package cerebras.loadtest.analysis.comparison;

/**
 * A figure of one run, on the scale on which runs are compared.
 *
 * @param value on that scale: the logarithm of a time or a throughput, a share as it is
 * @param standardError how far it is from where an endless run under the same conditions would put it
 * @param degreesOfFreedom behind the standard error
 */
record Reading(double value, double standardError, double degreesOfFreedom) {

  /**
   * Those of {@link SteadyCalls#STRETCHES} stretches whose neighbours may be alike: fewer than the stretches less one. By
   * choice: with so many, simulated runs that are equal raise an alarm in less than 5 % of the cases.
   */
  private static final double DEGREES_OVER_TIME = 7;

  double variance() {
    return standardError * standardError;
  }

  /** One whose error is known from the stretches of a window. */
  static Reading overTime(double value, double standardError) {
    return new Reading(value, standardError, DEGREES_OVER_TIME);
  }
}
