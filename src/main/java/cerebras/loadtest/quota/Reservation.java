package cerebras.loadtest.quota;

import cerebras.loadtest.quota.ModelQuota.Decision;

/** A request that is let in: one request and the most tokens that it may use are taken from every limit. */
public final class Reservation implements Decision {

  private final ModelQuota quota;
  private final long tokens;
  private final long cachedTokens;
  private final long takenAtMillis;
  private boolean settled;

  Reservation(ModelQuota quota, long tokens, long cachedTokens, long takenAtMillis) {
    this.quota = quota;
    this.tokens = tokens;
    this.cachedTokens = cachedTokens;
    this.takenAtMillis = takenAtMillis;
  }

  /** The most tokens that it may use, cached ones of its prompt included. */
  public long tokens() {
    return tokens;
  }

  /**
   * Replaces the reserved tokens by those that were used: gives back what was not, or takes what was used beyond, which
   * may leave less than nothing. The request itself stays taken, even if it used no token. Only the first call counts;
   * any thread may make it.
   *
   * @param usedTokens whole prompt and completion; 0 if it came to nothing
   * @throws IllegalArgumentException if it is below 0
   */
  public void settle(int usedTokens) {
    if (usedTokens < 0) {
      throw new IllegalArgumentException("usedTokens=" + usedTokens + " is below 0");
    }
    quota.settle(this, usedTokens);
  }

  long cachedTokens() {
    return cachedTokens;
  }

  long takenAtMillis() {
    return takenAtMillis;
  }

  /** True for the first caller only. Guarded by the quota. */
  boolean close() {
    boolean first = !settled;
    settled = true;
    return first;
  }
}
