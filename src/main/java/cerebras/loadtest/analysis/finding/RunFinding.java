package cerebras.loadtest.analysis.finding;

import cerebras.loadtest.analysis.capacity.BindingLimit;
import cerebras.loadtest.analysis.capacity.Knee;
import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.analysis.health.GeneratorHealth.Symptom;
import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Estimate;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The answer of a run to the question of its simulation, or the reason why the run does not answer it. One record for
 * each kind of question. Components that were not measured are {@code null}; times are milliseconds, shares 0 to 1.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @Type(value = RunFinding.NotStarted.class, name = "notStarted"),
    @Type(value = RunFinding.NothingMeasured.class, name = "nothingMeasured"),
    @Type(value = RunFinding.NoSuccess.class, name = "noSuccess"),
    @Type(value = RunFinding.MostlyFailed.class, name = "mostlyFailed"),
    @Type(value = RunFinding.NotCompleted.class, name = "notCompleted"),
    @Type(value = RunFinding.GeneratorInvalid.class, name = "generatorInvalid"),
    @Type(value = RunFinding.SustainedThroughput.class, name = "sustainedThroughput"),
    @Type(value = RunFinding.ThroughputKnee.class, name = "throughputKnee"),
    @Type(value = RunFinding.UserCapacity.class, name = "userCapacity"),
    @Type(value = RunFinding.BurstRecovery.class, name = "burstRecovery"),
    @Type(value = RunFinding.QuotaBehaviour.class, name = "quotaBehaviour"),
    @Type(value = RunFinding.VariantDifferences.class, name = "variantDifferences"),
    @Type(value = RunFinding.SessionTasks.class, name = "sessionTasks"),
    @Type(value = RunFinding.ConversationGrowth.class, name = "conversationGrowth"),
    @Type(value = RunFinding.ArrivalRate.class, name = "arrivalRate"),
    @Type(value = RunFinding.SingleCall.class, name = "singleCall"),
    @Type(value = RunFinding.QuotaLimits.class, name = "quotaLimits"),
    @Type(value = RunFinding.Stability.class, name = "stability")
})
public sealed interface RunFinding {

    /** Whether the finding is good or bad, independent of a service level. */
    Status status();

    /** The figure that answers the question; {@code null} if there is none. */
    default Measure measure() {
        return null;
    }

    /** Whether it answers the question of the simulation; false for what keeps the run from an answer. */
    default boolean answers() {
        return !(this instanceof NotStarted
                || this instanceof NothingMeasured
                || this instanceof NoSuccess
                || this instanceof MostlyFailed
                || this instanceof NotCompleted
                || this instanceof GeneratorInvalid);
    }

    /** Calls the visitor's method for this kind of finding. */
    <T> T accept(Visitor<T> visitor);

    /** The colour of a verdict. */
    enum Status {
        /** The question is answered, without reservations. */
        @JsonProperty("good")
        GOOD,
        /** There is an answer with reservations. */
        @JsonProperty("attention")
        ATTENTION,
        /** The run or the service failed, or the figures must not be used. */
        @JsonProperty("bad")
        BAD,
        /** Too little was measured for an answer. */
        @JsonProperty("unknown")
        UNKNOWN;

        /** The worse status; unknown is worse than good only. */
        public Status and(Status other) {
            return rank(this) >= rank(other) ? this : other;
        }

        private static int rank(Status status) {
            return switch (status) {
                case GOOD -> 0;
                case UNKNOWN -> 1;
                case ATTENTION -> 2;
                case BAD -> 3;
            };
        }

        /** Name in files and style sheets. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The result of the run's service level. */
    enum Decision {
        /** Every limit was kept, with 95 % confidence. */
        @JsonProperty("pass")
        PASS,
        /** A limit was broken, with 95 % confidence. */
        @JsonProperty("fail")
        FAIL,
        /** Too little was measured for 95 % confidence. */
        @JsonProperty("inconclusive")
        INCONCLUSIVE,
        /** No service level was given, or the load was stepped. */
        @JsonProperty("none")
        NONE
    }

    /**
     * A figure with its 95 % interval.
     *
     * @param figure name in files: {@code perUserThroughput}
     * @param value the figure, in its unit
     * @param unit of all numbers: {@code tokens/s}, {@code ms}, {@code users}, {@code share}, {@code ratio}, {@code /s}
     * @param low lower end of the interval; {@code null} if there is none
     * @param high upper end; {@code null} together with {@code low}
     */
    record Measure(String figure, double value, String unit, Double low, Double high) {

        static Measure of(String figure, String unit, Estimate estimate) {
            return new Measure(figure, estimate.value(), unit, estimate.low(), estimate.high());
        }

        static Measure exact(String figure, String unit, double value) {
            return new Measure(figure, value, unit, null, null);
        }
    }

    /**
     * The calls that ended in the window of the headline.
     *
     * @param calls attempts that ended
     * @param failures attempts that failed
     * @param refused failures caused by a quota or a full queue
     */
    record Calls(long calls, long failures, long refused) {

        /** Below this share, failures do not affect the status. */
        private static final double FEW = 0.01;

        Status status() {
            return failures > FEW * calls ? Status.ATTENTION : Status.GOOD;
        }
    }

    /**
     * A limit of a quota: {@code amount} {@code requests} in a {@code minute}.
     *
     * @param amount requests or tokens
     */
    record Quota(
            @JsonPropertyDescription("requests, tokens or total-tokens")
            String resource,

            @JsonPropertyDescription("second, minute, hour or day")
            String period,

            long amount) {}

    /**
     * A check before the load refused the run.
     *
     * @param reason the reason, as text
     */
    record NotStarted(String reason) implements RunFinding {
        @Override
        public Status status() {
            return Status.BAD;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.notStarted(this);
        }
    }

    /** No attempt ended. */
    record NothingMeasured() implements RunFinding {
        @Override
        public Status status() {
            return Status.UNKNOWN;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.nothingMeasured(this);
        }
    }

    /**
     * No call succeeded.
     *
     * @param calls number of calls that ended
     * @param outcome most frequent outcome
     * @param ofOutcome number of calls with that outcome
     * @param quota the limit that refused them; {@code null} if no quota did, or if the limit is unknown
     */
    record NoSuccess(long calls, Outcome outcome, long ofOutcome, Quota quota) implements RunFinding {
        @Override
        public Status status() {
            return Status.BAD;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.noSuccess(this);
        }
    }

    /**
     * At least half of the calls failed: figures of the others are not representative of the service.
     *
     * @param calls the calls that ended
     * @param outcome most frequent outcome of failed calls
     * @param ofOutcome number of calls with that outcome
     * @param quota the limit that refused them; {@code null} if no quota did, or if the limit is unknown
     */
    record MostlyFailed(Calls calls, Outcome outcome, long ofOutcome, Quota quota) implements RunFinding {
        @Override
        public Status status() {
            return Status.BAD;
        }

        @Override
        public Measure measure() {
            return Measure.exact("failedShare", "share", (double) calls.failures() / calls.calls());
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.mostlyFailed(this);
        }
    }

    /**
     * The run did not complete.
     *
     * @param cause what ended it
     * @param afterMs time from the start of the load to its stop; {@code null} if unknown
     * @param reason explanation as text; {@code null} if unknown
     * @param calls number of calls that ended until then
     * @param answer finding from the figures until then
     */
    record NotCompleted(Cause cause, Double afterMs, String reason, long calls, RunFinding answer)
            implements RunFinding {

        /** What ended it. */
        public enum Cause {
            /** The records could not be written, or the process failed. */
            @JsonProperty("failure")
            FAILURE,
            /** Ctrl-C, TERM, or the end of the parent process. */
            @JsonProperty("interrupted")
            INTERRUPTED,
            /** The Stop button of the live page. */
            @JsonProperty("stopped")
            STOPPED,
            /** The records have no end: the process was killed, or is still running. */
            @JsonProperty("killed")
            KILLED
        }

        @Override
        public Status status() {
            return cause == Cause.FAILURE ? Status.BAD : Status.ATTENTION;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.notCompleted(this);
        }
    }

    /**
     * The load generator was overloaded.
     *
     * @param symptoms measurements that exceeded their limits, the worst first
     * @param affected figures that depend on the load generator as much as on the service
     * @param answer finding from the figures, if they could be used
     */
    record GeneratorInvalid(List<Symptom> symptoms, Set<AffectedFigure> affected, RunFinding answer)
            implements RunFinding {
        @Override
        public Status status() {
            return Status.BAD;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.generatorInvalid(this);
        }
    }

    /**
     * The throughput of a number of users.
     *
     * @param users users at full load; {@code null} if their number is not fixed
     * @param perUser median of the users, in tokens/s; {@code null} if their number is not fixed
     * @param slowestUser throughput of the slowest user, in tokens/s; {@code null} likewise
     * @param total throughput of all users together, in tokens/s; {@code null} if the window is too short for a rate
     * @param calls the calls that ended
     */
    record SustainedThroughput(Long users, Measure perUser, Double slowestUser, Measure total, Calls calls)
            implements RunFinding {
        @Override
        public Status status() {
            return total == null ? Status.UNKNOWN.and(calls.status()) : calls.status();
        }

        @Override
        public Measure measure() {
            return total;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.sustainedThroughput(this);
        }
    }

    /**
     * The number of users above which throughput no longer grows.
     *
     * @param users users at the knee; {@code null} if throughput grows up to the last step
     * @param highest highest throughput of any step
     * @param mostUsers users of the last step
     * @param cause cause of the knee; {@code null} without a knee
     * @param causeAt users of the step that shows the cause; {@code null} likewise
     * @param timeToFirstTokenGrowth median of that step / median of the first step; {@code null} if not measured
     * @param outputSpeedGrowth the same ratio for a call's output speed
     */
    record ThroughputKnee(
            Double users,
            Measure highest,
            int mostUsers,
            Knee.Cause cause,
            Integer causeAt,
            Double timeToFirstTokenGrowth,
            Double outputSpeedGrowth)
            implements RunFinding {
        @Override
        public Status status() {
            return cause == Knee.Cause.LOAD_GENERATOR || cause == Knee.Cause.UNEXPLAINED
                    ? Status.ATTENTION
                    : Status.GOOD;
        }

        @Override
        public Measure measure() {
            return users == null ? null : Measure.exact("knee", "users", users);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.throughputKnee(this);
        }
    }

    /**
     * How many users meet a service level.
     *
     * @param agents whether the users are agents that play sessions
     * @param meet highest number of users that meets it; {@code null} if not even the lowest does
     * @param miss lowest number that does not; {@code null} if even the highest number tried does
     * @param serviceLevel its limits as in settings: {@code ttft.p95} and {@code 300ms}
     * @param missedLimit name of the limit that {@code miss} users broke most often; {@code null} if unknown
     * @param bindingLimit what keeps more users from the service level; {@code null} without {@code miss}
     * @param trials number of trials
     * @param settled whether the search finished
     * @param confident whether trials at both ends were conclusive with 95 % confidence
     */
    record UserCapacity(
            boolean agents,
            Integer meet,
            Integer miss,
            Map<String, String> serviceLevel,
            String missedLimit,
            BindingLimit bindingLimit,
            int trials,
            boolean settled,
            boolean confident)
            implements RunFinding {
        @Override
        public Status status() {
            if (meet == null) {
                return miss == null ? Status.UNKNOWN : Status.BAD;
            }
            return settled && confident ? Status.GOOD : Status.ATTENTION;
        }

        @Override
        public Measure measure() {
            return meet == null
                    ? null
                    : new Measure(
                            "capacity", meet, "users", (double) meet, miss == null ? null : Double.valueOf(miss - 1.0));
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.userCapacity(this);
        }
    }

    /**
     * The effect of a burst, from the steps of the timeline.
     *
     * @param burst calls that were due at once
     * @param inFlightBefore mean of the steps before; {@code null} without other calls
     * @param mostInFlight highest mean of a step after it
     * @param recoveredAfterMs upper bound of the time from the burst until no more calls were in flight than before;
     *     {@code null} if the run ended earlier
     * @param timeToFirstTokenBeforeMs worst median of a step before; {@code null} if not measured
     * @param timeToFirstTokenAfterMs worst median of a step after it; {@code null} if not measured
     * @param stepMs resolution of the times
     * @param calls the calls that ended
     */
    record BurstRecovery(
            int burst,
            Double inFlightBefore,
            double mostInFlight,
            Double recoveredAfterMs,
            Double timeToFirstTokenBeforeMs,
            Double timeToFirstTokenAfterMs,
            double stepMs,
            Calls calls)
            implements RunFinding {
        @Override
        public Status status() {
            return (recoveredAfterMs == null ? Status.ATTENTION : Status.GOOD).and(calls.status());
        }

        @Override
        public Measure measure() {
            return recoveredAfterMs == null ? null : Measure.exact("recovery", "ms", recoveredAfterMs);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.burstRecovery(this);
        }
    }

    /**
     * The effect of a quota on a load that exceeds it on purpose.
     *
     * @param attempts attempts of the whole run
     * @param admitted answered attempts
     * @param refused attempts that the quota refused
     * @param quota the limit that refused them; {@code null} if the server does not announce it
     * @param mostPerMinute highest use admitted within a minute, in the quota's resource; {@code null} if the run is
     *     shorter or the quota is not per minute
     * @param retryAfterKept how often Retry-After was right
     * @param retryAfterBroken how often a user who waited that long was refused again, although no other was let in
     */
    record QuotaBehaviour(
            long attempts,
            long admitted,
            long refused,
            Quota quota,
            Long mostPerMinute,
            long retryAfterKept,
            long retryAfterBroken)
            implements RunFinding {
        @Override
        public Status status() {
            return retryAfterBroken > 0 || exceeded() ? Status.ATTENTION : Status.GOOD;
        }

        /**
         * Whether more than twice the quota was admitted in a minute: less can be explained by a full bucket and by
         * minutes that are not aligned.
         */
        public boolean exceeded() {
            return quota != null && mostPerMinute != null && mostPerMinute > 2 * quota.amount();
        }

        @Override
        public Measure measure() {
            return attempts == 0 ? null : Measure.exact("refusedShare", "share", (double) refused / attempts);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.quotaBehaviour(this);
        }
    }

    /**
     * Differences of what the run compares on the same prompts: models, or values of a request field.
     *
     * @param differences one for each metric of each other variant
     * @param calls the calls that ended
     */
    record VariantDifferences(List<Difference> differences, Calls calls) implements RunFinding {

        /**
         * A variant compared with the one that was named first.
         *
         * @param variant the variant that is compared
         * @param base the variant that was named first
         * @param ratio median over pairs of its value / the base's value, with its interval; {@code figure} is the
         *     metric
         * @param pairs prompts that both answered
         */
        public record Difference(String variant, String base, Measure ratio, long pairs) {

            /** Standard errors that a difference needs to be shown in 80 % of runs, over those to be shown at all. */
            private static final double OF_FOUR_IN_FIVE = (1.959964 + 0.841621) / 1.959964;

            /** Whether the interval excludes 1. */
            public boolean shown() {
                return ratio.low() != null && (ratio.low() > 1 || ratio.high() < 1);
            }

            /**
             * The smallest difference, as a part of the base's value, that four of five such runs would show: from the width of
             * the interval. {@code null} if there is none.
             */
            public Double detectable() {
                return ratio.low() == null || ratio.low() <= 0
                        ? null
                        : Double.valueOf(Math.exp(OF_FOUR_IN_FIVE * Math.log(ratio.high() / ratio.low()) / 2) - 1);
            }
        }

        @Override
        public Status status() {
            return (differences.isEmpty() ? Status.UNKNOWN : Status.GOOD).and(calls.status());
        }

        @Override
        public Measure measure() {
            return differences.isEmpty() ? null : differences.get(0).ratio();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.variantDifferences(this);
        }
    }

    /**
     * How many tasks the sessions of a run complete, and how long they take.
     *
     * @param agents sessions at the same time: as planned for a closed load, otherwise the time average
     * @param perMinute completed sessions per minute; {@code null} if the window is too short for rates
     * @param taskTime median task time of the completed sessions, or of all sessions if {@code estimated}; {@code null} if too few
     *     sessions were completed
     * @param estimated whether many sessions were unfinished, so that the median is an estimate for all of them
     * @param completed sessions of which every request was answered
     * @param sessions sessions that ended in the window
     * @param unfinished sessions that were going on at the end of the window
     */
    record SessionTasks(
            double agents,
            Measure perMinute,
            Measure taskTime,
            boolean estimated,
            long completed,
            long sessions,
            long unfinished)
            implements RunFinding {
        @Override
        public Status status() {
            return completed == 0 || taskTime == null
                    ? Status.UNKNOWN
                    : new Calls(sessions, sessions - completed, 0).status();
        }

        @Override
        public Measure measure() {
            return taskTime;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.sessionTasks(this);
        }
    }

    /**
     * How a growing conversation changes the time to first token.
     *
     * @param turns turns of the longest conversation
     * @param firstTurn median time to first token of the first question; {@code null} if not measured
     * @param lastTurn the same for the last measured turn; {@code null} if not measured
     * @param cachedShare cached / all prompt tokens of that turn; {@code null} if unknown
     * @param calls the calls that ended
     */
    record ConversationGrowth(int turns, Measure firstTurn, Measure lastTurn, Double cachedShare, Calls calls)
            implements RunFinding {
        @Override
        public Status status() {
            return (lastTurn == null || firstTurn == null ? Status.UNKNOWN : Status.GOOD).and(calls.status());
        }

        @Override
        public Measure measure() {
            return lastTurn;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.conversationGrowth(this);
        }
    }

    /**
     * Whether the service keeps up with arrivals.
     *
     * @param offeredPerSecond calls due in the steady window / its length
     * @param achievedPerSecond calls that ended in it / its length; {@code null} if it is too short for rates
     * @param keepsUp whether the backlog grew no more than by chance
     * @param backlog calls that were due in the window and had not ended at its end
     * @param latency latency from scheduled start, 95th percentile; {@code null} if not measured
     * @param calls the calls that ended
     */
    record ArrivalRate(
            double offeredPerSecond,
            Double achievedPerSecond,
            boolean keepsUp,
            long backlog,
            Measure latency,
            Calls calls)
            implements RunFinding {
        @Override
        public Status status() {
            return (keepsUp ? Status.GOOD : Status.BAD).and(calls.status());
        }

        @Override
        public Measure measure() {
            return achievedPerSecond == null ? null : Measure.exact("achievedRate", "/s", achievedPerSecond);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.arrivalRate(this);
        }
    }

    /**
     * One call.
     *
     * @param elapsedMs end − sent
     * @param timeToFirstTokenMs {@code null} if not streamed
     * @param outputTokens {@code null} if unknown
     * @param outputSpeed tokens/s; {@code null} if not measurable
     */
    record SingleCall(double elapsedMs, Double timeToFirstTokenMs, Double outputTokens, Double outputSpeed)
            implements RunFinding {
        @Override
        public Status status() {
            return Status.GOOD;
        }

        @Override
        public Measure measure() {
            return Measure.exact("endToEndLatency", "ms", elapsedMs);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.singleCall(this);
        }
    }

    /**
     * The quotas that a probe found.
     *
     * @param model as requested
     * @param limits the limits that were found
     * @param calls number of calls of the probe
     */
    record QuotaLimits(String model, List<Quota> limits, long calls) implements RunFinding {
        @Override
        public Status status() {
            return limits.isEmpty() ? Status.UNKNOWN : Status.GOOD;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.quotaLimits(this);
        }
    }

    /**
     * Whether figures changed over a long run.
     *
     * @param hours length of the steady window
     * @param trends of each figure; {@code shown} where the interval of its slope excludes 0
     * @param throughput throughput of the users
     */
    record Stability(double hours, List<Slope> trends, SustainedThroughput throughput) implements RunFinding {

        /**
         * A least-squares slope.
         *
         * @param figure what changes
         * @param perHour in {@code ms}, {@code tokens/s}, or {@code share} of attempts that failed
         * @param mean mean of the window
         * @param shown whether the interval of the slope excludes 0
         */
        public record Slope(Trend.Kind figure, Measure perHour, double mean, boolean shown) {}

        /** Figures that changed beyond doubt. */
        public List<Slope> shown() {
            return trends.stream().filter(Slope::shown).toList();
        }

        @Override
        public Status status() {
            return (shown().isEmpty() ? Status.GOOD : Status.ATTENTION).and(throughput.status());
        }

        @Override
        public Measure measure() {
            return (shown().isEmpty() ? trends : shown()).get(0).perHour();
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.stability(this);
        }
    }

    /** One method for each kind of finding. */
    interface Visitor<T> {
        T notStarted(NotStarted found);

        T nothingMeasured(NothingMeasured found);

        T noSuccess(NoSuccess found);

        T mostlyFailed(MostlyFailed found);

        T notCompleted(NotCompleted found);

        T generatorInvalid(GeneratorInvalid found);

        T sustainedThroughput(SustainedThroughput found);

        T throughputKnee(ThroughputKnee found);

        T userCapacity(UserCapacity found);

        T burstRecovery(BurstRecovery found);

        T quotaBehaviour(QuotaBehaviour found);

        T variantDifferences(VariantDifferences found);

        T sessionTasks(SessionTasks found);

        T conversationGrowth(ConversationGrowth found);

        T arrivalRate(ArrivalRate found);

        T singleCall(SingleCall found);

        T quotaLimits(QuotaLimits found);

        T stability(Stability found);
    }
}
