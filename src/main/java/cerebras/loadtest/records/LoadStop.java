package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An early end of the load: no call was sent after it, and calls in flight ended or were cancelled. Windows end here at the
 * latest.
 *
 * @param atNanos time, on the clock of the {@link Timestamps}
 * @param reason text for readers, with the setting that caused it if there is one
 * @param finished {@code true} if the load was complete; absent if it was ended early
 * @param cause why it was ended early; {@code null} if it was complete, and in records of earlier versions
 */
public record LoadStop(long atNanos, String reason, Boolean finished, Cause cause) implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.stop(this);
    }

    /** Causes of an early end. */
    public enum Cause {
        /** The preflight failed: only its own call was sent. */
        @JsonProperty("not_started")
        NOT_STARTED,
        /** The budget is spent. */
        @JsonProperty("budget")
        BUDGET,
        /** The records could not be written, or this process failed. */
        @JsonProperty("failure")
        FAILURE,
        /** Ctrl-C, TERM, or the end of the parent process. */
        @JsonProperty("interrupted")
        INTERRUPTED,
        /** The Stop button of the live page. */
        @JsonProperty("stopped")
        STOPPED
    }

    /** Ended early for an unknown cause. */
    public LoadStop(long atNanos, String reason) {
        this(atNanos, reason, null, null);
    }

    /** Ended early for this cause. */
    public LoadStop(long atNanos, String reason, Cause cause) {
        this(atNanos, reason, null, cause);
    }

    /** The load was complete. */
    public static LoadStop finished(long atNanos, String reason) {
        return new LoadStop(atNanos, reason, true, null);
    }

    /** Whether a signal or a user ended the load, which did not fail. */
    @JsonIgnore
    public boolean interrupted() {
        return cause == Cause.INTERRUPTED || cause == Cause.STOPPED;
    }

    /** Whether the load was ended early. */
    @JsonIgnore
    public boolean early() {
        return finished == null || !finished;
    }
}
