package cerebras.loadtest.models;

import java.time.Duration;

/**
 * How many requests are served at once, and how long the others wait.
 *
 * @param streams served at once, whole answers included
 * @param longestWait a request that would wait longer is refused
 */
public record Capacity(int streams, Duration longestWait) {

  /** Nobody waits. */
  public static final Capacity UNLIMITED = new Capacity(Integer.MAX_VALUE, Duration.ZERO);

  public Capacity {
    if (streams < 1 || longestWait.isNegative()) {
      throw new IllegalArgumentException("streams=" + streams + " longestWait=" + longestWait
          + " is not possible: expected at least 1 and a wait of 0 or more");
    }
  }

  public Capacity withStreams(int number) {
    return new Capacity(number, longestWait);
  }
}
