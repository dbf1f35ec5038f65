package cerebras.loadtest.measure;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The line that says that the sending ended before its plan: no call was sent after it, what was in flight drained or was
 * cancelled. Windows end here at the latest.
 *
 * @param atNanos when, on the clock of the {@link Moments}
 * @param reason for people, with the setting that says so if there is one
 * @param finished {@code true} when the load had nothing more to do; absent when something kept it from that
 */
public record LoadStop(long atNanos, String reason, Boolean finished) implements LogLine {

  /** Something ended the load too early. */
  public LoadStop(long atNanos, String reason) {
    this(atNanos, reason, null);
  }

  /** Whether the load did less than it was there for. */
  @JsonIgnore
  public boolean early() {
    return finished == null || !finished;
  }
}
