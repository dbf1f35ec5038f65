package cerebras.loadtest.analysis.health;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.RunSummary;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Load generator health: whether the client affected the figures of a run.
 *
 * @param verdict the worst status of all reasons
 * @param reasons worst first; empty when the status is ok or unknown
 */
public record GeneratorHealth(Status verdict, List<Reason> reasons) {

    /** Load generator health in a run. */
    public static GeneratorHealth in(RunSummary summary) {
        return of(
                summary.client(),
                new HealthJudge(
                        summary.steady().attempts() == 0 ? summary.whole() : summary.steady(),
                        summary.client(),
                        summary.run().plan().offered() != null,
                        summary.log()));
    }

    /** Load generator health in one step of a stepped load. */
    public static GeneratorHealth in(Breakdown step, RunSummary run) {
        return of(step.client(), new HealthJudge(step.figures(), step.client(), false, run.log()));
    }

    private static GeneratorHealth of(ClientFigures client, HealthJudge judge) {
        List<Reason> reasons = judge.reasons()
                .sorted(Comparator.comparing(Reason::verdict).reversed())
                .toList();
        Status without = client == null ? Status.UNKNOWN : Status.OK;
        return new GeneratorHealth(reasons.isEmpty() ? without : reasons.get(0).verdict(), reasons);
    }

    /** Reasons why the client affected this kind of figure; empty if it did not. */
    public List<Reason> affecting(AffectedFigure figure) {
        return reasons.stream()
                .filter(reason -> reason.affected().contains(figure))
                .toList();
    }

    /** Load generator health, from best to worst. */
    public enum Status {
        /** Nothing measured in the client can have changed the figures noticeably. */
        OK("ok"),
        /** The records have no measurements of the client. */
        UNKNOWN("unknown"),
        /** The client noticeably worsened the figures that the reasons name. */
        DEGRADED("degraded"),
        /** The figures that the reasons name depend on the client as much as on the service. */
        INVALID("invalid");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        /** Name in files and for users: ok, unknown, degraded or invalid. */
        @JsonValue
        public String label() {
            return label;
        }
    }

    /** Figures that the client can affect. */
    public enum AffectedFigure {
        @JsonProperty("timeToFirstToken")
        FIRST_TOKEN("time to first token"),
        @JsonProperty("outputSpeed")
        OUTPUT_SPEED("output speed"),
        @JsonProperty("eventGap")
        EVENT_GAP("event gap"),
        @JsonProperty("latency")
        LATENCY("latency"),
        @JsonProperty("throughput")
        THROUGHPUT("throughput"),
        @JsonProperty("requestRate")
        REQUEST_RATE("request rate"),
        @JsonProperty("successRate")
        SUCCESS_RATE("success rate");

        /** All times and speeds. */
        static final Set<AffectedFigure> TIMES = EnumSet.of(FIRST_TOKEN, OUTPUT_SPEED, EVENT_GAP, LATENCY);

        /** Everything that an overloaded processor affects. */
        static final Set<AffectedFigure> ALL_BUT_SUCCESS = EnumSet.range(FIRST_TOKEN, REQUEST_RATE);

        private final String title;

        AffectedFigure(String title) {
            this.title = title;
        }

        /** Name for users. */
        public String title() {
            return title;
        }
    }

    /**
     * A time of the run that a delay of the client is compared with.
     *
     * @param name name for users
     * @param nanos duration
     */
    public record ReferenceTime(String name, double nanos) {}

    /** Measurements of the client that have thresholds. */
    public enum Symptom {
        @JsonProperty("eventLoopLag")
        EVENT_LOOP_LAG("eventLoopLag", "Event-loop lag p99", Unit.TIME),
        @JsonProperty("processCpu")
        PROCESS_CPU("processCpu", "Processor use of this process", Unit.SHARE),
        @JsonProperty("machineCpu")
        MACHINE_CPU("machineCpu", "Processor use of the machine", Unit.SHARE),
        @JsonProperty("pauseShare")
        PAUSE_SHARE("pauseShare", "Share of the time in garbage-collection pauses", Unit.SHARE),
        @JsonProperty("longestPause")
        LONGEST_PAUSE("longestPause", "Longest garbage-collection pause", Unit.TIME),
        @JsonProperty("scheduleDelay")
        SCHEDULE_DELAY("scheduleDelay", "Schedule delay p99", Unit.TIME),
        @JsonProperty("dropped")
        DROPPED("dropped", "Share of attempts that were never written", Unit.SHARE);

        private final String key;
        private final String title;
        private final Unit unit;

        Symptom(String key, String title, Unit unit) {
            this.key = key;
            this.title = title;
            this.unit = unit;
        }

        /** Name in files. */
        public String key() {
            return key;
        }

        /** Name for users. */
        public String title() {
            return title;
        }

        /** {@link Unit#TIME} or {@link Unit#SHARE}. */
        public Unit unit() {
            return unit;
        }
    }

    /**
     * Why the client affected figures.
     *
     * @param symptom what exceeded its threshold
     * @param verdict degraded or invalid
     * @param measured in the symptom's unit
     * @param limit what {@code measured} exceeds, in the same unit
     * @param reference the time of which the limit is a part; {@code null} for an absolute limit
     * @param affected affected figures
     */
    public record Reason(
            Symptom symptom,
            Status verdict,
            double measured,
            double limit,
            @JsonProperty("partOf") ReferenceTime reference,
            @JsonProperty("affects") Set<AffectedFigure> affected) {

        /** Unit of {@code measured} and {@code limit}. */
        @JsonProperty
        Unit unit() {
            return symptom.unit();
        }
    }
}
