package cerebras.loadtest.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A request that was let go: its share of each window, until its end. For one thread at a time. */
final class Entry {

  private final long tokens;
  private final long number;
  private final Map<SlidingWindow, SlidingWindow.Share> shares = new LinkedHashMap<>();
  private boolean refused;
  private boolean seen;

  /** @param number of the request among all, in the order in which they were let go */
  Entry(long tokens, long number) {
    this.tokens = tokens;
    this.number = number;
  }

  long tokens() {
    return tokens;
  }

  long number() {
    return number;
  }

  void enter(SlidingWindow window, long nowNanos) {
    SlidingWindow.Share share = window.take(tokens);
    shares.put(window, share);
    if (refused) {
      share.refused();
    }
    if (seen) {
      share.seen(nowNanos);
    }
  }

  /** Its share of a window that it has entered. */
  SlidingWindow.Share share(SlidingWindow window) {
    return shares.get(window);
  }

  boolean isSeen() {
    return seen;
  }

  /** The server has surely counted it by now. Only the first call counts. */
  void seen(long nowNanos) {
    if (!seen) {
      seen = true;
      shares.values().forEach(share -> share.seen(nowNanos));
    }
  }

  /** The server did not count it. To be told before what it announced. */
  void refused() {
    refused = true;
    shares.values().forEach(SlidingWindow.Share::refused);
  }

  /** @param usedTokens absent if not known: then the reserved ones go on counting */
  void ended(OptionalLong usedTokens, long nowNanos) {
    seen(nowNanos);
    usedTokens.ifPresent(used -> shares.values().forEach(share -> share.settle(used, nowNanos)));
  }
}
