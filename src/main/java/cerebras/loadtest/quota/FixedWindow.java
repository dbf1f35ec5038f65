package cerebras.loadtest.quota;

/**
 * A bucket that is full again at the start of each window, whatever was used before. By choice: what is given back
 * after its window has ended is lost, and what was used beyond a reservation counts in the window in which that is
 * known.
 */
final class FixedWindow implements Bucket {

  private final Limit limit;
  private final long windowMillis;
  private long window;
  private long used;

  FixedWindow(Limit limit, long nowMillis) {
    this.limit = limit;
    this.windowMillis = limit.period().duration().toMillis();
    this.window = windowAt(nowMillis);
  }

  @Override
  public Limit limit() {
    return limit;
  }

  @Override
  public long available(long nowMillis) {
    turnTo(nowMillis);
    return limit.amount() - used;
  }

  @Override
  public long millisUntilAvailable(long amount, long nowMillis) {
    return millisUntilReset(nowMillis);
  }

  @Override
  public long millisUntilReset(long nowMillis) {
    return windowMillis - Math.floorMod(nowMillis, windowMillis);
  }

  @Override
  public void take(long amount, long nowMillis) {
    turnTo(nowMillis);
    used += amount;
  }

  @Override
  public void giveBack(long amount, long takenAtMillis, long nowMillis) {
    turnTo(nowMillis);
    if (windowAt(takenAtMillis) == window) {
      used -= amount;
    }
  }

  private void turnTo(long nowMillis) {
    if (windowAt(nowMillis) != window) {
      window = windowAt(nowMillis);
      used = 0;
    }
  }

  private long windowAt(long millis) {
    return Math.floorDiv(millis, windowMillis);
  }
}
