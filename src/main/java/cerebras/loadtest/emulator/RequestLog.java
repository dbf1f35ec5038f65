package cerebras.loadtest.emulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the emulator served: counts of everything, details of the newest. A request is in the log before the last byte
 * of its answer leaves, so a client that has an answer finds it here. Any thread may ask.
 */
public final class RequestLog {

  private final int capacity;
  private final ArrayDeque<ServedRequest> newest = new ArrayDeque<>();
  private long requests;
  private long chatCompletions;
  private long ended;

  RequestLog(int capacity) {
    this.capacity = capacity;
  }

  /** Requests that arrived, whatever the path, those in progress included. */
  public synchronized long requests() {
    return requests;
  }

  /** Those among {@link #requests()} that were {@code POST /v1/chat/completions}, refused ones included. */
  public synchronized long chatCompletions() {
    return chatCompletions;
  }

  /** Requests that ended, in whatever way, those no longer kept included. */
  public synchronized long ended() {
    return ended;
  }

  /** The newest requests that ended, the last to end last. */
  public synchronized List<ServedRequest> served() {
    return List.copyOf(newest);
  }

  /**
   * Waits until so many requests have ended.
   *
   * @return false if they have not within the time given
   */
  public synchronized boolean awaitEnded(long count, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos(); ended < count && left > 0; left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return ended >= count;
  }

  /** @return the number of the request, from 1 */
  synchronized long arrived(String requestLine) {
    if (requestLine.equals(ChatRoute.REQUEST_LINE)) {
      chatCompletions++;
    }
    return ++requests;
  }

  synchronized void ended(ServedRequest request) {
    ended++;
    newest.addLast(request);
    if (newest.size() > capacity) {
      newest.removeFirst();
    }
    notifyAll();
  }
}
