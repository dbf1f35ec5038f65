package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CACHED_PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Parts of a run beside each other, all of one kind.
 *
 * @param columns those of a row's cells
 * @param sampleTooSmall whether any percentile has to be marked
 */
record BreakdownTable(
        Breakdown.Kind kind, SliceWords words, List<Column> columns, List<Row> rows, boolean sampleTooSmall) {

    private static final Set<Outcome> REFUSALS =
            EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.QUEUE_FULL, Outcome.RATE_LIMITED);
    private static final Column PER_USER = new Column(
            RunMetric.PER_USER_THROUGHPUT.key(),
            "Per user",
            Unit.SPEED.label(),
            (figures, numbers) -> percentile(figures.perUser(), 50, Unit.SPEED, numbers));
    private static final List<Column> COLUMNS = List.of(
            new Column(
                    RunMetric.OUTPUT_THROUGHPUT.key(),
                    "Throughput",
                    Unit.SPEED.label(),
                    (figures, numbers) -> Cell.of(figures.outputThroughput(), numbers)),
            PER_USER,
            Column.of(TIME_TO_FIRST_TOKEN, "TTFT p50", 50),
            Column.of(TIME_TO_FIRST_TOKEN, "TTFT p95", 95),
            Column.of(OUTPUT_SPEED, "Speed p50", 50));
    private static final List<Column> OF_REQUESTS =
            List.of(Column.of(END_TO_END_LATENCY, "E2E p50", 50), Column.of(END_TO_END_LATENCY, "E2E p95", 95));
    private static final List<Column> OF_TURNS = List.of(
            new Column(
                    PROMPT_TOKENS.key(),
                    "Prompt",
                    "tokens",
                    (figures, numbers) -> Cell.of(figures.metric(PROMPT_TOKENS).mean(), Unit.TOKENS, numbers)),
            new Column(
                    CACHED_PROMPT_TOKENS.key(), "Cached", "%", (figures, numbers) -> cachedPercent(figures, numbers)));

    /** One table for each kind of which the run has parts. */
    static List<BreakdownTable> of(RunSummary summary, Numbers numbers) {
        return Arrays.stream(Breakdown.Kind.values())
                .map(kind -> of(
                        kind,
                        summary.breakdowns().stream()
                                .filter(slice -> slice.kind() == kind)
                                .toList(),
                        numbers))
                .filter(table -> !table.rows().isEmpty())
                .toList();
    }

    /**
     * Turns and requests have no throughput per user: a user spends its time in the window on all of them. A turn has a prompt
     * that grows instead, in the mean of its attempts, and a request its latency, since it may not be streamed.
     */
    private static BreakdownTable of(Breakdown.Kind kind, List<Breakdown> slices, Numbers numbers) {
        List<Column> columns = switch (kind) {
            case TURN -> instead(OF_TURNS);
            case REQUEST -> instead(OF_REQUESTS);
            default -> COLUMNS;
        };
        List<Row> rows =
                slices.stream().map(slice -> Row.of(slice, columns, numbers)).toList();
        boolean sampleTooSmall =
                rows.stream().flatMap(row -> row.cells().stream()).anyMatch(Cell::sampleTooSmall);
        return new BreakdownTable(kind, SliceWords.of(kind), columns, rows, sampleTooSmall);
    }

    /** The columns with these in place of the throughput per user. */
    private static List<Column> instead(List<Column> others) {
        return Stream.concat(COLUMNS.stream().filter(column -> column != PER_USER), others.stream())
                .toList();
    }

    /** A figure that every part has. */
    record Column(String key, String title, String unit, BiFunction<Figures, Numbers, Cell> cell) {

        private static Column of(AttemptMetric metric, String title, double percent) {
            return new Column(
                    metric.key(),
                    title,
                    metric.unit().label(),
                    (figures, numbers) -> percentile(figures.metric(metric), percent, metric.unit(), numbers));
        }
    }

    /** One part; {@code refused} counts its 429s. */
    record Row(String name, List<Cell> cells, String attempts, String success, String refused) {

        static Row of(Breakdown slice, List<Column> columns, Numbers numbers) {
            Figures figures = slice.figures();
            long refused = REFUSALS.stream()
                    .mapToLong(refusal -> figures.outcomes().getOrDefault(refusal, 0L))
                    .sum();
            return new Row(
                    slice.name(),
                    columns.stream()
                            .map(column -> column.cell().apply(figures, numbers))
                            .toList(),
                    numbers.count(figures.attempts()),
                    numbers.share(figures.successes(), figures.attempts()),
                    numbers.count(refused));
        }
    }

    /** Of the prompts whose cached part the server told: a server that tells one of them tells both. */
    private static Cell cachedPercent(Figures figures, Numbers numbers) {
        Double cached = figures.metric(CACHED_PROMPT_TOKENS).mean();
        Double prompt = figures.metric(PROMPT_TOKENS).mean();
        return cached == null || prompt == null ? Cell.ABSENT : Cell.of(100 * cached / prompt, Unit.TOKENS, numbers);
    }

    private static Cell percentile(Distribution values, double percent, Unit unit, Numbers numbers) {
        return values.shown(percent).map(found -> Cell.of(found, unit, numbers)).orElse(Cell.ABSENT);
    }

    /**
     * What parts of one kind are, in plain words.
     *
     * @param title of the table
     * @param name what the first column holds
     * @param meaning how to read the table
     */
    record SliceWords(String title, String name, String meaning) {

        static SliceWords of(Breakdown.Kind kind) {
            return switch (kind) {
                case STEP ->
                    new SliceWords(
                            "Steps of the load",
                            "Users",
                            "Each step has its own number of users, and its figures begin when these have settled. While the throughput "
                                    + "grows with the users, the service has room. Where it grows no more, the users share what there is: "
                                    + "each gets less, or waits longer.");
                case MODEL ->
                    new SliceWords(
                            "Models",
                            "Model",
                            "The same run asked several models. They had their load at the same time, unless the plan says otherwise; a "
                                    + "difference between them is of these prompts and this hour.");
                case SCENARIO ->
                    new SliceWords(
                            "Scenarios",
                            "Scenario",
                            "Kinds of users that ran side by side. They share the service, so one can slow the other down.");
                case REQUEST ->
                    new SliceWords(
                            "Requests",
                            "Request",
                            "Requests of different names, as the simulation gives them. They share the service, so one can slow the other"
                                    + " down.");
                case TURN ->
                    new SliceWords(
                            "Turns",
                            "Turn",
                            "Turn 1 is the first request of a conversation, or of a session's main agent. Each request is sent with"
                                    + " everything said before it, so prompts grow from turn to turn, and the time to first token may grow with"
                                    + " them. Cached is the share of the prompt tokens that the server says it took from its cache.");
                case VARIANT ->
                    new SliceWords(
                            "Compared on the same prompts",
                            "Variant",
                            "Each prompt was sent to all of them, one directly after the other, in changing order. The pairs of calls tell"
                                    + " their differences more precisely than these figures do.");
                case AGENT ->
                    new SliceWords(
                            "Agents",
                            "Agent",
                            "The main agent of the sessions, and the subagents that it started, by name.");
            };
        }
    }

    /**
     * A number in a table, cut at its decimal point so that a column can align on it.
     *
     * @param whole digits before the point; a dash when absent
     * @param fraction the point and the digits after it; may be empty
     * @param interval the 95 % interval; empty when there is none
     * @param sampleTooSmall whether the value is a hint only
     */
    record Cell(String whole, String fraction, String interval, boolean sampleTooSmall) {

        static final Cell ABSENT = new Cell(Numbers.ABSENT, "", "", false);

        /** A value in the model's unit; times show as milliseconds. */
        static Cell of(Double value, Unit unit, Numbers numbers) {
            return value == null ? ABSENT : cut(number(value, unit, numbers), "", false);
        }

        /** A percentile with its interval. */
        static Cell of(Percentile percentile, Unit unit, Numbers numbers) {
            String interval = percentile.sampleTooSmall()
                    ? ""
                    : resolved(percentile.low(), unit, numbers) + " – " + resolved(percentile.high(), unit, numbers);
            return cut(resolved(percentile.value(), unit, numbers), interval, percentile.sampleTooSmall());
        }

        /** A throughput with its interval; absent when there is none. */
        static Cell of(Estimate estimate, Numbers numbers) {
            if (estimate == null) {
                return ABSENT;
            }
            String interval = estimate.low() == null
                    ? ""
                    : numbers.decimal(estimate.low()) + " – " + numbers.decimal(estimate.high());
            return cut(numbers.decimal(estimate.value()), interval, estimate.low() == null);
        }

        private static String resolved(double value, Unit unit, Numbers numbers) {
            return number(Numbers.resolved(unit, value), unit, numbers);
        }

        private static String number(double value, Unit unit, Numbers numbers) {
            return unit == Unit.DOLLARS
                    ? numbers.dollars(BigDecimal.valueOf(value))
                    : numbers.decimal(unit.written(value));
        }

        private static Cell cut(String number, String interval, boolean sampleTooSmall) {
            int point = number.indexOf('.');
            return point < 0
                    ? new Cell(number, "", interval, sampleTooSmall)
                    : new Cell(number.substring(0, point), number.substring(point), interval, sampleTooSmall);
        }
    }

    /**
     * What is drawn of the parts of a run: tokens per second by the users of a step, milliseconds by turn, and by the position
     * of a request's name. A list is empty when nothing of it was measured.
     *
     * @param requests names of the requests, with control characters made visible
     */
    record SliceCharts(
            List<Point> stepThroughput,
            List<Point> stepPerUser,
            List<Point> turnFirstToken,
            List<Point> turnFirstTokenP95,
            List<String> requests,
            List<Point> requestFirstToken,
            List<Point> requestFirstTokenP95,
            List<Point> requestLatency,
            List<Point> requestLatencyP95) {

        static SliceCharts of(List<Breakdown> slices) {
            List<Breakdown> requests = slices.stream()
                    .filter(slice -> slice.kind() == Breakdown.Kind.REQUEST)
                    .toList();
            return new SliceCharts(
                    points(slices, Breakdown.Kind.STEP, figures -> Optional.ofNullable(figures.outputThroughput())),
                    points(slices, Breakdown.Kind.STEP, figures -> percentile(figures.perUser(), 50, 1)),
                    points(slices, Breakdown.Kind.TURN, figures -> millis(figures, TIME_TO_FIRST_TOKEN, 50)),
                    points(slices, Breakdown.Kind.TURN, figures -> millis(figures, TIME_TO_FIRST_TOKEN, 95)),
                    requests.stream()
                            .map(request -> Printable.word(request.name()))
                            .toList(),
                    ofRequests(requests, TIME_TO_FIRST_TOKEN, 50),
                    ofRequests(requests, TIME_TO_FIRST_TOKEN, 95),
                    ofRequests(requests, END_TO_END_LATENCY, 50),
                    ofRequests(requests, END_TO_END_LATENCY, 95));
        }

        private static List<Point> ofRequests(List<Breakdown> requests, AttemptMetric metric, double percent) {
            return IntStream.range(0, requests.size())
                    .boxed()
                    .flatMap(i -> point(i, millis(requests.get(i).figures(), metric, percent)))
                    .toList();
        }

        /** A value with its interval, whose ends are absent when there is none. */
        record Point(long x, double value, Double low, Double high) {}

        /** Ascending, whatever the order in time. */
        private static List<Point> points(
                List<Breakdown> slices, Breakdown.Kind kind, Function<Figures, Optional<Estimate>> value) {
            return slices.stream()
                    .filter(slice -> slice.kind() == kind)
                    .flatMap(slice -> point(slice.number(), value.apply(slice.figures())))
                    .sorted(Comparator.comparingLong(Point::x))
                    .toList();
        }

        private static Stream<Point> point(long x, Optional<Estimate> value) {
            return value.stream().map(y -> new Point(x, y.value(), y.low(), y.high()));
        }

        private static Optional<Estimate> millis(Figures figures, AttemptMetric metric, double percent) {
            return percentile(figures.metric(metric), percent, Numbers.millis(1));
        }

        private static Optional<Estimate> percentile(Distribution values, double percent, double scale) {
            return values.percentile(percent)
                    .map(p -> new Estimate(
                            p.value() * scale,
                            p.low() == null ? null : p.low() * scale,
                            p.high() == null ? null : p.high() * scale));
        }
    }
}
