package cerebras.loadtest.analysis.slo;

import java.util.OptionalLong;

/** One thing that a service level asks for. */
public sealed interface Limit permits PercentileLimit, ShareLimit, ThroughputLimit {

  /** Name in settings, without the prefix: {@code ttft.p95}. */
  String key();

  /** Name for people, as it stands in a sentence: {@code p95 time to first token}. */
  String title();

  /** The worst that is allowed: nanoseconds, tokens per second, or for a share 0 to 1. */
  double bound();

  /** Whether the figure must be at least the bound; if not, at most. */
  boolean fromBelow();

  /**
   * The fewest calls, all of them good and independent, that show with 95 % confidence that it is kept; with fewer, or
   * where some are not good, it stays unsure. Absent where the number of calls does not decide.
   */
  OptionalLong fewestCalls();

  /** What the evidence says. */
  SloResult judge(Evidence evidence);
}
