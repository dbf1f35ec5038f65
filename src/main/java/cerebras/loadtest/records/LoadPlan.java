package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The load that was planned: its model and its phases, which follow one another without a gap. Nanoseconds.
 *
 * @param loadModel {@code closed}: a fixed number of users, each waits for its answer; {@code open}: calls arrive at
 *     moments of a plan, whether or not earlier ones were answered; {@code mixed}: both
 * @param users virtual users at full load, of a load of its own the most at once; {@code null} where the load is not closed
 * @param rampNanos from no load to full load
 * @param warmupNanos at full load, not yet measured
 * @param steadyNanos at full load, measured: the window of the headline figures; 0 when the run has none
 * @param offered the calls of an open load; {@code null} in a closed one
 * @param description the load in words, where a simulation says itself how its users come: its phases are then no more than
 *     what is measured, and its users may call beyond them; {@code null} where the other components say all
 */
public record LoadPlan(
        String loadModel,
        Integer users,
        long rampNanos,
        long warmupNanos,
        long steadyNanos,
        Offered offered,
        @JsonInclude(JsonInclude.Include.NON_NULL) String description) {

    /** A load that its components describe. */
    public LoadPlan(
            String loadModel, Integer users, long rampNanos, long warmupNanos, long steadyNanos, Offered offered) {
        this(loadModel, users, rampNanos, warmupNanos, steadyNanos, offered, null);
    }

    /** A load of a fixed number of users. */
    public LoadPlan(String loadModel, int users, long rampNanos, long warmupNanos, long steadyNanos) {
        this(loadModel, users, rampNanos, warmupNanos, steadyNanos, null);
    }

    /** One call of one user: nothing that has phases. */
    public static LoadPlan singleCall() {
        return new LoadPlan("closed", 1, 0, 0, 0);
    }

    /** Calls that arrive whether or not earlier ones were answered. */
    public static LoadPlan open(long rampNanos, long warmupNanos, long steadyNanos, Offered offered) {
        return new LoadPlan("open", null, rampNanos, warmupNanos, steadyNanos, offered);
    }

    /** Whether a simulation said itself how its users come. */
    @JsonIgnore
    public boolean own() {
        return description != null;
    }

    /** Whether a load of its own is measured from its first call to its last. */
    @JsonIgnore
    public boolean measuredWhole() {
        return own() && steadyNanos == 0;
    }

    /** Whether a number of users is there, each of whom waits for its answers. */
    @JsonIgnore
    public boolean closed() {
        return own() ? loadModel.equals("closed") : offered == null;
    }

    /** When the steady phase begins, counted from the beginning of the load. */
    @JsonIgnore
    public long steadyStartNanos() {
        return rampNanos + warmupNanos;
    }

    /** When the steady phase ends, and with it the sending of new calls; what is in flight then drains. */
    @JsonIgnore
    public long steadyEndNanos() {
        return steadyStartNanos() + steadyNanos;
    }

    /**
     * What an open load offers to the server.
     *
     * @param ratePerSecond calls a second at full load, of a trace the mean of its steady phase; {@code null} when there
     *     are none besides the burst
     * @param arrivals how they follow one another: {@code poisson}, {@code constant} or {@code trace}, as they were
     *     recorded; {@code null} likewise
     * @param seed what random moments were made from; {@code null} when there were none
     * @param burstCalls calls that are all due when the steady phase begins; {@code null} when there are none
     * @param steadyCalls calls that are due in the steady phase, those of the burst among them
     */
    public record Offered(Double ratePerSecond, String arrivals, Long seed, Integer burstCalls, int steadyCalls) {}
}
