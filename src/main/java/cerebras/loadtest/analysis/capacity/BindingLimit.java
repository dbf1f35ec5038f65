package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Percentile;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * What keeps more users from the service level, from the trials of the fewest users that missed it, compared with the trials
 * of the fewest users of all.
 *
 * @param factor what most of these trials show; {@link Factor#NOT_CLEAR} if several limits explain them, or none
 * @param candidates the limits that explain them, if not clear; otherwise only {@code factor}. May be empty
 * @param trials how many trials there were with this number of users
 * @param agreeing how many of them show {@code factor} alone; those without any explanation, if not clear
 * @param evidence figures of these trials together
 */
public record BindingLimit(Factor factor, List<Factor> candidates, int trials, int agreeing, Evidence evidence) {

    /** By choice: medians that differ by less than 10 % count as equal. */
    private static final double SAME = 0.1;

    private static final double MANY_REFUSED = 0.01;
    /** By choice: one of two reasons stands alone if it makes up this share of what they explain. */
    private static final double ALONE = 0.8;

    private static final String QUOTA_KEY = "quota.";
    /** The metric in {@code ttft.p95}, {@code success} and {@code report.ttft.p99.9}. */
    private static final Pattern METRIC = Pattern.compile("^(?:.*[.])?([A-Za-z]+)(?:[.]p[0-9.]+)?$");

    /** What can limit the number of users. */
    public enum Factor {
        /** Answers are written more slowly. */
        @JsonProperty("speed")
        SPEED,
        /** Requests wait longer before their first token, or are refused since the provider is full. */
        @JsonProperty("queue")
        QUEUE,
        /** A quota of requests. */
        @JsonProperty("requestQuota")
        REQUEST_QUOTA,
        /** A quota of tokens. */
        @JsonProperty("tokenQuota")
        TOKEN_QUOTA,
        /** A quota that the server does not name. */
        @JsonProperty("quota")
        QUOTA,
        /** The load generator is overloaded: the limit found is its own. */
        @JsonProperty("loadGenerator")
        LOAD_GENERATOR,
        /** Several limits explain the result, or none does. */
        @JsonProperty("notClear")
        NOT_CLEAR
    }

    /**
     * Figures of the trials, {@code null} if not measured.
     *
     * @param timeToFirstTokenGrowth median / median with the fewest users
     * @param outputSpeedGrowth the same ratio for a call's output speed
     * @param serverSpeedGrowth the same ratio for the speed that the server reports
     * @param serverQueueMs median of the queue time that the server reports, in milliseconds
     * @param requestQuotaRefused share of attempts that a quota of requests refused, 0 to 1
     * @param tokenQuotaRefused likewise, of tokens
     * @param quotaRefused likewise, by a quota that the server did not name
     * @param full share of attempts that were refused since the provider was full
     * @param generatorInvalid whether load generator health was invalid in any of the trials
     */
    public record Evidence(
            Double timeToFirstTokenGrowth,
            Double outputSpeedGrowth,
            Double serverSpeedGrowth,
            Double serverQueueMs,
            double requestQuotaRefused,
            double tokenQuotaRefused,
            double quotaRefused,
            double full,
            boolean generatorInvalid) {}

    /** The binding limit of a search; absent without a number of users that missed the service level. */
    public static Optional<BindingLimit> of(RunSummary summary) {
        CapacityResult.Level miss =
                summary.capacity() == null ? null : summary.capacity().miss();
        if (miss == null) {
            return Optional.empty();
        }
        List<Trial> all = summary.steps().stream()
                .filter(step -> step.figures().attempts() > 0)
                .map(step -> Trial.of(step, summary))
                .toList();
        List<Trial> beyond =
                all.stream().filter(trial -> trial.users == miss.users()).toList();
        int fewest = all.stream().mapToInt(Trial::users).min().orElse(miss.users());
        List<Trial> first = fewest == miss.users()
                ? List.of()
                : all.stream().filter(trial -> trial.users == fewest).toList();
        Set<String> missed = miss.missedLimits().keySet();
        Resource refusing = refusing(summary);
        return beyond.isEmpty() ? Optional.empty() : Optional.of(of(missed, Trial.together(first), beyond, refusing));
    }

    /** The announced limit that came closest to its end, for refusals that name none; {@code null} if unknown. */
    private static Resource refusing(RunSummary summary) {
        return summary.quotas().stream()
                .flatMap(quotas -> quotas.announced().stream())
                .filter(announced -> !announced.levels().isEmpty())
                .min(Comparator.comparingDouble(announced -> announced.levels().stream()
                                .mapToLong(QuotaFigures.Level::remaining)
                                .min()
                                .orElseThrow()
                        / (double) announced.limit().amount()))
                .map(announced -> announced.limit().resource())
                .orElse(null);
    }

    /**
     * @param missed keys of the limits that trials missed: {@code ttft.p95}, {@code quota.requests-minute}
     * @param first figures of the fewest users; {@code null} if these are the same
     * @param beyond trials that missed, at least one
     * @param refusing resource of the limit that refuses without naming itself; {@code null} if unknown
     */
    static BindingLimit of(Set<String> missed, Trial first, List<Trial> beyond, Resource refusing) {
        Trial together = Trial.together(beyond);
        Set<Factor> factors = explanations(missed, first, together, refusing);
        Factor factor = factors.size() == 1 ? factors.iterator().next() : Factor.NOT_CLEAR;
        Set<Factor> alone = factor == Factor.NOT_CLEAR ? Set.of() : EnumSet.of(factor);
        int agreeing = (int) beyond.stream()
                .filter(trial -> explanations(missed, first, trial, refusing).equals(alone))
                .count();
        return new BindingLimit(factor, List.copyOf(factors), beyond.size(), agreeing, together.evidence(first));
    }

    private static Set<Factor> explanations(Set<String> missed, Trial first, Trial beyond, Resource refusing) {
        Set<Factor> factors = EnumSet.noneOf(Factor.class);
        for (String key : missed) {
            if (key.startsWith(QUOTA_KEY)) {
                factors.add(key.startsWith(QUOTA_KEY + Resource.REQUESTS) ? Factor.REQUEST_QUOTA : Factor.TOKEN_QUOTA);
            }
        }
        boolean answers = missed.stream()
                .map(key -> METRIC.matcher(key).replaceAll("$1"))
                .anyMatch(Set.of("success", "goodput", "taskSuccess")::contains);
        if (answers) {
            factors.addAll(refusals(beyond, refusing));
        }
        if (missed.stream().anyMatch(key -> isTime(key, Factor.QUEUE) || isTime(key, Factor.SPEED))) {
            factors.addAll(times(missed, first, beyond));
        }
        return factors;
    }

    private static Set<Factor> refusals(Trial trial, Resource refusing) {
        Set<Factor> factors = EnumSet.noneOf(Factor.class);
        if (trial.requestQuota > MANY_REFUSED) {
            factors.add(Factor.REQUEST_QUOTA);
        }
        if (trial.tokenQuota > MANY_REFUSED) {
            factors.add(Factor.TOKEN_QUOTA);
        }
        if (trial.otherQuota > MANY_REFUSED) {
            factors.add(
                    refusing == null
                            ? Factor.QUOTA
                            : refusing == Resource.REQUESTS ? Factor.REQUEST_QUOTA : Factor.TOKEN_QUOTA);
        }
        if (trial.full > MANY_REFUSED) {
            factors.add(Factor.QUEUE);
        }
        double both = trial.requestQuota + trial.tokenQuota;
        if (both > MANY_REFUSED && trial.requestQuota > ALONE * both) {
            factors.remove(Factor.TOKEN_QUOTA);
        } else if (both > MANY_REFUSED && trial.tokenQuota > ALONE * both) {
            factors.remove(Factor.REQUEST_QUOTA);
        }
        return factors;
    }

    /** What explains longer times and lower speeds. */
    private static Set<Factor> times(Set<String> missed, Trial first, Trial beyond) {
        boolean waits = growth(first, beyond, AttemptMetric.TIME_TO_FIRST_TOKEN) > 1 + SAME;
        boolean slower = growth(first, beyond, AttemptMetric.OUTPUT_SPEED) < 1 - SAME;
        boolean waitsCount = missed.stream().anyMatch(key -> isTime(key, Factor.QUEUE));
        boolean speedCounts = missed.stream().anyMatch(key -> isTime(key, Factor.SPEED));
        Set<Factor> factors = EnumSet.noneOf(Factor.class);
        // Without fewer users to compare with, the server's word decides.
        boolean queued = first == null && beyond.serverQueueNanos > beyond.ttftNanos / 2;
        if (waitsCount && (waits || queued)) {
            factors.add(Factor.QUEUE);
        }
        // Even one user may be too slow: then there is nothing to compare with, and only the speed can be the reason.
        boolean onlySpeed = first == null && speedCounts && !waitsCount;
        if (speedCounts && (slower || onlySpeed)) {
            factors.add(Factor.SPEED);
        }
        if (factors.size() == 2 && first != null) {
            factors.retainAll(main(first, beyond));
        }
        if (beyond.generatorInvalid) {
            double byServer =
                    factors.size() == 1 ? explainedByServer(factors.iterator().next(), first, beyond) : 0;
            if (byServer < ALONE) {
                factors.add(Factor.LOAD_GENERATOR);
            }
            if (byServer < 1 - ALONE) {
                factors.retainAll(Set.of(Factor.LOAD_GENERATOR));
            }
        }
        return factors;
    }

    /**
     * Share of a change that the times reported by the server show too, so that an overloaded load generator did not cause
     * it; 0 if the server reports none.
     */
    private static double explainedByServer(Factor factor, Trial first, Trial beyond) {
        double share = factor == Factor.QUEUE
                ? (beyond.serverQueueNanos - (first == null ? 0 : first.serverQueueNanos))
                        / (beyond.ttftNanos - (first == null ? 0 : first.ttftNanos))
                : first == null
                        ? beyond.speed / beyond.serverSpeed
                        : (1 - beyond.serverSpeed / first.serverSpeed) / (1 - beyond.speed / first.speed);
        return Double.isNaN(share) ? 0 : share;
    }

    /** Of waits and speed, the one that explains most of the longer latency; both if neither stands out. */
    private static Set<Factor> main(Trial first, Trial beyond) {
        double waits = beyond.ttftNanos - first.ttftNanos;
        double writing = beyond.latencyNanos - beyond.ttftNanos - (first.latencyNanos - first.ttftNanos);
        if (waits > ALONE * (waits + writing)) {
            return EnumSet.of(Factor.QUEUE);
        }
        return writing > ALONE * (waits + writing) ? EnumSet.of(Factor.SPEED) : EnumSet.of(Factor.QUEUE, Factor.SPEED);
    }

    /** Whether a limit of the service level, of all calls or of one kind of requests, can be missed for this reason. */
    private static boolean isTime(String key, Factor factor) {
        String metric = METRIC.matcher(key).replaceAll("$1");
        return switch (metric) {
            case "ttft" -> factor == Factor.QUEUE;
            case "speed", "tpot", "gap" -> factor == Factor.SPEED;
            case "latency", "latencyFromSchedule", "task", "goodput" ->
                factor == Factor.QUEUE || factor == Factor.SPEED;
            default -> false;
        };
    }

    /** Ratio of the medians; 1 if either is unknown. */
    private static double growth(Trial first, Trial beyond, AttemptMetric metric) {
        if (first == null) {
            return 1;
        }
        double before = first.of(metric);
        double after = beyond.of(metric);
        return before > 0 && after > 0 ? after / before : 1;
    }

    /**
     * Figures of one trial. Medians are {@code NaN} if not measured.
     *
     * @param requestQuota share of attempts with this outcome; likewise the next three
     */
    record Trial(
            int users,
            double ttftNanos,
            double latencyNanos,
            double speed,
            double serverSpeed,
            double serverQueueNanos,
            double requestQuota,
            double tokenQuota,
            double otherQuota,
            double full,
            boolean generatorInvalid) {

        private static Trial of(Breakdown step, RunSummary summary) {
            Figures figures = step.figures();
            return new Trial(
                    Integer.parseInt(step.name()),
                    median(figures, AttemptMetric.TIME_TO_FIRST_TOKEN),
                    median(figures, AttemptMetric.END_TO_END_LATENCY),
                    median(figures, AttemptMetric.OUTPUT_SPEED),
                    median(figures, AttemptMetric.SERVER_SPEED),
                    median(figures, AttemptMetric.SERVER_QUEUE_TIME),
                    share(figures, Outcome.QUOTA_REQUESTS),
                    share(figures, Outcome.QUOTA_TOKENS),
                    share(figures, Outcome.RATE_LIMITED),
                    share(figures, Outcome.QUEUE_FULL),
                    GeneratorHealth.in(step, summary).verdict() == GeneratorHealth.Status.INVALID);
        }

        private static double median(Figures figures, AttemptMetric metric) {
            return figures.metric(metric).percentile(50).stream()
                    .mapToDouble(Percentile::value)
                    .findFirst()
                    .orElse(Double.NaN);
        }

        private static double share(Figures figures, Outcome outcome) {
            return figures.outcomes().getOrDefault(outcome, 0L) / (double) figures.attempts();
        }

        /** Means over trials of the same number of users; {@code null} if there are none. */
        private static Trial together(List<Trial> trials) {
            return trials.isEmpty()
                    ? null
                    : new Trial(
                            trials.get(0).users,
                            mean(trials, Trial::ttftNanos),
                            mean(trials, Trial::latencyNanos),
                            mean(trials, Trial::speed),
                            mean(trials, Trial::serverSpeed),
                            mean(trials, Trial::serverQueueNanos),
                            mean(trials, Trial::requestQuota),
                            mean(trials, Trial::tokenQuota),
                            mean(trials, Trial::otherQuota),
                            mean(trials, Trial::full),
                            trials.stream().anyMatch(Trial::generatorInvalid));
        }

        private static double mean(List<Trial> trials, ToDoubleFunction<Trial> figure) {
            return trials.stream()
                    .mapToDouble(figure)
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN);
        }

        private double of(AttemptMetric metric) {
            return metric == AttemptMetric.TIME_TO_FIRST_TOKEN ? ttftNanos : speed;
        }

        private Evidence evidence(Trial first) {
            return new Evidence(
                    ratio(ttftNanos, first == null ? Double.NaN : first.ttftNanos),
                    ratio(speed, first == null ? Double.NaN : first.speed),
                    ratio(serverSpeed, first == null ? Double.NaN : first.serverSpeed),
                    Double.isNaN(serverQueueNanos) ? null : serverQueueNanos / 1e6,
                    requestQuota,
                    tokenQuota,
                    otherQuota,
                    full,
                    generatorInvalid);
        }

        private static Double ratio(double after, double before) {
            return Double.isNaN(after) || !(before > 0) ? null : after / before;
        }
    }
}
