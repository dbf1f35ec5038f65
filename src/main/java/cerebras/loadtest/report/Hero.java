package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CACHED_PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.analysis.capacity.Knee;
import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.GeneratorInvalid;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaLimits;
import cerebras.loadtest.analysis.finding.RunFindings;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.VariantComparison;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The chart that answers the question of the run, and the data that only this chart needs.
 *
 * @param chart its name in the page's script
 * @param title what it shows
 * @param caption how to read it
 * @param data for the script, in milliseconds, tokens per second and seconds; {@code null} when the chart needs no more than
 *     the timeline
 */
record Hero(String chart, String title, String caption, Object data) {

    /** Share of the attempts that a quota must refuse for the quota to be what the run is about; by choice. */
    private static final double MANY_REFUSED = 0.01;

    private static final long FEWEST_OF_P95 = 20;

    /** Absent when nothing of the run can be drawn. */
    static Optional<Hero> of(JudgedRun run) {
        RunSummary summary = run.summary();
        return Stream.<Optional<Hero>>of(
                        comparison(summary),
                        capacity(run),
                        staircase(run),
                        served(run),
                        burst(summary),
                        turns(summary),
                        quota(summary),
                        remaining(summary),
                        arrivals(run),
                        call(run),
                        throughput(summary))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Hero> throughput(RunSummary summary) {
        return when(
                summary.timeline().points().size() > 1,
                "throughput",
                "Output throughput and calls in flight over time",
                "Tokens per second that arrived, and calls under way. The measured part is shaded.",
                null);
    }

    /** A point of the staircase: latency in milliseconds at a throughput, with 95 % intervals where there are any. */
    record StairPoint(
            int users,
            double throughput,
            Double low,
            Double high,
            Double p50,
            Double p95,
            Double p95Low,
            Double p95High) {}

    private record Stairs(String metric, List<StairPoint> points, Double knee, Double bound, String boundText) {}

    private static Optional<Hero> staircase(JudgedRun run) {
        List<Breakdown> steps = run.summary().steps();
        AttemptMetric metric = steps.stream()
                        .anyMatch(step ->
                                step.figures().metric(TIME_TO_FIRST_TOKEN).n() > 0)
                ? TIME_TO_FIRST_TOKEN
                : END_TO_END_LATENCY;
        List<StairPoint> points = steps.stream()
                .filter(step -> step.figures().outputThroughput() != null
                        && step.figures().metric(metric).n() > 0)
                .map(step -> stairPoint(step, metric))
                .toList();
        Optional<PercentileLimit> limit =
                limits(run).stream().filter(asked -> asked.metric() == metric).findFirst();
        Stairs data = new Stairs(
                metric.title(),
                points,
                Knee.of(Knee.steps(run.summary())).map(Knee::users).orElse(null),
                limit.map(asked -> Numbers.millis(asked.bound())).orElse(null),
                limit.map(Hero::words).orElse(null));
        return when(
                points.size() > 1,
                "staircase",
                metric.title() + " against throughput",
                "One point for each step, labelled with its users. To the right is more throughput, upward is a longer wait: where"
                        + " the line turns upward, more users only wait longer.",
                data);
    }

    private static StairPoint stairPoint(Breakdown step, AttemptMetric metric) {
        Figures figures = step.figures();
        Optional<Percentile> p95 = p95(figures.metric(metric));
        return new StairPoint(
                step.number(),
                figures.outputThroughput().value(),
                figures.outputThroughput().low(),
                figures.outputThroughput().high(),
                figures.metric(metric).percentile(50).map(Hero::millis).orElse(null),
                p95.map(Hero::millis).orElse(null),
                p95.map(Percentile::low).map(Numbers::millis).orElse(null),
                p95.map(Percentile::high).map(Numbers::millis).orElse(null));
    }

    /** A trial of a search: {@code status} is PASS, FAIL or INCONCLUSIVE. */
    record Trial(int users, double value, Double low, Double high, String status) {}

    /**
     * @param unit of the values of the trials
     * @param bound {@code null} if the service level does not limit what is drawn
     * @param met the most users that met the service level; {@code null} if none did
     * @param missed the fewest that missed it; {@code null} if none did
     */
    private record Trials(
            String noun,
            String unit,
            List<Trial> trials,
            Double bound,
            String boundText,
            Integer met,
            Integer missed) {}

    /** Draws the limit that more users missed, else one that they met, else the time to first token without a limit. */
    private static Optional<Hero> capacity(JudgedRun run) {
        CapacityResult found = run.summary().capacity();
        if (found == null) {
            return Optional.empty();
        }
        List<Breakdown> steps = run.summary().steps();
        Set<String> missed =
                found.miss() == null ? Set.of() : found.miss().missedLimits().keySet();
        Optional<PercentileLimit> asked = ServiceLevel.of(found.serviceLevel()).stream()
                .flatMap(level -> percentileLimits(level).stream())
                .filter(limit ->
                        steps.stream().anyMatch(step -> percentile(step, limit).isPresent()))
                .min(Comparator.comparing(limit -> !missed.contains(limit.key())));
        PercentileLimit shown = asked.orElseGet(() -> percentileLimits(
                        ServiceLevel.of(ServiceLevel.DEFAULT_LIMITS).orElseThrow())
                .get(0));
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Breakdown step = steps.get(i);
            Finding finding =
                    run.steps().size() == steps.size() ? run.steps().get(i).finding() : null;
            percentile(step, shown).ifPresent(p -> trials.add(trial(step, p, shown, finding)));
        }
        String noun = RunDescription.LoadText.actor(run.summary().run());
        Trials data = new Trials(
                noun,
                shown.unit().label(),
                trials,
                asked.map(limit -> limit.unit().written(limit.bound())).orElse(null),
                asked.map(Hero::words).orElse(null),
                found.meet() == null ? null : found.meet().users(),
                found.miss() == null ? null : found.miss().users());
        return when(
                !trials.isEmpty(),
                "capacity",
                shown.title() + " against " + noun + "s",
                "One dot for each trial, with its 95 % interval."
                        + (asked.isPresent() ? " The line is the service level." : "")
                        + " The mark on each dot is the verdict on all limits of the service level.",
                data);
    }

    /** By the judgement of the step; where there is none, by the interval of this percentile. */
    private static Trial trial(Breakdown step, Percentile p, PercentileLimit limit, Finding finding) {
        boolean measured = !p.sampleTooSmall();
        boolean lowIsKept = measured && keeps(limit, p.low());
        boolean highIsKept = measured && keeps(limit, p.high());
        boolean met = finding == null ? lowIsKept && highIsKept : finding == Finding.MET;
        boolean missed = finding == null ? measured && !lowIsKept && !highIsKept : finding == Finding.MISSED;
        return new Trial(
                step.number(),
                limit.unit().written(p.value()),
                p.low() == null ? null : limit.unit().written(p.low()),
                p.high() == null ? null : limit.unit().written(p.high()),
                met ? "PASS" : missed ? "FAIL" : "INCONCLUSIVE");
    }

    private static boolean keeps(PercentileLimit limit, double value) {
        return limit.fromBelow() ? value >= limit.bound() : value <= limit.bound();
    }

    private static Optional<Percentile> percentile(Breakdown step, PercentileLimit limit) {
        return limit.metric() instanceof AttemptMetric metric
                ? step.figures().metric(metric).percentile(Double.parseDouble(limit.percent()))
                : Optional.empty();
    }

    /** The percentile limits that the run asked for. */
    private static List<PercentileLimit> limits(JudgedRun run) {
        return RunJudge.asked(run.summary().run()).map(Hero::percentileLimits).orElse(List.of());
    }

    private static List<PercentileLimit> percentileLimits(ServiceLevel level) {
        return level.limits().stream()
                .filter(PercentileLimit.class::isInstance)
                .map(PercentileLimit.class::cast)
                .filter(limit -> limit.request().isEmpty())
                .toList();
    }

    private static String words(Limit limit) {
        return limit.title()
                + (limit.fromBelow() ? " ≥ " : " ≤ ")
                + (limit.unit() == Unit.TIME
                        ? Numbers.PAGE.time(limit.bound()).text()
                        : Numbers.PAGE.decimal(limit.bound()) + " "
                                + limit.unit().label());
    }

    /** @param served whether the chart shows the single calls of the burst, which has no other calls around it */
    private record Burst(double startSeconds, int calls, boolean background, boolean served) {}

    /** A burst alone is over within few steps of time: its calls show how it was served. */
    private static Optional<Hero> served(JudgedRun run) {
        var plan = run.summary().run().plan();
        boolean alone = plan.offered() != null
                && plan.offered().burstCalls() != null
                && plan.offered().ratePerSecond() == null;
        int shown = run.calls().timeline().size();
        return when(
                alone && shown > 1,
                "burst",
                "How fast the burst was served",
                "Calls whose first token arrived, and whose answer was complete, added up over the time since the burst"
                        + (shown < run.calls().attempts()
                                ? "; of the first " + Numbers.PAGE.count(shown) + " attempts."
                                : "."),
                alone
                        ? new Burst(
                                Numbers.seconds(plan.steadyStartNanos()),
                                plan.offered().burstCalls(),
                                false,
                                true)
                        : null);
    }

    private static Optional<Hero> burst(RunSummary summary) {
        var plan = summary.run().plan();
        boolean burst = plan.offered() != null && plan.offered().burstCalls() != null;
        return when(
                burst && summary.timeline().points().size() > 1,
                "burst",
                "Recovery after the burst",
                "Time to first token and calls in flight, around the burst. They have recovered where they are back at the level"
                        + " before it.",
                burst
                        ? new Burst(
                                Numbers.seconds(plan.steadyStartNanos()),
                                plan.offered().burstCalls(),
                                plan.offered().ratePerSecond() != null,
                                false)
                        : null);
    }

    /**
     * A turn of a conversation: milliseconds with their 95 % intervals.
     *
     * @param cachedPercent share of the prompt tokens that came from the cache; {@code null} where the server told none
     */
    record Turn(int turn, Double p50, Double p95, Double low, Double high, Double promptTokens, Double cachedPercent) {}

    private static Optional<Hero> turns(RunSummary summary) {
        List<Turn> turns = summary.breakdowns().stream()
                .filter(part -> part.kind() == Breakdown.Kind.TURN)
                .filter(part -> part.figures().metric(TIME_TO_FIRST_TOKEN).n() > 0)
                .map(Hero::turn)
                .toList();
        return when(
                turns.size() > 1,
                "turns",
                "Time to first token and cached share of the prompt, by turn",
                "A conversation grows from turn to turn. While the server takes the earlier part of the prompt from its cache, the"
                        + " wait should hardly grow.",
                turns);
    }

    private static Turn turn(Breakdown part) {
        Figures figures = part.figures();
        Optional<Percentile> median = figures.metric(TIME_TO_FIRST_TOKEN).percentile(50);
        Double prompt = figures.metric(PROMPT_TOKENS).mean();
        Double cached = figures.metric(CACHED_PROMPT_TOKENS).mean();
        return new Turn(
                part.number(),
                median.map(Hero::millis).orElse(null),
                figures.metric(TIME_TO_FIRST_TOKEN)
                        .percentile(95)
                        .map(Hero::millis)
                        .orElse(null),
                median.map(Percentile::low).map(Numbers::millis).orElse(null),
                median.map(Percentile::high).map(Numbers::millis).orElse(null),
                prompt,
                prompt == null || cached == null || prompt == 0 ? null : 100 * cached / prompt);
    }

    /** A limit of requests, as so many a second. */
    record QuotaLimit(String title, double perSecond) {}

    private static Optional<Hero> quota(RunSummary summary) {
        Optional<QuotaFigures> refused = summary.quotas().stream()
                .filter(quota -> quota.refused() > MANY_REFUSED * quota.attempts())
                .max(Comparator.comparingLong(QuotaFigures::refused));
        List<QuotaLimit> limits = refused.stream()
                .flatMap(quota -> quota.announced().stream())
                .map(QuotaFigures.Announced::limit)
                .filter(limit -> limit.resource() == Resource.REQUESTS
                        && (limit.period() == Period.MINUTE || limit.period() == Period.SECOND))
                .map(limit -> new QuotaLimit(
                        Numbers.PAGE.count(limit.amount(), "request") + " per " + limit.period(),
                        (double) limit.amount() / (limit.period() == Period.MINUTE ? 60 : 1)))
                .toList();
        return when(
                refused.isPresent() && summary.timeline().points().size() > 1,
                "quota",
                limits.isEmpty()
                        ? "Admitted and refused requests"
                        : "Admitted requests against the promised limit, and refusals",
                limits.isEmpty()
                        ? "Attempts that ended, per second. The headers promise no limit of requests."
                        : "Above, the admitted requests add up; the dashed line is the promised limit. Admitted requests may lead it by"
                                + " what the quota had saved up. Below, what was refused.",
                limits);
    }

    /** What a quota probe looked at. */
    private static Optional<Hero> remaining(RunSummary summary) {
        RunFinding finding = RunFindings.of(summary);
        RunFinding answer = finding instanceof GeneratorInvalid invalid ? invalid.answer() : finding;
        boolean told = !summary.quotas().isEmpty()
                && summary.quotas().get(0).announced().stream()
                        .anyMatch(limit -> !limit.levels().isEmpty());
        return when(
                answer instanceof QuotaLimits
                        && told
                        && summary.timeline().points().size() > 1,
                "remaining",
                "Remaining quota over time",
                "Percent of each limit that the response headers state as left.",
                null);
    }

    private record Arrivals(double steadyStart, double steadyEnd, Double achievedShare) {}

    /** Below this share of the offered calls the server does not keep up; by choice, beyond what the last calls in flight explain. */
    private static final double KEEPS_UP = 0.95;

    private static Optional<Hero> arrivals(JudgedRun run) {
        RunSummary summary = run.summary();
        var plan = summary.run().plan();
        if (plan.offered() == null || run.calls().rates().due().isEmpty()) {
            return Optional.empty();
        }
        Figures steady = summary.steady();
        int offered = plan.offered().steadyCalls();
        Double share = offered == 0 || summary.stop() != null ? null : (double) steady.ended() / offered;
        boolean behind = share != null && share < KEEPS_UP;
        String caption =
                "Calls that the plan had due, and attempts that ended, per second. Where the lines part, calls pile up.";
        return when(
                summary.timeline().points().size() > 1,
                "arrivals",
                "Offered and achieved request rate",
                behind
                        ? "Not keeping up: " + Numbers.PAGE.count(steady.ended()) + " of "
                                + Numbers.PAGE.count(offered, "call") + " due in the steady window ended in it. "
                                + caption
                        : caption,
                new Arrivals(Numbers.seconds(plan.steadyStartNanos()), Numbers.seconds(plan.steadyEndNanos()), share));
    }

    /**
     * A figure of one variant beside that of the first.
     *
     * @param ratio median of the pairs' ratios, with its 95 % interval; {@code lower} whether less is better
     */
    record Ratio(
            String title, String variant, String base, double ratio, Double low, Double high, long n, boolean lower) {}

    private static Optional<Hero> comparison(RunSummary summary) {
        List<Ratio> ratios =
                summary.comparisons().stream().flatMap(Hero::ratios).toList();
        return when(
                !ratios.isEmpty(),
                "comparison",
                "Paired differences",
                "Each dot is the median ratio over pairs of calls with the same prompt, with its 95 % interval. At 1 both are"
                        + " alike.",
                ratios);
    }

    private static Stream<Ratio> ratios(VariantComparison comparison) {
        return Stream.concat(
                comparison.ratios().entrySet().stream()
                        .flatMap(entry -> ratio(
                                comparison,
                                entry.getKey().title(),
                                entry.getValue(),
                                entry.getKey().unit() == AttemptMetric.Unit.TIME)),
                ratio(comparison, "Cost of a call", comparison.cost(), true));
    }

    private static Stream<Ratio> ratio(VariantComparison comparison, String title, Distribution ratios, boolean lower) {
        return ratios.percentile(50).stream()
                .map(p -> new Ratio(
                        title,
                        Printable.word(comparison.variant()),
                        Printable.word(comparison.base()),
                        p.value(),
                        p.low(),
                        p.high(),
                        ratios.n(),
                        lower));
    }

    private static Optional<Hero> call(JudgedRun run) {
        boolean one = run.calls().attempts() == 1;
        return when(
                one,
                "call",
                "Where the time of the call went",
                "From the moment when the request was sent to the end of its answer. Each mark below is a socket read that carried"
                        + " text.",
                null);
    }

    private static Optional<Hero> when(boolean applies, String chart, String title, String caption, Object data) {
        return applies ? Optional.of(new Hero(chart, title, caption, data)) : Optional.empty();
    }

    /** Absent below 20 values, of which it would be the largest. */
    private static Optional<Percentile> p95(Distribution values) {
        return values.n() < FEWEST_OF_P95 ? Optional.empty() : values.percentile(95);
    }

    private static double millis(Percentile percentile) {
        return Numbers.millis(percentile.value());
    }
}
