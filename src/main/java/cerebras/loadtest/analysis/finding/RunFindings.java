package cerebras.loadtest.analysis.finding;

import static cerebras.loadtest.metrics.AttemptMetric.CACHED_PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_ANSWER_TOKEN;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.analysis.capacity.BindingLimit;
import cerebras.loadtest.analysis.capacity.Knee;
import cerebras.loadtest.analysis.finding.RunFinding.ArrivalRate;
import cerebras.loadtest.analysis.finding.RunFinding.BurstRecovery;
import cerebras.loadtest.analysis.finding.RunFinding.Calls;
import cerebras.loadtest.analysis.finding.RunFinding.ConversationGrowth;
import cerebras.loadtest.analysis.finding.RunFinding.GeneratorInvalid;
import cerebras.loadtest.analysis.finding.RunFinding.Measure;
import cerebras.loadtest.analysis.finding.RunFinding.MostlyFailed;
import cerebras.loadtest.analysis.finding.RunFinding.NoSuccess;
import cerebras.loadtest.analysis.finding.RunFinding.NotCompleted;
import cerebras.loadtest.analysis.finding.RunFinding.NotStarted;
import cerebras.loadtest.analysis.finding.RunFinding.NothingMeasured;
import cerebras.loadtest.analysis.finding.RunFinding.Quota;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaBehaviour;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaLimits;
import cerebras.loadtest.analysis.finding.RunFinding.SessionTasks;
import cerebras.loadtest.analysis.finding.RunFinding.SingleCall;
import cerebras.loadtest.analysis.finding.RunFinding.Stability;
import cerebras.loadtest.analysis.finding.RunFinding.SustainedThroughput;
import cerebras.loadtest.analysis.finding.RunFinding.ThroughputKnee;
import cerebras.loadtest.analysis.finding.RunFinding.UserCapacity;
import cerebras.loadtest.analysis.finding.RunFinding.VariantDifferences;
import cerebras.loadtest.analysis.finding.RunFinding.VariantDifferences.Difference;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.health.GeneratorHealth.Reason;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SessionFigures;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.metrics.VariantComparison;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Derives the {@link RunFinding} of a run from its figures: first any reason that prevents an answer, then the answer
 * to the question of its load. The load determines the question: expected refusals, compared models, steps, a burst,
 * arrivals, a probe of quotas, sessions, conversations, a long steady time, or a number of users.
 */
public final class RunFindings {

    private static final double NANOS_PER_MILLI = 1e6;

    /** By choice: from this share of failures on, figures of successful calls are misleading. */
    private static final double MOST = 0.5;

    /** By choice: up to 10 % and half a call above the earlier value counts as normal. */
    private static final double NORMAL = 1.1;

    private static final double HALF_A_CALL = 0.5;

    /** By choice: a service keeps up while it completes 95 % of the calls that are due. */
    private static final double BEHIND = 0.05;

    /** By choice: a steady load this long also asks whether the service stays as it is. */
    private static final long SOAK_NANOS = 600_000_000_000L;

    private static final Set<Outcome> QUOTA_REFUSALS =
            EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED);

    private static final Set<Outcome> REFUSALS =
            EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED, Outcome.QUEUE_FULL);

    private final RunSummary summary;
    private final Headline headline;
    private final Figures figures;

    private RunFindings(RunSummary summary) {
        this.summary = summary;
        this.headline = Headline.of(summary);
        this.figures = headline.figures();
    }

    /** The finding of a run. */
    public static RunFinding of(RunSummary summary) {
        RunFindings findings = new RunFindings(summary);
        return findings.notStarted()
                .or(findings::nothingMeasured)
                .or(findings::noSuccess)
                .or(findings::notCompleted)
                .or(findings::mostlyFailed)
                .orElseGet(findings::answer);
    }

    private Optional<RunFinding> notStarted() {
        LoadStop stop = summary.stop();
        return stop != null && stop.cause() == LoadStop.Cause.NOT_STARTED
                ? Optional.of(new NotStarted(stop.reason()))
                : Optional.empty();
    }

    private Optional<RunFinding> nothingMeasured() {
        return summary.whole().attempts() == 0 ? Optional.of(new NothingMeasured()) : Optional.empty();
    }

    private Optional<RunFinding> noSuccess() {
        if (figures.attempts() == 0 || figures.successes() > 0) {
            return Optional.empty();
        }
        Outcome outcome = figures.mostFrequentOutcome().orElseThrow();
        return Optional.of(
                new NoSuccess(figures.attempts(), outcome, figures.outcomes().get(outcome), refusing(outcome)));
    }

    private Optional<RunFinding> notCompleted() {
        LoadStop stop = summary.stop();
        return incompleteBecause(stop)
                .map(ended -> new NotCompleted(
                        ended,
                        stop == null ? null : stop.atNanos() / NANOS_PER_MILLI,
                        stop == null ? null : stop.reason(),
                        summary.whole().attempts(),
                        measured()));
    }

    private Optional<NotCompleted.Cause> incompleteBecause(LoadStop stop) {
        Optional<NotCompleted.Cause> killed =
                summary.log().complete() ? Optional.empty() : Optional.of(NotCompleted.Cause.KILLED);
        if (stop == null || stop.cause() == null) {
            return killed;
        }
        return switch (stop.cause()) {
            case FAILURE -> Optional.of(NotCompleted.Cause.FAILURE);
            case INTERRUPTED -> Optional.of(NotCompleted.Cause.INTERRUPTED);
            case STOPPED -> Optional.of(NotCompleted.Cause.STOPPED);
            case NOT_STARTED, BUDGET -> killed;
        };
    }

    /** Absent for a load that exceeds a quota on purpose, and for a stepped load, which grows until it is too much. */
    private Optional<RunFinding> mostlyFailed() {
        if (question() == Question.QUOTA || figures.failures() < MOST * figures.attempts()) {
            return Optional.empty();
        }
        Map.Entry<Outcome, Long> outcome = figures.outcomes().entrySet().stream()
                .filter(entry -> entry.getKey().failure())
                .max(Map.Entry.comparingByValue())
                .orElseThrow();
        return Optional.of(new MostlyFailed(calls(), outcome.getKey(), outcome.getValue(), refusing(outcome.getKey())));
    }

    private RunFinding answer() {
        RunFinding answer = measured();
        // A quota counts calls and tokens, however late the load generator sees them.
        boolean said = answer instanceof QuotaBehaviour
                || answer instanceof QuotaLimits
                || answer instanceof ThroughputKnee knee && knee.cause() == Knee.Cause.LOAD_GENERATOR;
        GeneratorHealth health = GeneratorHealth.in(summary);
        return said || health.verdict() != GeneratorHealth.Status.INVALID ? answer : invalid(health, answer);
    }

    /** The finding from the figures, whether or not they can be used. */
    private RunFinding measured() {
        return switch (question()) {
            case QUOTA -> quotaBehaviour();
            case PROBE -> quotaLimits();
            case STABILITY -> stability();
            case VARIANTS -> variantDifferences();
            case CAPACITY -> userCapacity();
            case KNEE -> knee();
            case BURST -> burstRecovery();
            case ARRIVALS -> arrivalRate();
            case TASKS -> sessionTasks();
            case CONVERSATION -> conversationGrowth();
            case SINGLE_CALL -> singleCall();
            case THROUGHPUT -> sustainedThroughput();
        };
    }

    private static GeneratorInvalid invalid(GeneratorHealth health, RunFinding answer) {
        List<Reason> reasons = health.reasons().stream()
                .filter(reason -> reason.verdict() == GeneratorHealth.Status.INVALID)
                .toList();
        return new GeneratorInvalid(
                reasons.stream().map(Reason::symptom).distinct().toList(),
                reasons.stream()
                        .flatMap(reason -> reason.affected().stream())
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(GeneratorHealth.AffectedFigure.class))),
                answer);
    }

    /** The question of a load. */
    private enum Question {
        QUOTA,
        PROBE,
        STABILITY,
        VARIANTS,
        CAPACITY,
        KNEE,
        BURST,
        ARRIVALS,
        TASKS,
        CONVERSATION,
        SINGLE_CALL,
        THROUGHPUT
    }

    private Question question() {
        LoadPlan plan = summary.run().plan();
        LoadPlan.Offered offered = plan.offered();
        if (summary.run().refusalsExpected()) {
            return Question.QUOTA;
        }
        if (!summary.comparisons().isEmpty()) {
            return Question.VARIANTS;
        }
        if (summary.capacity() != null) {
            return Question.CAPACITY;
        }
        if (!Knee.steps(summary).isEmpty()) {
            return Question.KNEE;
        }
        if (summary.sessions() != null) {
            return Question.TASKS;
        }
        if (offered != null) {
            return offered.burstCalls() == null ? Question.ARRIVALS : Question.BURST;
        }
        if (summary.whole().attempts() == 1) {
            return Question.SINGLE_CALL;
        }
        if (plan.equals(LoadPlan.singleCall()) && summary.calls() == null) {
            return Question.PROBE;
        }
        if (!turns().isEmpty()) {
            return Question.CONVERSATION;
        }
        boolean soak = !summary.trends().isEmpty() && plan.steadyNanos() >= SOAK_NANOS;
        return soak ? Question.STABILITY : Question.THROUGHPUT;
    }

    private List<Breakdown> turns() {
        return summary.breakdowns().stream()
                .filter(part -> part.kind() == Breakdown.Kind.TURN)
                .toList();
    }

    private Calls calls() {
        return new Calls(figures.attempts(), figures.failures(), count(figures, REFUSALS));
    }

    private static long count(Figures figures, Set<Outcome> outcomes) {
        return outcomes.stream()
                .mapToLong(outcome -> figures.outcomes().getOrDefault(outcome, 0L))
                .sum();
    }

    private SustainedThroughput sustainedThroughput() {
        Distribution perUser = figures.perUser();
        boolean closed = summary.run().plan().closed() && perUser.n() > 0;
        return new SustainedThroughput(
                closed ? Long.valueOf(perUser.n()) : null,
                closed ? measure("perUserThroughput", "tokens/s", perUser, 50, 1) : null,
                closed ? perUser.min() : null,
                figures.outputThroughput() == null
                        ? null
                        : Measure.of("outputThroughput", "tokens/s", figures.outputThroughput()),
                calls());
    }

    private Stability stability() {
        List<Stability.Slope> slopes =
                summary.trends().stream().map(RunFindings::slope).toList();
        return new Stability(summary.steady().window().seconds() / 3_600, slopes, sustainedThroughput());
    }

    private static Stability.Slope slope(Trend trend) {
        boolean time = trend.kind() == Trend.Kind.TIME_TO_FIRST_TOKEN;
        double unit = time ? NANOS_PER_MILLI : 1;
        String name = time ? "ms" : trend.kind() == Trend.Kind.FAILURES ? "share" : "tokens/s";
        return new Stability.Slope(
                trend.kind(),
                new Measure("changePerHour", trend.perHour() / unit, name, trend.low() / unit, trend.high() / unit),
                trend.mean() / unit,
                trend.shown());
    }

    private ThroughputKnee knee() {
        List<Knee.Step> steps = Knee.steps(summary);
        Optional<Knee> knee = Knee.of(steps);
        Knee.Step highest = steps.stream()
                .max(Comparator.comparingDouble(step -> step.throughput().value()))
                .orElseThrow();
        return new ThroughputKnee(
                knee.map(Knee::users).orElse(null),
                Measure.of("outputThroughput", "tokens/s", highest.throughput()),
                steps.get(steps.size() - 1).users(),
                knee.map(Knee::cause).orElse(null),
                knee.map(Knee::beyond).orElse(null),
                knee.map(found -> boxed(found.timeToFirstTokenGrowth())).orElse(null),
                knee.map(found -> boxed(found.speedGrowth())).orElse(null));
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private UserCapacity userCapacity() {
        CapacityResult found = summary.capacity();
        CapacityResult.Level meet = found.meet();
        CapacityResult.Level miss = found.miss();
        return new UserCapacity(
                summary.run().settings().containsKey(Setting.SESSIONS.key()),
                meet == null ? null : meet.users(),
                miss == null ? null : miss.users(),
                found.serviceLevel(),
                miss == null
                        ? null
                        : miss.missedLimits().entrySet().stream()
                                .max(Map.Entry.comparingByValue())
                                .map(Map.Entry::getKey)
                                .orElse(null),
                BindingLimit.of(summary).orElse(null),
                found.trials(),
                found.settled(),
                (meet == null || meet.shown()) && (miss == null || miss.shown()));
    }

    /**
     * Derived from the timeline, so its resolution is that of the timeline's steps. If the run ended before its burst,
     * the finding about arrivals.
     */
    private RunFinding burstRecovery() {
        LoadPlan plan = summary.run().plan();
        long burstNanos = plan.steadyStartNanos();
        long stepNanos = summary.timeline().stepNanos();
        List<Timeline.Point> points = summary.timeline().points();
        // The step in which the burst began does not count as before, and still shows a burst that ended within it.
        List<Timeline.Point> before = points.stream()
                .filter(point -> point.startNanos() + stepNanos <= burstNanos)
                .toList();
        List<Timeline.Point> after = points.stream()
                .filter(point -> point.startNanos() + stepNanos > burstNanos)
                .toList();
        if (after.isEmpty()) {
            return arrivalRate();
        }
        boolean background = plan.offered().ratePerSecond() != null;
        double normal = before.stream()
                .mapToDouble(Timeline.Point::meanInFlight)
                .average()
                .orElse(0);
        Optional<Timeline.Point> recovered = background
                ? after.stream()
                        .filter(point -> point.startNanos() >= burstNanos
                                && point.meanInFlight() <= NORMAL * normal + HALF_A_CALL)
                        .findFirst()
                : after.stream().reduce((first, last) -> last);
        return new BurstRecovery(
                plan.offered().burstCalls(),
                background ? normal : null,
                after.stream().mapToDouble(Timeline.Point::meanInFlight).max().orElse(0),
                recovered
                        .map(point -> (point.startNanos() + stepNanos - burstNanos) / NANOS_PER_MILLI)
                        .orElse(null),
                worstFirstToken(before),
                worstFirstToken(after),
                stepNanos / NANOS_PER_MILLI,
                calls());
    }

    private static Double worstFirstToken(List<Timeline.Point> points) {
        return points.stream()
                .map(point -> point.median(TIME_TO_FIRST_TOKEN))
                .filter(Objects::nonNull)
                .max(Double::compare)
                .map(nanos -> nanos / NANOS_PER_MILLI)
                .orElse(null);
    }

    private VariantDifferences variantDifferences() {
        return new VariantDifferences(
                summary.comparisons().stream().flatMap(RunFindings::differences).toList(), calls());
    }

    /**
     * Differences of the times to first token and the output speed, which do not depend on the length of answers;
     * otherwise of the latency.
     */
    private static Stream<Difference> differences(VariantComparison comparison) {
        List<AttemptMetric> metrics = Stream.of(TIME_TO_FIRST_TOKEN, TIME_TO_FIRST_ANSWER_TOKEN, OUTPUT_SPEED)
                .filter(comparison.ratios()::containsKey)
                .toList();
        return (metrics.isEmpty() ? List.of(END_TO_END_LATENCY) : metrics)
                .stream()
                        .filter(comparison.ratios()::containsKey)
                        .map(metric -> new Difference(
                                comparison.variant(),
                                comparison.base(),
                                measure(
                                        metric.key(),
                                        "ratio",
                                        comparison.ratios().get(metric),
                                        50,
                                        1),
                                comparison.pairs()));
    }

    private SessionTasks sessionTasks() {
        SessionFigures sessions = summary.sessions();
        Integer planned = summary.run().plan().closed() ? summary.run().plan().users() : null;
        Estimate rate = sessions.perMinute();
        Optional<Percentile> median = sessions.shortened()
                ? sessions.taskTimes().stream()
                        .filter(time -> time.percent() == 50)
                        .findFirst()
                : sessions.metric(SessionMetric.TASK_TIME).percentile(50);
        return new SessionTasks(
                planned == null ? sessions.meanRunning() : planned,
                rate == null ? null : Measure.of(RunMetric.TASKS_PER_MINUTE.key(), "1/min", rate),
                median.map(time -> time.map(AttemptMetric.Unit.TIME::written))
                        .map(time ->
                                new Measure(SessionMetric.TASK_TIME.key(), time.value(), "ms", time.low(), time.high()))
                        .orElse(null),
                sessions.shortened(),
                sessions.completed(),
                sessions.sessions(),
                sessions.unfinished());
    }

    private ConversationGrowth conversationGrowth() {
        List<Breakdown> turns = turns();
        List<Breakdown> measured = turns.stream()
                .filter(turn -> turn.figures().metric(TIME_TO_FIRST_TOKEN).n() > 0)
                .toList();
        Breakdown last = measured.isEmpty() ? null : measured.get(measured.size() - 1);
        return new ConversationGrowth(
                turns.get(turns.size() - 1).number(),
                measured.isEmpty() ? null : firstToken(measured.get(0)),
                last == null ? null : firstToken(last),
                last == null ? null : cachedShare(last.figures()),
                calls());
    }

    private static Measure firstToken(Breakdown turn) {
        return measure(
                TIME_TO_FIRST_TOKEN.key(), "ms", turn.figures().metric(TIME_TO_FIRST_TOKEN), 50, NANOS_PER_MILLI);
    }

    private static Double cachedShare(Figures figures) {
        Distribution cached = figures.metric(CACHED_PROMPT_TOKENS);
        Distribution prompt = figures.metric(PROMPT_TOKENS);
        return cached.n() == 0 || prompt.n() == 0 || prompt.mean() == 0
                ? null
                : Double.valueOf(cached.mean() * cached.n() / (prompt.mean() * prompt.n()));
    }

    /**
     * At a steady rate, the backlog of calls that were due and had not ended is the number of calls in flight at the
     * end minus that at the beginning, whose standard deviation is about the square root of twice their mean. Beyond
     * three times that, and 5 % of the calls, the service does not keep up.
     */
    private ArrivalRate arrivalRate() {
        LoadPlan.Offered offered = summary.run().plan().offered();
        double seconds = figures.window().seconds();
        double due = offered.steadyCalls() * seconds / (summary.run().plan().steadyNanos() / 1e9);
        long backlog = Math.max(0, Math.round(due) - figures.ended());
        double chance = 3 * Math.sqrt(2 * Math.max(1, figures.meanInFlight()));
        OptionalDouble ended = figures.attemptsPerSecond();
        return new ArrivalRate(
                offered.steadyCalls() / (summary.run().plan().steadyNanos() / 1e9),
                boxed(ended),
                headline.wholeRun() || backlog <= Math.max(chance, BEHIND * due),
                backlog,
                figures.metric(LATENCY_FROM_SCHEDULE).shown(95).isEmpty()
                        ? null
                        : measure(
                                LATENCY_FROM_SCHEDULE.key(),
                                "ms",
                                figures.metric(LATENCY_FROM_SCHEDULE),
                                95,
                                NANOS_PER_MILLI),
                calls());
    }

    private SingleCall singleCall() {
        return new SingleCall(
                single(END_TO_END_LATENCY) / NANOS_PER_MILLI,
                Optional.ofNullable(single(TIME_TO_FIRST_TOKEN))
                        .map(nanos -> nanos / NANOS_PER_MILLI)
                        .orElse(null),
                figures.outputTokens() == 0 ? null : Double.valueOf(figures.outputTokens()),
                single(OUTPUT_SPEED));
    }

    private Double single(AttemptMetric metric) {
        return figures.metric(metric).mean();
    }

    private static Measure measure(String name, String unit, Distribution values, double percent, double scale) {
        Percentile found = values.percentile(percent).orElseThrow();
        return new Measure(
                name,
                found.value() / scale,
                unit,
                found.low() == null ? null : Double.valueOf(found.low() / scale),
                found.high() == null ? null : Double.valueOf(found.high() / scale));
    }

    private RunFinding quotaBehaviour() {
        QuotaFigures quotas = summary.quotas().stream()
                .max(Comparator.comparingLong(QuotaFigures::refused))
                .orElse(null);
        if (quotas == null) {
            return sustainedThroughput();
        }
        Limit limit = limit(quotas, mostRefusals(quotas)).orElse(null);
        return new QuotaBehaviour(
                quotas.attempts(),
                quotas.admitted(),
                quotas.refused(),
                quota(limit),
                limit == null
                                || limit.period() != Limit.Period.MINUTE
                                || quotas.minutes().isEmpty()
                        ? null
                        : Long.valueOf(quotas.minutes().stream()
                                .mapToLong(minute ->
                                        limit.resource() == Resource.REQUESTS ? minute.requests() : minute.tokens())
                                .max()
                                .orElseThrow()),
                quotas.promises().kept(),
                quotas.promises().brokenAlone());
    }

    private RunFinding quotaLimits() {
        return new QuotaLimits(
                summary.run().model(),
                summary.quotas().stream()
                        .flatMap(quota -> quota.announced().stream())
                        .map(announced -> quota(announced.limit()))
                        .toList(),
                summary.whole().attempts());
    }

    private static Outcome mostRefusals(QuotaFigures quotas) {
        return quotas.refusals().stream()
                .max(Comparator.comparingLong(QuotaFigures.Refusals::count))
                .map(QuotaFigures.Refusals::outcome)
                .orElse(Outcome.RATE_LIMITED);
    }

    /** The limit that explains refusals with this outcome; {@code null} if there is none. */
    private Quota refusing(Outcome outcome) {
        return QUOTA_REFUSALS.contains(outcome)
                ? summary.quotas().stream()
                        .max(Comparator.comparingLong(QuotaFigures::refused))
                        .flatMap(quotas -> limit(quotas, outcome))
                        .map(RunFindings::quota)
                        .orElse(null)
                : null;
    }

    /**
     * Among the announced limits of the refused resource, the one with the smallest remainder; among equal ones that
     * with the shortest period.
     */
    private static Optional<Limit> limit(QuotaFigures quotas, Outcome outcome) {
        return quotas.announced().stream()
                .filter(announced -> switch (outcome) {
                    case QUOTA_REQUESTS -> announced.limit().resource() == Resource.REQUESTS;
                    case QUOTA_TOKENS -> announced.limit().resource() != Resource.REQUESTS;
                    default -> true;
                })
                .min(Comparator.comparingDouble(RunFindings::leastLeft).thenComparing(QuotaFigures.Announced::limit))
                .map(QuotaFigures.Announced::limit);
    }

    private static double leastLeft(QuotaFigures.Announced announced) {
        return announced.levels().stream()
                        .mapToLong(QuotaFigures.Level::remaining)
                        .min()
                        .orElse(announced.limit().amount())
                / (double) announced.limit().amount();
    }

    private static Quota quota(Limit limit) {
        return limit == null
                ? null
                : new Quota(limit.resource().toString(), limit.period().toString(), limit.amount());
    }
}
