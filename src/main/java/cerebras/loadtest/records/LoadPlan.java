package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The planned load: its model and its consecutive phases, in nanoseconds.
 *
 * @param loadModel {@code closed}: a fixed number of users, each of which waits for its answer; {@code open}: calls arrive
 *     on a schedule, independent of earlier answers; {@code mixed}: both
 * @param users virtual users at full load, or the maximum number for a custom load; {@code null} if the load is not closed
 * @param rampNanos from no load to full load
 * @param warmupNanos at full load, not measured
 * @param steadyNanos at full load, measured: the window of the headline figures; 0 if there is none
 * @param offered the calls of an open load; {@code null} for a closed load
 * @param description description of a custom load, whose phases only define the measured window and whose users may call
 *     beyond it; {@code null} if the other components describe the load
 * @param refusalsExpected {@code true} if the load exceeds a quota on purpose; absent otherwise
 */
public record LoadPlan(
        String loadModel,
        Integer users,
        long rampNanos,
        long warmupNanos,
        long steadyNanos,
        Offered offered,
        @JsonInclude(JsonInclude.Include.NON_NULL) String description,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean refusalsExpected) {

    /** A load without a description. */
    public LoadPlan(
            String loadModel, Integer users, long rampNanos, long warmupNanos, long steadyNanos, Offered offered) {
        this(loadModel, users, rampNanos, warmupNanos, steadyNanos, offered, null, null);
    }

    /** A custom load, measured after {@code afterNanos} for {@code steadyNanos}, or as a whole if that is 0. */
    public static LoadPlan custom(
            String loadModel, Integer users, long afterNanos, long steadyNanos, String description) {
        return new LoadPlan(loadModel, users, 0, afterNanos, steadyNanos, null, description, null);
    }

    /** A copy for a load that exceeds a quota on purpose. */
    public LoadPlan expectingRefusals() {
        return new LoadPlan(loadModel, users, rampNanos, warmupNanos, steadyNanos, offered, description, true);
    }

    /** A closed load. */
    public LoadPlan(String loadModel, int users, long rampNanos, long warmupNanos, long steadyNanos) {
        this(loadModel, users, rampNanos, warmupNanos, steadyNanos, null);
    }

    /** One call of one user, without phases. */
    public static LoadPlan singleCall() {
        return new LoadPlan("closed", 1, 0, 0, 0);
    }

    /** An open load. */
    public static LoadPlan open(long rampNanos, long warmupNanos, long steadyNanos, Offered offered) {
        return new LoadPlan("open", null, rampNanos, warmupNanos, steadyNanos, offered);
    }

    /** Whether the load is custom. */
    @JsonIgnore
    public boolean own() {
        return description != null;
    }

    /** Whether the load is custom and measured from its first call to its last. */
    @JsonIgnore
    public boolean measuredWhole() {
        return own() && steadyNanos == 0;
    }

    /** Whether the load has users that wait for their answers. */
    @JsonIgnore
    public boolean closed() {
        return own() ? loadModel.equals("closed") : offered == null;
    }

    /** Start of the steady phase, relative to the start of the load. */
    @JsonIgnore
    public long steadyStartNanos() {
        return rampNanos + warmupNanos;
    }

    /** End of the steady phase. No new calls are sent after it; those in flight may end. */
    @JsonIgnore
    public long steadyEndNanos() {
        return steadyStartNanos() + steadyNanos;
    }

    /**
     * The calls of an open load.
     *
     * @param ratePerSecond calls per second at full load, for a trace the mean of the steady phase; {@code null} if there is
     *     only a burst
     * @param arrivals arrival pattern: {@code poisson}, {@code constant}, or {@code trace} for recorded arrival times;
     *     {@code null} if there is only a burst
     * @param seed seed of random arrival times; {@code null} if there are none
     * @param burstCalls calls that are scheduled at the start of the steady phase; {@code null} if there are none
     * @param steadyCalls calls that are scheduled in the steady phase, including the burst
     */
    public record Offered(Double ratePerSecond, String arrivals, Long seed, Integer burstCalls, int steadyCalls) {}
}
