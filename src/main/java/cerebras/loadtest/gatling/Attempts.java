package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Clock;
import cerebras.loadtest.measure.Outcome;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The attempts of a run: what they share, which are under way, and where finished ones go. */
final class Attempts {

  private static final int LONGEST_TEXT = 300;

  private final Set<AttemptTrace> underWay = ConcurrentHashMap.newKeySet();
  private final Clock clock;
  private final Consumer<AttemptTrace> ending;
  private final Consumer<AttemptTrace> finished;
  private final ApiKey key;
  private final KeyHeader keyHeader;

  /**
   * @param ending gets every attempt that has ended by itself before it is taken, to note what follows it
   * @param finished takes every attempt that has ended, on an event loop: must not wait
   * @param key {@code null} when requests carry none
   */
  Attempts(Clock clock, Consumer<AttemptTrace> ending, Consumer<AttemptTrace> finished, ApiKey key) {
    this.clock = clock;
    this.ending = ending;
    this.finished = finished;
    this.key = key;
    this.keyHeader = key == null ? null : new KeyHeader(key);
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  /** Prepares a connection that is about to carry a request; returns what notes the times of its reads. */
  SocketReads prepare(Channel channel) {
    if (keyHeader != null) {
      keyHeader.installOn(channel);
    }
    return SocketReads.of(channel, clock);
  }

  /** How many were sent and have not ended; for any thread. */
  int underWay() {
    return underWay.size();
  }

  void begun(AttemptTrace trace) {
    underWay.add(trace);
  }

  /** Takes an attempt that has ended, unless it was cancelled before: each goes on exactly once. */
  void ended(AttemptTrace trace) {
    if (underWay.remove(trace)) {
      ending.accept(trace);
      hand(trace);
    }
  }

  /** The run is ended from outside: ends all that is under way. */
  void cancel() {
    for (AttemptTrace trace : underWay) {
      if (underWay.remove(trace)) {
        trace.ended(clock.nanoTime(), Outcome.CANCELLED);
        hand(trace);
      }
    }
  }

  private void hand(AttemptTrace trace) {
    trace.present(this::presentable);
    finished.accept(trace);
  }

  /** A server's words, fit for a record: the beginning of them, without the key. */
  private String presentable(String text) {
    String safe = key == null ? text : key.redact(text);
    return safe.length() <= LONGEST_TEXT ? safe : safe.substring(0, LONGEST_TEXT) + "…";
  }
}
