package cerebras.loadtest.analysis.capacity;

/** Why throughput no longer grows with the users. */
public enum Cause {
  /** A quota refuses more than 1 % of the attempts. */
  QUOTA,
  /** The provider is full and refuses more than 1 % of the attempts. */
  QUEUE_FULL,
  /** This client is too busy: the limit found is its own. */
  CLIENT,
  /** The provider takes all calls and lets them wait longer, or answers them more slowly, or both. */
  PROVIDER_SLOWS,
  /** None of these shows: calls may fail for other reasons, or may not be streamed, which hides waiting and speed. */
  UNEXPLAINED
}
