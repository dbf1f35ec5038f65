package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The result of one played session, written when it is over.
 *
 * @param session its id, as in {@link Attempt#session}
 * @param script id of the script that was played
 * @param user number of the virtual user
 * @param startNanos when its first request was due
 * @param endNanos end of its last answer, or of the call that failed
 * @param requests requests of all its agents that were answered
 * @param plannedRequests requests of the script
 * @param toolNanos time in which no agent waited for the model, and at least one for a simulated tool
 * @param thinkNanos time in which no agent waited for model or tool, but one for the user's thinking. A call waits for the
 *     model from its due time to the end of its last attempt, with pacing and retries; the task time is the sum of these two
 *     times and that of the model
 * @param deviations answers of another kind than the script expects: text instead of a tool call, or the reverse
 * @param result how it ended
 */
public record SessionEnd(
        String session,
        String script,
        long user,
        long startNanos,
        long endNanos,
        int requests,
        int plannedRequests,
        long toolNanos,
        long thinkNanos,
        int deviations,
        Result result)
        implements LogLine {

    /** How a session ended. */
    public enum Result {
        /** Every request of the script was answered. */
        @JsonProperty("completed")
        COMPLETED,
        /** A call failed. */
        @JsonProperty("failed")
        FAILED,
        /** The answer deviated from the script, and the policy ends such sessions. */
        @JsonProperty("deviated")
        DEVIATED,
        /** The load ended first. */
        @JsonProperty("cut")
        CUT
    }

    @Override
    public void accept(Visitor visitor) {
        visitor.session(this);
    }

    /** From the first request to the last answer, in nanoseconds: the task time, with tool and think times. */
    public long taskNanos() {
        return endNanos - startNanos;
    }

    /** A copy with another user number and later timestamps, for merging runs that have clocks of their own. */
    public SessionEnd moved(long users, long nanos) {
        long number = user + users;
        return new SessionEnd(
                number + session.substring(session.lastIndexOf('-')),
                script,
                number,
                startNanos + nanos,
                endNanos + nanos,
                requests,
                plannedRequests,
                toolNanos,
                thinkNanos,
                deviations,
                result);
    }
}
