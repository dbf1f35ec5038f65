package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Clock;
import cerebras.loadtest.measure.Recorder;
import io.netty.channel.Channel;

/** What all attempts of a run share: the clock, the key, and the recorder. */
final class Attempts {

  private static final int MESSAGE_LENGTH = 300;

  private final Clock clock;
  private final Recorder recorder;
  private final ApiKey key;
  private final KeyHeader keyHeader;

  /** @param key {@code null} when requests carry none */
  Attempts(Clock clock, Recorder recorder, ApiKey key) {
    this.clock = clock;
    this.recorder = recorder;
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
    recorder.record(trace);
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
