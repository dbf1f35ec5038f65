package cerebras.loadtest.quota;

/**
 * A bucket that fills continuously. Its level is counted in parts of a token, as many parts as the period has
 * milliseconds: so each millisecond adds exactly {@code amount} parts, and nothing is ever rounded.
 */
final class TokenBucket implements Bucket {

  private final Limit limit;
  private final long partsPerToken;
  private final long full;
  private long level;
  private long filledAtMillis;

  TokenBucket(Limit limit, long nowMillis) {
    this.limit = limit;
    this.partsPerToken = limit.period().duration().toMillis();
    this.full = limit.amount() * partsPerToken;
    this.level = full;
    this.filledAtMillis = nowMillis;
  }

  @Override
  public Limit limit() {
    return limit;
  }

  @Override
  public long available(long nowMillis) {
    fill(nowMillis);
    return Math.floorDiv(level, partsPerToken);
  }

  @Override
  public long millisUntilAvailable(long amount, long nowMillis) {
    fill(nowMillis);
    return millisToFill(amount * partsPerToken - level);
  }

  @Override
  public long millisUntilReset(long nowMillis) {
    fill(nowMillis);
    return millisToFill(full - level);
  }

  @Override
  public void take(long amount, long nowMillis) {
    fill(nowMillis);
    level -= amount * partsPerToken;
  }

  @Override
  public void giveBack(long amount, long takenAtMillis, long nowMillis) {
    fill(nowMillis);
    level = Math.min(full, level + amount * partsPerToken);
  }

  private void fill(long nowMillis) {
    long elapsedMillis = nowMillis - filledAtMillis;
    level = elapsedMillis >= millisToFill(full - level) ? full : level + elapsedMillis * limit.amount();
    filledAtMillis = nowMillis;
  }

  /** Rounded up: the first whole millisecond at which the parts are there. */
  private long millisToFill(long parts) {
    return -Math.floorDiv(-parts, limit.amount());
  }
}
