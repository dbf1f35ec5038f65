package cerebras.loadtest.report;

import static cerebras.loadtest.report.ConsoleText.padded;
import static cerebras.loadtest.report.ConsoleText.printable;
import static cerebras.loadtest.report.ConsoleText.wrapped;

import cerebras.loadtest.analysis.comparison.ComparedMetric;
import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.Conditions.Condition;
import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunComparison.Decision;
import cerebras.loadtest.analysis.comparison.RunSet;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.WholeFile;
import cerebras.loadtest.report.Asset.PageJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What shows a comparison of runs. */
public final class DifferenceReport {

    private DifferenceReport() {}

    /**
     * Writes the page, and the JSON beside it.
     *
     * @param comparisons of the same base with one side or more
     * @param records what the runs were read from, which is never overwritten
     * @return the block for the console
     * @throws IOException when a file cannot be written
     */
    public static String make(List<RunComparison> comparisons, Collection<Path> records, Path page) throws IOException {
        WholeFile.write(page, records, DifferencePage.render(comparisons));
        String name = page.getFileName().toString();
        Path json = page.resolveSibling(name.replaceFirst("\\.html$", "") + ".json");
        WholeFile.write(json, records, DifferenceDocument.of(comparisons).json());
        return DifferenceConsole.text(comparisons) + "\n\nPage: " + page.toUri() + "\nJSON: " + json.toUri();
    }

    /** Why runs that were made under different conditions are not compared, and what to do. */
    public static String refusal(List<RunComparison> comparisons) {
        List<Condition> obstacles = comparisons.stream()
                .flatMap(comparison -> comparison.conditions().obstacles().stream())
                .distinct()
                .toList();
        String names = obstacles.stream().map(Condition::name).distinct().collect(Collectors.joining(","));
        String settings = obstacles.stream()
                .map(condition -> "  " + ConsoleText.printable(DifferenceBanners.text(condition)))
                .collect(Collectors.joining("\n"));
        return "These runs are not comparable. They differ in:\n" + settings + "\n"
                + wrapped("", "If that is what you compare, say so with --varied " + names + "; or add --anyway.", "");
    }

    /** Renders a comparison of runs as one page that needs no network. */
    static final class DifferencePage {

        private DifferencePage() {}

        /** The page as HTML. */
        static String render(List<RunComparison> comparisons) {
            Numbers numbers = Numbers.PAGE;
            RunComparison first = comparisons.get(0);
            DifferenceCharts charts = DifferenceCharts.of(comparisons);
            List<String> labels = DifferenceVerdict.labels(comparisons);
            Map<String, Object> parts = new HashMap<>();
            parts.put("data", PageJson.text(charts));
            DifferenceVerdict verdict = DifferenceVerdict.of(comparisons, numbers);
            parts.put("verdict", verdict);
            parts.put("status", verdict.kind());
            parts.put("models", values(comparisons, run -> run.summary().run().model()));
            parts.put(
                    "targets",
                    values(comparisons, run -> run.summary().run().target().url()));
            parts.put(
                    "simulated",
                    runs(comparisons)
                            .anyMatch(run -> run.summary().run().target().emulated()));
            parts.put(
                    "banners",
                    DifferenceBanners.of(comparisons, numbers).stream()
                            .filter(banner -> !banner.kind().equals("simulated"))
                            .toList());
            parts.put("base", Side.of("base", first.base(), numbers));
            List<Side> sides = new ArrayList<>();
            List<Section> sections = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                RunComparison comparison = comparisons.get(i);
                sides.add(Side.of(labels.get(i), comparison.other(), numbers));
                sections.add(new Section(
                        i,
                        labels.get(i),
                        DifferenceTable.of(comparison, numbers),
                        !charts.comparisons().get(i).isEmpty()));
            }
            parts.put("sides", sides);
            parts.put("sections", sections);
            parts.put("conditions", ConditionRow.of(comparisons));
            parts.put("spreadKnown", comparisons.stream().allMatch(RunComparison::spreadKnown));
            parts.put("threshold", numbers.percent(first.threshold()));
            parts.put("firstTokenCurve", !charts.firstToken().isEmpty());
            parts.put("latencyCurve", !charts.latency().isEmpty());
            return ReportPage.rendered("differences", parts);
        }

        private static String values(List<RunComparison> comparisons, Function<ComparedRun, String> value) {
            return runs(comparisons)
                    .map(value)
                    .filter(Objects::nonNull)
                    .distinct()
                    .collect(Collectors.joining(", "));
        }

        private static Stream<ComparedRun> runs(List<RunComparison> comparisons) {
            return Stream.concat(
                    comparisons.get(0).base().runs().stream(),
                    comparisons.stream().flatMap(comparison -> comparison.other().runs().stream()));
        }

        /** The runs of one side. */
        record Side(String label, String runs, String attempts) {

            static Side of(String label, RunSet runs, Numbers numbers) {
                return new Side(
                        label,
                        runs.runs().stream()
                                .map(run -> run.summary().run().run())
                                .collect(Collectors.joining(", ")),
                        numbers.count(runs.attempts(), "attempt"));
            }
        }

        /**
         * One side against the base.
         *
         * @param index its place among those that are compared with the base
         * @param drawn whether any difference has an interval
         */
        record Section(int index, String label, DifferenceTable table, boolean drawn) {}

        /** A condition with its value on the base's side and on each other side. */
        record ConditionRow(String name, String base, List<String> others, boolean same) {

            static List<ConditionRow> of(List<RunComparison> comparisons) {
                return comparisons.stream()
                        .flatMap(comparison -> comparison.conditions().all().stream())
                        .map(Condition::name)
                        .distinct()
                        .map(name -> of(name, comparisons))
                        .toList();
            }

            private static ConditionRow of(String name, List<RunComparison> comparisons) {
                List<Optional<Condition>> found = comparisons.stream()
                        .map(comparison -> comparison.conditions().all().stream()
                                .filter(condition -> condition.name().equals(name))
                                .findFirst())
                        .toList();
                return new ConditionRow(
                        name,
                        found.stream()
                                .flatMap(Optional::stream)
                                .map(Condition::base)
                                .findFirst()
                                .orElse(Numbers.ABSENT),
                        found.stream()
                                .map(condition ->
                                        condition.map(Condition::other).orElse(Numbers.ABSENT))
                                .toList(),
                        found.stream().flatMap(Optional::stream).allMatch(Condition::same));
            }
        }
    }

    /**
     * The shape of the JSON file. Times are milliseconds, speeds tokens per second, shares 0 to 1; what is not known is
     * absent.
     *
     * @param schema {@link #SCHEMA}
     * @param threshold the least change that matters, as a part of the base's figure
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DifferenceDocument(
            String schema, VerdictEntry verdict, double threshold, SideEntry base, List<ComparisonEntry> comparisons) {

        static final String SCHEMA = "cerebras-load-test/comparison/1";

        private static final double NANOS_PER_MILLI = 1e6;

        /** @param decision the worst of all comparisons */
        record VerdictEntry(Decision decision, String sentence, List<String> details) {}

        record SideEntry(String label, List<String> runs, long attempts, long failures) {}

        /** @param varying names of conditions that differ from the base's and may explain a difference */
        record ComparisonEntry(
                SideEntry side,
                Decision decision,
                String sentence,
                boolean runToRunSpreadKnown,
                List<String> varying,
                List<MetricEntry> metrics) {}

        /**
         * @param scale what {@code change}, {@code low}, {@code high} and {@code smallestDetectable} are: {@code ratio} of the
         *     new figure and the base's, or {@code difference} of shares
         * @param low lower end of the interval of the change, adjusted for all figures of all comparisons together
         * @param pValue with the same adjustment
         * @param smallestDetectable the smallest change for the worse that 80 % of such comparisons would show
         * @param neededSeconds how long the runs should be; absent where they are long enough
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        record MetricEntry(
                String metric,
                String title,
                String unit,
                Double base,
                Double other,
                String scale,
                Double change,
                Double low,
                Double high,
                Double pValue,
                Double smallestDetectable,
                Change decision,
                Double neededSeconds) {

            static MetricEntry of(Difference difference) {
                ComparedMetric.Kind kind = difference.metric().kind();
                double unit = kind == ComparedMetric.Kind.TIME ? NANOS_PER_MILLI : 1;
                boolean share = kind == ComparedMetric.Kind.SHARE;
                double offset = share ? 0 : 1;
                double worse = kind == ComparedMetric.Kind.TIME ? 1 : -1;
                Double least = difference.detectable();
                return new MetricEntry(
                        difference.metric().key(),
                        difference.metric().title(),
                        switch (kind) {
                            case TIME -> "ms";
                            case SPEED -> "tokens/s";
                            case SHARE -> "share";
                        },
                        times(difference.base(), 1 / unit, 0),
                        times(difference.other(), 1 / unit, 0),
                        share ? "difference" : "ratio",
                        times(difference.change(), 1, offset),
                        times(difference.low(), 1, offset),
                        times(difference.high(), 1, offset),
                        difference.pValue(),
                        least == null || least == 0 ? null : times(least, worse, offset),
                        difference.verdict(),
                        difference.tooShort() == null
                                ? null
                                : difference.tooShort().neededSeconds());
            }

            private static Double times(Double value, double factor, double offset) {
                return value == null ? null : Double.valueOf(offset + factor * value);
            }
        }

        static DifferenceDocument of(List<RunComparison> comparisons) {
            DifferenceVerdict verdict = DifferenceVerdict.of(comparisons, Numbers.CONSOLE);
            List<String> labels = DifferenceVerdict.labels(comparisons);
            return new DifferenceDocument(
                    SCHEMA,
                    new VerdictEntry(verdict.decision(), verdict.sentence(), verdict.details()),
                    comparisons.get(0).threshold(),
                    side("base", comparisons.get(0).base()),
                    IntStream.range(0, labels.size())
                            .mapToObj(i -> entry(labels.get(i), comparisons.get(i)))
                            .toList());
        }

        private static ComparisonEntry entry(String label, RunComparison comparison) {
            return new ComparisonEntry(
                    side(label, comparison.other()),
                    comparison.decision(),
                    DifferenceVerdict.of(List.of(comparison), Numbers.CONSOLE).sentence(),
                    comparison.spreadKnown(),
                    Stream.of(
                                    comparison.conditions().obstacles(),
                                    comparison.conditions().onPurpose(),
                                    comparison.conditions().cautions())
                            .flatMap(List::stream)
                            .map(Condition::name)
                            .distinct()
                            .toList(),
                    comparison.differences().stream().map(MetricEntry::of).toList());
        }

        private static SideEntry side(String label, RunSet side) {
            return new SideEntry(
                    label,
                    side.runs().stream().map(run -> run.summary().run().run()).toList(),
                    side.attempts(),
                    side.failures());
        }

        String json() throws IOException {
            return JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(this)
                    + "\n";
        }
    }

    /**
     * What the page of a comparison draws: percent and milliseconds.
     *
     * @param threshold the least difference that matters
     * @param comparisons for each side, the differences that have an interval, in the order of the table
     * @param firstToken one curve of each run
     * @param latency likewise
     */
    record DifferenceCharts(
            double threshold, List<List<Bar>> comparisons, List<Curve> firstToken, List<Curve> latency) {

        private static final double PERCENT = 100;

        /** A difference with its interval, in percent or points. */
        record Bar(String title, double value, double low, double high, boolean worse, boolean better) {}

        /**
         * One run.
         *
         * @param side number of its side: 0 is the base
         * @param points percent and milliseconds
         */
        record Curve(int side, String label, List<List<Double>> points) {}

        static DifferenceCharts of(List<RunComparison> comparisons) {
            return new DifferenceCharts(
                    PERCENT * comparisons.get(0).threshold(),
                    comparisons.stream()
                            .map(comparison -> comparison.differences().stream()
                                    .filter(difference -> difference.low() != null)
                                    .map(DifferenceCharts::bar)
                                    .toList())
                            .toList(),
                    curves(comparisons, AttemptMetric.TIME_TO_FIRST_TOKEN),
                    curves(comparisons, AttemptMetric.END_TO_END_LATENCY));
        }

        private static Bar bar(Difference difference) {
            return new Bar(
                    difference.metric().title(),
                    PERCENT * difference.change(),
                    PERCENT * difference.low(),
                    PERCENT * difference.high(),
                    difference.verdict() == Change.WORSE,
                    difference.verdict() == Change.BETTER);
        }

        private static List<Curve> curves(List<RunComparison> comparisons, AttemptMetric metric) {
            List<String> labels = DifferenceVerdict.labels(comparisons);
            return Stream.concat(
                            curves(0, "base", comparisons.get(0).base(), metric),
                            IntStream.range(0, labels.size())
                                    .boxed()
                                    .flatMap(i -> curves(
                                            i + 1,
                                            labels.get(i),
                                            comparisons.get(i).other(),
                                            metric)))
                    .toList();
        }

        private static Stream<Curve> curves(int side, String label, RunSet runs, AttemptMetric metric) {
            return runs.runs().stream()
                    .map(run -> new Curve(side, label, points(run, metric)))
                    .filter(curve -> !curve.points().isEmpty());
        }

        private static List<List<Double>> points(ComparedRun run, AttemptMetric metric) {
            return run.summary().steady().metric(metric).curve().stream()
                    .map(point -> List.of(point.percent(), Numbers.millis(point.value())))
                    .toList();
        }
    }

    /** A comparison as text for the console. */
    static final class DifferenceConsole {

        private static final int TITLE_COLUMNS = 30;
        private static final String ROW = "%14s %14s %9s  %-15s %11s  ";

        private DifferenceConsole() {}

        /** The block, without a line break at its end. */
        static String text(List<RunComparison> comparisons) {
            Numbers numbers = Numbers.CONSOLE;
            DifferenceVerdict verdict = DifferenceVerdict.of(comparisons, numbers);
            List<String> labels = DifferenceVerdict.labels(comparisons);
            int columns = labels.stream().mapToInt(String::length).max().orElse(0);
            columns = Math.max(columns, "base".length());
            List<String> sides = new ArrayList<>();
            sides.add(side("base", comparisons.get(0).base(), columns));
            List<Stream<String>> parts = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                RunComparison comparison = comparisons.get(i);
                sides.add(side(labels.get(i), comparison.other(), columns));
                parts.add(table(labels.get(i), DifferenceTable.of(comparison, numbers)));
            }
            return Stream.concat(
                            Stream.of(
                                    Stream.of(wrapped("", printable(sentence(verdict, comparisons.size())), "")),
                                    verdict.details().stream().map(detail -> wrapped("  ", printable(detail), "  ")),
                                    banners(comparisons, numbers),
                                    sides.stream()),
                            parts.stream())
                    .map(part -> part.collect(Collectors.joining("\n")))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("\n\n"));
        }

        /** The status comes first, unless the sentence begins with it, or gives one for each side. */
        private static String sentence(DifferenceVerdict verdict, int sides) {
            return sides > 1 || verdict.sentence().startsWith(verdict.word())
                    ? verdict.sentence()
                    : verdict.word() + ": " + verdict.sentence();
        }

        private static Stream<String> banners(List<RunComparison> comparisons, Numbers numbers) {
            return DifferenceBanners.of(comparisons, numbers).stream()
                    .map(banner -> wrapped("!! " + banner.title() + ": ", printable(banner.text()), "   "));
        }

        private static String side(String label, RunSet side, int columns) {
            String runs =
                    side.runs().stream().map(run -> run.summary().run().run()).collect(Collectors.joining(", "));
            String attempts = Numbers.CONSOLE.count(side.attempts(), "attempt");
            return wrapped(
                    "  " + padded(printable(label), columns + 2),
                    printable(runs) + " (" + attempts + ")",
                    " ".repeat(columns + 4));
        }

        private static Stream<String> table(String label, DifferenceTable table) {
            Stream<String> head = Stream.of(padded("  Steady window", TITLE_COLUMNS)
                    + String.format(
                                    Locale.ROOT,
                                    ROW,
                                    "base",
                                    ConsoleText.printable(label),
                                    "change",
                                    "interval",
                                    "detectable")
                            .stripTrailing());
            return Stream.concat(head, rows(table.rows()));
        }

        /** The unit stands beside it, with the change. */
        private static String bare(String interval) {
            return interval.replaceAll(" (%|points)", "");
        }

        private static Stream<String> rows(List<DifferenceTable.Row> rows) {
            return rows.stream()
                    .map(row -> padded("  " + row.title(), TITLE_COLUMNS)
                            + String.format(
                                    Locale.ROOT,
                                    ROW,
                                    row.base(),
                                    row.other(),
                                    row.change(),
                                    bare(row.interval()),
                                    row.detectable())
                            + row.verdict());
        }
    }
}
