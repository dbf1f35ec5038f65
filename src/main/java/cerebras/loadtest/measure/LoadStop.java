package cerebras.loadtest.measure;

/**
 * The line that says that the sending ended before its plan: no call was sent after it, what was in flight drained or was
 * cancelled. Windows end here at the latest.
 *
 * @param atNanos when, on the clock of the {@link Moments}
 * @param reason for people, with the setting that says so if there is one
 */
public record LoadStop(long atNanos, String reason) implements LogLine {}
