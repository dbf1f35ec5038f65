package cerebras.loadtest.compare;

/**
 * A figure of one run, on the scale on which runs are compared.
 *
 * @param value on that scale: the logarithm of a time or a throughput, a share as it is
 * @param standardError how far it is from where an endless run under the same conditions would put it
 * @param degreesOfFreedom behind the standard error
 */
record Reading(double value, double standardError, double degreesOfFreedom) {

  double variance() {
    return standardError * standardError;
  }

  /** The one that is less sure. */
  Reading orWider(Reading other) {
    return other.standardError > standardError ? other : this;
  }
}
