package cerebras.loadtest.gate;

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

  /** What the evidence says. */
  Verdict judge(Evidence evidence);
}
