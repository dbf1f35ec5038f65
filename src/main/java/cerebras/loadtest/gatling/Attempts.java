package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Clock;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/** What all attempts of a run share: the clock, the key, and where finished ones go. */
final class Attempts {

  private static final int MESSAGE_LENGTH = 300;

  private final Clock clock;
  private final Consumer<AttemptTrace> finished;
  private final ApiKey key;
  private final KeyHeader keyHeader;

  /**
   * @param finished takes every attempt that has ended, on an event loop: must not wait
   * @param key {@code null} when requests carry none
   */
  Attempts(Clock clock, Consumer<AttemptTrace> finished, ApiKey key) {
    this.clock = clock;
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

  void ended(AttemptTrace trace) {
    finished.accept(trace);
  }

  /** A server's words, fit for a record: the beginning of them, without the key; {@code null} stays {@code null}. */
  String presentable(String message) {
    if (message == null) {
      return null;
    }
    String safe = key == null ? message : key.redact(message);
    return safe.length() <= MESSAGE_LENGTH ? safe : safe.substring(0, MESSAGE_LENGTH) + "…";
  }
}
