package cerebras.loadtest.analysis.health;

import java.util.concurrent.TimeUnit;

/**
 * How much is too much. All values are by choice, each with its reason.
 *
 * @param strained more than this strains a figure
 * @param unsound more than this spoils it
 */
record Tolerance(double strained, double unsound) {

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * A delay as a part of the time that it is in. People compare services for differences of a twentieth; where a quarter
   * of a time can be the client's, it is no longer the service's.
   */
  static final Tolerance OF_A_TIME = new Tolerance(0.05, 0.25);

  /** The same of a gap between two events, which is short: the figure suffers long before a run does. */
  static final Tolerance OF_A_GAP = new Tolerance(0.25, NEVER);

  /** The longest pause as a part of a median time: it shows in the largest values only. */
  static final Tolerance OF_THE_LARGEST = new Tolerance(0.25, NEVER);

  /** Shorter delays are no finding, whatever they are a part of: timers and networks are not more exact. */
  static final double LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The same of a single pause. Every JVM makes some of ten or twenty milliseconds; they hit few calls, and those once. */
  static final double LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** Mean use of the processors: from about this on, what is ready to run has to wait its turn. */
  static final Tolerance OF_PROCESSORS = new Tolerance(0.85, 0.95);

  /** Time in pauses: from 1 % on one event in a hundred is late, so that p99 shows it; from 5 % on p95 does. */
  static final Tolerance OF_PAUSES = new Tolerance(0.01, 0.05);

  /** Attempts that are missing: any is too many, and from 1 % on nobody can say what a p99 would have been. */
  static final Tolerance OF_DROPPED = new Tolerance(0, 0.01);

  /** The same for a share of a time, but never below {@code leastNanos}. */
  Tolerance of(ReferenceTime yardstick, double leastNanos) {
    return new Tolerance(
        Math.max(leastNanos, strained * yardstick.nanos()), Math.max(leastNanos, unsound * yardstick.nanos()));
  }

  HealthStatus judge(double measured) {
    return measured > unsound ? HealthStatus.NOT_SOUND : measured > strained ? HealthStatus.STRAINED : HealthStatus.SOUND;
  }

  /** What a value of that verdict exceeds. */
  double limit(HealthStatus verdict) {
    return verdict == HealthStatus.NOT_SOUND ? unsound : strained;
  }
}
