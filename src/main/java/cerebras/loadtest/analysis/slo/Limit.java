package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Metric;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.records.CallAssembler.Call;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One requirement of a service level. */
public sealed interface Limit {

    /** Name of the requests that it is of; absent for all. */
    Optional<String> request();

    /** Name of what is limited in settings: {@code ttft.p95}. */
    String name();

    /** Name in settings, without the prefix: {@code ttft.p95}, or {@code report.ttft.p95} for one kind of request. */
    @JsonValue
    default String key() {
        return request().map(kind -> kind + "." + name()).orElse(name());
    }

    /** Name for users, as part of a sentence: {@code p95 time to first token}. */
    String title();

    /** The title, and the name of the requests if it is not of all. */
    private static String title(String what, Optional<String> request) {
        return what + request.map(kind -> " of " + kind).orElse("");
    }

    /** The worst allowed value, in {@link #unit}. */
    double bound();

    /** Unit of the limited figure. */
    Unit unit();

    /** Whether the figure must be at least the bound; if not, at most. */
    boolean fromBelow();

    /** Whether sessions are limited, and not calls. */
    boolean ofSessions();

    /**
     * The minimum number of calls that shows with 95 % confidence that the limit is met, if all calls are good and
     * independent. With fewer calls, or if some are not good, the result may be inconclusive. Absent if the number of
     * calls is not decisive.
     */
    OptionalLong fewestCalls();

    /** The result from this evidence. */
    SloResult judge(Evidence evidence);

    /**
     * A lower limit for a share of calls or sessions.
     *
     * @param bound more than 0 and less than 1
     */
    public record ShareLimit(Optional<String> request, Kind kind, double bound) implements Limit {

        /** What is counted. */
        public enum Kind {
            /** Successful calls. */
            SUCCESS("success"),
            /** Successful calls whose answers have no mechanical fault, of all successful calls. */
            VALID("valid"),
            /**
             * Successful calls whose values meet the bound of every percentile of calls in the service level, and whose
             * answers are valid if the level limits that.
             */
            GOODPUT("goodput"),
            /** Sessions of which every request was answered, of those that ended. */
            TASK_SUCCESS("taskSuccess");

            private final String key;

            Kind(String key) {
                this.key = key;
            }

            String key() {
                return key;
            }
        }

        @Override
        public String name() {
            return kind.key();
        }

        @Override
        public String title() {
            String title = switch (kind) {
                case SUCCESS, GOODPUT -> kind.key();
                case VALID -> "valid answers";
                case TASK_SUCCESS -> "task success";
            };
            return Limit.title(title, request);
        }

        @Override
        public Unit unit() {
            return Unit.SHARE;
        }

        @Override
        public boolean fromBelow() {
            return true;
        }

        @Override
        public boolean ofSessions() {
            return kind == Kind.TASK_SUCCESS;
        }

        /** Absent for sessions. */
        @Override
        public OptionalLong fewestCalls() {
            return ofSessions() ? OptionalLong.empty() : OptionalLong.of(Share.fewestToShow(bound));
        }

        @Override
        public SloResult judge(Evidence all) {
            Evidence evidence = all.of(request);
            return switch (kind) {
                case SUCCESS -> judge(evidence.successes(), evidence.calls(), 0);
                case VALID -> judge(evidence.valid(), evidence.checked(), 0);
                case GOODPUT -> judge(evidence.good(), evidence.calls(), evidence.undecided());
                case TASK_SUCCESS -> judge(evidence.completedSessions(), evidence.sessions(), 0);
            };
        }

        private SloResult judge(long part, long whole, long undecided) {
            if (whole == undecided) {
                return SloResult.unmeasured(this, undecided);
            }
            Share share = new Share(part, whole);
            return undecided == 0
                    ? new SloResult(this, Finding.atLeast(share, bound), share.estimate(), share.whole())
                    : withUndecided(share, undecided);
        }

        /**
         * The share among the calls that could be judged, with an interval that holds regardless of the undecided ones.
         */
        private SloResult withUndecided(Share worst, long undecided) {
            long decided = worst.whole() - undecided;
            Share best = new Share(worst.part() + undecided, worst.whole());
            double value = (double) worst.part() / decided;
            Finding finding = Finding.of(
                    value >= bound,
                    Finding.atLeast(worst, bound) == Finding.MET,
                    Finding.atLeast(best, bound) == Finding.MISSED);
            Estimate estimate =
                    new Estimate(value, worst.estimate().low(), best.estimate().high());
            return new SloResult(this, finding, estimate, decided, undecided);
        }
    }

    /**
     * A lower limit for the output tokens per second of all users together.
     *
     * @param bound tokens per second
     */
    public record ThroughputLimit(double bound) implements Limit {

        static final String KEY = "throughput";

        @Override
        public Optional<String> request() {
            return Optional.empty();
        }

        @Override
        public String name() {
            return KEY;
        }

        @Override
        public String title() {
            return "output throughput";
        }

        @Override
        public Unit unit() {
            return Unit.SPEED;
        }

        @Override
        public boolean fromBelow() {
            return true;
        }

        @Override
        public boolean ofSessions() {
            return false;
        }

        /** Absent: the verdict depends on the variation of throughput over time. */
        @Override
        public OptionalLong fewestCalls() {
            return OptionalLong.empty();
        }

        @Override
        public SloResult judge(Evidence evidence) {
            Estimate measured = evidence.outputThroughput();
            return measured == null
                    ? SloResult.unmeasured(this, 0)
                    : new SloResult(this, finding(measured), measured, evidence.calls());
        }

        private Finding finding(Estimate measured) {
            boolean known = measured.low() != null;
            return Finding.of(
                    measured.value() >= bound, known && measured.low() >= bound, known && measured.high() < bound);
        }
    }

    /**
     * A limit for a metric's percentile over successful calls, or over sessions (see {@link ServiceTally}). It is judged by the number of values beyond the bound,
     * which is exact for any sample size: a 95th percentile meets its bound if at most 5 % of the values are beyond.
     *
     * @param percent as a user writes it, for example {@code 95} or {@code 99.9}
     * @param bound nanoseconds or tokens per second
     */
    public record PercentileLimit(Optional<String> request, Metric metric, String percent, double bound)
            implements Limit {

        private static final List<String> SLOW_ENDS = List.of("50", "90", "95", "99", "99.9");
        /** For speeds, the slow end is the low one: 95 % of the calls reach p5. */
        private static final List<String> SLOW_ENDS_OF_SPEEDS = List.of("50", "10", "5", "1", "0.1");

        /** The limits that a user can set, without bounds: upper limits for times, lower limits for speeds. */
        static Stream<PercentileLimit> all() {
            return Stream.<Metric>concat(Stream.of(AttemptMetric.values()), Stream.of(SessionMetric.values()))
                    .filter(metric -> metric.limitName().isPresent())
                    .flatMap(metric -> (metric.higherIsBetter() ? SLOW_ENDS_OF_SPEEDS : SLOW_ENDS)
                            .stream().map(percent -> new PercentileLimit(Optional.empty(), metric, percent, 0)));
        }

        @Override
        public String name() {
            return metric.limitName().orElseThrow() + ".p" + percent;
        }

        @Override
        public String title() {
            String title = metric.title();
            return Limit.title(
                    "p" + percent + " " + Character.toLowerCase(title.charAt(0)) + title.substring(1), request);
        }

        @Override
        public Unit unit() {
            return metric.unit();
        }

        @Override
        public boolean fromBelow() {
            return metric.higherIsBetter();
        }

        @Override
        public boolean ofSessions() {
            return metric instanceof SessionMetric;
        }

        /** Absent for a metric with many values per call, since they depend on each other, and for sessions. */
        @Override
        public OptionalLong fewestCalls() {
            return metric.multipleValues() || !ofCalls()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Share.fewestToShow(1 - allowedBeyond()));
        }

        @Override
        public SloResult judge(Evidence evidence) {
            return evidence.of(request)
                    .percentile(this)
                    .map(this::judge)
                    .orElseGet(() -> SloResult.unmeasured(this, 0));
        }

        private SloResult judge(Evidence.Measured measured) {
            return measured.beyond() == null
                    ? SloResult.unmeasured(this, measured.unresolved())
                    : new SloResult(
                            this,
                            measured.atMost(allowedBeyond()),
                            measured.estimate(),
                            measured.beyond().whole(),
                            measured.unresolved());
        }

        PercentileLimit of(Optional<String> kind, double other) {
            return new PercentileLimit(kind, metric, percent, other);
        }

        /** Whether calls are limited; if not, sessions are. */
        public boolean ofCalls() {
            return metric instanceof AttemptMetric;
        }

        /** Whether the call has a value of the metric that was not measured precisely enough to judge it. */
        boolean undecidedBy(Call call) {
            return metric instanceof AttemptMetric ofAttempts && ofAttempts.unresolved(call.last());
        }

        /**
         * Whether no value of the call is beyond the bound; also true without values, for example the speed of a
         * one-token answer.
         */
        boolean keptBy(Call call) {
            return ServiceTally.values(call, this).noneMatch(this::isBeyond);
        }

        boolean isBeyond(double value) {
            return fromBelow() ? value < bound : value > bound;
        }

        double percentValue() {
            return Double.parseDouble(percent);
        }

        /** Rounded to a thousandth, because 100 − 99.9 is not 0.1 in binary. */
        private double allowedBeyond() {
            return Math.round((fromBelow() ? percentValue() : 100 - percentValue()) * 10) / 1_000.0;
        }
    }
}
