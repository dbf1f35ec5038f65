package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The line that says that the sending ended before its plan: no call was sent after it, what was in flight drained or was
 * cancelled. Windows end here at the latest.
 *
 * @param atNanos when, on the clock of the {@link Timestamps}
 * @param reason for people, with the setting that says so if there is one
 * @param finished {@code true} when the load had nothing more to do; absent when something kept it from that
 * @param cause what kept it from that; {@code null} when nothing did, and in records of earlier versions
 */
public record LoadStop(long atNanos, String reason, Boolean finished, Cause cause) implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.stop(this);
    }

    /** What ended a load before its plan. */
    public enum Cause {
        /** A check before the load refused it: nothing was sent but by that check. */
        @JsonProperty("not_started")
        NOT_STARTED,
        /** What the run may use at most is spent. */
        @JsonProperty("budget")
        BUDGET,
        /** The records could not be written, or this process failed. */
        @JsonProperty("failure")
        FAILURE,
        /** Ctrl-C, TERM, or the end of the process that started this one. */
        @JsonProperty("interrupted")
        INTERRUPTED
    }

    /** Something ended the load too early, for a cause that is not known. */
    public LoadStop(long atNanos, String reason) {
        this(atNanos, reason, null, null);
    }

    /** This ended the load too early. */
    public LoadStop(long atNanos, String reason, Cause cause) {
        this(atNanos, reason, null, cause);
    }

    /** The load had nothing more to do. */
    public static LoadStop finished(long atNanos, String reason) {
        return new LoadStop(atNanos, reason, true, null);
    }

    /** Whether the load did less than it was there for. */
    @JsonIgnore
    public boolean early() {
        return finished == null || !finished;
    }
}
