package cerebras.loadtest.report;

import static cerebras.loadtest.report.ConsoleText.padded;
import static cerebras.loadtest.report.ConsoleText.printable;
import static cerebras.loadtest.report.ConsoleText.wrapped;

import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.Conditions.Condition;
import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunSet;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.WholeFile;
import cerebras.loadtest.report.Asset.PageJson;
import cerebras.loadtest.report.DifferenceTable.DifferenceVerdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What shows a comparison of runs. */
public final class DifferenceReport {

    private DifferenceReport() {}

    /**
     * Writes the page.
     *
     * @param records what the runs were read from, which is never overwritten
     * @return the block for the console
     * @throws IOException when the page cannot be written
     */
    public static String make(RunComparison comparison, Collection<Path> records, Path page) throws IOException {
        WholeFile.write(page, records, DifferencePage.render(comparison));
        return DifferenceConsole.text(comparison, page.toUri());
    }

    /** Why runs that were made under different conditions are not compared, and what to do. */
    public static String refusal(RunComparison comparison) {
        String names = comparison.conditions().obstacles().stream()
                .map(Condition::name)
                .collect(Collectors.joining(","));
        String settings = comparison.conditions().obstacles().stream()
                .map(condition -> "  " + ConsoleText.printable(DifferenceBanners.text(condition)))
                .collect(Collectors.joining("\n"));
        return "These runs are not comparable. They differ in:\n" + settings + "\n"
                + wrapped("", "If that is what you compare, say so with --varied " + names + "; or add --anyway.", "");
    }

    /** Renders a comparison of runs as one page that needs no network. */
    static final class DifferencePage {

        private DifferencePage() {}

        /** The page as HTML. */
        static String render(RunComparison comparison) {
            Numbers numbers = Numbers.PAGE;
            DifferenceCharts charts = DifferenceCharts.of(comparison);
            Map<String, Object> parts = new HashMap<>();
            parts.put("data", PageJson.text(charts));
            parts.put("comparison", comparison);
            parts.put("verdict", DifferenceVerdict.of(comparison, numbers));
            parts.put("banners", DifferenceBanners.of(comparison, numbers));
            parts.put("table", DifferenceTable.of(comparison, numbers));
            parts.put("threshold", numbers.percent(comparison.threshold()));
            parts.put("forest", !charts.differences().isEmpty());
            parts.put("firstTokenCurve", !charts.firstToken().isEmpty());
            parts.put("latencyCurve", !charts.latency().isEmpty());
            return ReportPage.rendered("differences", parts);
        }
    }

    /**
     * What the page of a comparison draws: percent and milliseconds.
     *
     * @param threshold the least difference that matters
     * @param differences those that have an interval, in the order of the table
     * @param firstToken one curve of each run
     * @param latency likewise
     */
    record DifferenceCharts(double threshold, List<Bar> differences, List<Curve> firstToken, List<Curve> latency) {

        private static final double PERCENT = 100;

        /** A difference with its interval, in percent or points. */
        record Bar(String title, double value, double low, double high, boolean worse, boolean better) {}

        /** Points of percent and milliseconds. */
        record Curve(String side, List<List<Double>> points) {}

        static DifferenceCharts of(RunComparison comparison) {
            return new DifferenceCharts(
                    PERCENT * comparison.threshold(),
                    comparison.differences().stream()
                            .filter(difference -> difference.low() != null)
                            .map(DifferenceCharts::bar)
                            .toList(),
                    curves(comparison, AttemptMetric.TIME_TO_FIRST_TOKEN),
                    curves(comparison, AttemptMetric.END_TO_END_LATENCY));
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

        private static List<Curve> curves(RunComparison comparison, AttemptMetric metric) {
            return Stream.concat(curves("base", comparison.base(), metric), curves("new", comparison.other(), metric))
                    .toList();
        }

        private static Stream<Curve> curves(String side, RunSet runs, AttemptMetric metric) {
            return runs.runs().stream()
                    .map(run -> new Curve(side, points(run, metric)))
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
        static String text(RunComparison comparison, URI page) {
            Numbers numbers = Numbers.CONSOLE;
            DifferenceVerdict verdict = DifferenceVerdict.of(comparison, numbers);
            return Stream.of(
                            banners(comparison, numbers),
                            Stream.of(wrapped("", verdict.word() + ": " + verdict.sentence(), "")),
                            Stream.of(side("base", comparison.base()), side("new ", comparison.other())),
                            table(DifferenceTable.of(comparison, numbers)),
                            Stream.of("Page: " + page))
                    .map(part -> part.collect(Collectors.joining("\n")))
                    .collect(Collectors.joining("\n\n"))
                    .strip();
        }

        private static Stream<String> banners(RunComparison comparison, Numbers numbers) {
            return DifferenceBanners.of(comparison, numbers).stream()
                    .map(banner -> wrapped("!! " + banner.title() + ": ", printable(banner.text()), "   "));
        }

        private static String side(String name, RunSet side) {
            String runs =
                    side.runs().stream().map(run -> run.summary().run().run()).collect(Collectors.joining(", "));
            String attempts = Numbers.CONSOLE.count(side.attempts(), "attempt");
            return wrapped("  " + name + "  ", printable(runs) + " (" + attempts + ")", "        ");
        }

        private static Stream<String> table(DifferenceTable table) {
            Stream<String> head = Stream.of(padded("  Steady window", TITLE_COLUMNS)
                    + String.format(Locale.ROOT, ROW, "base", "new", "change", "interval", "detectable")
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
