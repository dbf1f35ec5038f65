package cerebras.loadtest.report;

import static cerebras.loadtest.report.ConsoleText.padded;
import static cerebras.loadtest.report.ConsoleText.printable;
import static cerebras.loadtest.report.ConsoleText.wrapped;

import cerebras.loadtest.analysis.comparison.ComparedMetric;
import cerebras.loadtest.analysis.comparison.ComparedMetric.Kind;
import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.Conditions.Condition;
import cerebras.loadtest.analysis.comparison.RunHistory;
import cerebras.loadtest.analysis.comparison.RunHistory.LevelChange;
import cerebras.loadtest.analysis.comparison.RunHistory.Point;
import cerebras.loadtest.analysis.comparison.RunHistory.Series;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.WholeFile;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Presents a {@link RunHistory} as a page, as JSON and on the console. */
public final class HistoryReport {

    private static final int TITLE_COLUMNS = 30;

    private final RunHistory history;

    private HistoryReport(RunHistory history) {
        this.history = history;
    }

    /**
     * Writes the page, and the JSON beside it.
     *
     * @param records what the runs were read from, which is never overwritten
     * @return the block for the console
     * @throws IOException when a file cannot be written
     */
    public static String make(RunHistory history, Collection<Path> records, Path page) throws IOException {
        HistoryReport report = new HistoryReport(history);
        WholeFile.write(page, records, report.page());
        String name = page.getFileName().toString();
        Path json = page.resolveSibling(name.replaceFirst("\\.html$", "") + ".json");
        WholeFile.write(json, records, report.json());
        return report.console() + "\n\nPage: " + page.toUri() + "\nJSON: " + json.toUri();
    }

    /** Why runs that were made under different conditions have no common history, and what to do. */
    public static String refusal(RunHistory history) {
        List<Condition> obstacles = history.conditions().obstacles();
        String settings = obstacles.stream()
                .map(condition -> "  " + printable(condition.name() + " " + condition.other()))
                .collect(Collectors.joining("\n"));
        String names = obstacles.stream().map(Condition::name).collect(Collectors.joining(","));
        return "These runs were not made under the same conditions. They differ in:\n" + settings + "\n"
                + wrapped("", "If that is meant, say so with --varied " + names + "; or add --anyway.", "");
    }

    /** One sentence on all of it. */
    private String verdict(Numbers numbers) {
        int runs = history.runs().size();
        if (runs < history.fewestRuns()) {
            return numbers.count(runs, "run") + ": too few to tell a change from chance. With "
                    + numbers.count(history.series().size()) + " metrics, at least " + history.fewestRuns()
                    + " are needed.";
        }
        List<String> changes = history.series().stream()
                .flatMap(series -> series.changes().stream().map(change -> Map.entry(series, change)))
                .sorted(Comparator.comparing(change -> !change.getValue().worse()))
                .map(change -> mention(change.getKey(), change.getValue(), numbers))
                .toList();
        return changes.isEmpty()
                ? "No change of level in " + numbers.count(runs, "run") + "."
                : capital(changes.get(0))
                        + (changes.size() == 1 ? "" : ", and " + numbers.count(changes.size() - 1, "more change"))
                        + ".";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private String mention(Series series, LevelChange change, Numbers numbers) {
        String title = series.metric().title().replace(",", "");
        return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1) + " is "
                + (change.worse() ? "worse" : "better") + " by " + size(series.metric(), change, numbers) + " since "
                + name(series.points().get(change.point()).run());
    }

    private static String size(ComparedMetric metric, LevelChange change, Numbers numbers) {
        String percent = numbers.difference(Math.abs(change.change())).replace("+", "");
        return metric.kind() == Kind.SHARE ? percent.replace("%", "points") : percent;
    }

    private String status() {
        if (history.runs().size() < history.fewestRuns()) {
            return "unsure";
        }
        return history.series().stream()
                        .flatMap(series -> series.changes().stream())
                        .anyMatch(LevelChange::worse)
                ? "fail"
                : "pass";
    }

    private String word() {
        if (history.runs().size() < history.fewestRuns()) {
            return "Too few runs";
        }
        return switch (status()) {
            case "fail" -> "Worse";
            default ->
                history.series().stream().allMatch(series -> series.changes().isEmpty()) ? "Steady" : "Better";
        };
    }

    private RunHeader header(int run) {
        return history.runs().get(run).summary().run();
    }

    private String name(int run) {
        return header(run).run();
    }

    private static String figure(ComparedMetric metric, double value, Numbers numbers) {
        return switch (metric.kind()) {
            case TIME -> numbers.time(value).text();
            case SPEED -> numbers.speed(value).text();
            case SHARE -> numbers.percent(value);
        };
    }

    private String console() {
        Numbers numbers = Numbers.CONSOLE;
        Stream<String> rows = history.series().stream().map(series -> {
            List<Point> points = series.points();
            return padded("  " + series.metric().title(), TITLE_COLUMNS)
                    + "%14s %14s  %s"
                            .formatted(
                                    figure(series.metric(), points.get(0).value(), numbers),
                                    figure(
                                            series.metric(),
                                            points.get(points.size() - 1).value(),
                                            numbers),
                                    changes(series, numbers));
        });
        return Stream.of(
                        Stream.of(wrapped("", printable(verdict(numbers)), "")),
                        Stream.concat(
                                Stream.of(padded("  Steady window", TITLE_COLUMNS)
                                        + "%14s %14s  %s".formatted("first", "latest", "changes of level")),
                                rows))
                .map(part -> part.collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n"));
    }

    private String changes(Series series, Numbers numbers) {
        return series.changes().isEmpty()
                ? "none found"
                : series.changes().stream()
                        .map(change -> figure(series.metric(), change.before(), numbers) + " → "
                                + figure(series.metric(), change.after(), numbers) + " at "
                                + printable(
                                        name(series.points().get(change.point()).run())) + " (p = "
                                + pValue(change.pValue()) + ")")
                        .collect(Collectors.joining("; "));
    }

    private static String pValue(double pValue) {
        return String.format(Locale.ROOT, "%.4f", pValue);
    }

    /** What the JSON file holds: times in milliseconds, speeds in tokens/s, shares of 0 to 1. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HistoryDocument(String schema, String finding, List<RunEntry> runs, List<SeriesEntry> series) {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record RunEntry(String run, String loadStart) {}

        record SeriesEntry(String metric, String unit, List<PointEntry> points, List<ChangeEntry> changes) {}

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record PointEntry(String run, double value, Double low, Double high) {}

        record ChangeEntry(String run, double before, double after, double change, double pValue, boolean worse) {}
    }

    private String json() throws IOException {
        List<HistoryDocument.SeriesEntry> series = history.series().stream()
                .map(one -> {
                    boolean time = one.metric().kind() == Kind.TIME;
                    double unit = time ? 1e6 : 1;
                    return new HistoryDocument.SeriesEntry(
                            one.metric().title(),
                            time ? "ms" : one.metric().kind() == Kind.SPEED ? "tokens/s" : "share",
                            one.points().stream()
                                    .map(point -> new HistoryDocument.PointEntry(
                                            name(point.run()),
                                            point.value() / unit,
                                            point.low() == null ? null : point.low() / unit,
                                            point.high() == null ? null : point.high() / unit))
                                    .toList(),
                            one.changes().stream()
                                    .map(change -> new HistoryDocument.ChangeEntry(
                                            name(one.points()
                                                    .get(change.point())
                                                    .run()),
                                            change.before() / unit,
                                            change.after() / unit,
                                            change.change(),
                                            change.pValue(),
                                            change.worse()))
                                    .toList());
                })
                .toList();
        List<HistoryDocument.RunEntry> runs = history.runs().stream()
                .map(run -> new HistoryDocument.RunEntry(
                        run.summary().run().run(), run.summary().run().loadStart()))
                .toList();
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(new HistoryDocument(
                                "cerebras-load-test/history/1", verdict(Numbers.CONSOLE), runs, series))
                + "\n";
    }

    private String page() {
        Numbers numbers = Numbers.PAGE;
        Map<String, Object> parts = new HashMap<>();
        parts.put("models", values(run -> run.summary().run().model()));
        parts.put("targets", values(run -> run.summary().run().target().url()));
        parts.put(
                "simulated",
                history.runs().stream()
                        .anyMatch(run -> run.summary().run().target().emulated()));
        parts.put("word", word());
        parts.put("few", history.runs().size() < history.fewestRuns());
        parts.put("verdict", verdict(numbers));
        parts.put("status", status());
        parts.put("runs", history.runs().size());
        parts.put("fewest", history.fewestRuns());
        parts.put("metrics", history.series().size());
        parts.put(
                "series",
                history.series().stream()
                        .map(series -> new Chart(series, numbers))
                        .toList());
        parts.put(
                "rows",
                IntStream.range(0, history.runs().size())
                        .mapToObj(run -> row(run, numbers))
                        .toList());
        return ReportPage.rendered("history", parts);
    }

    private String values(Function<ComparedRun, String> value) {
        return history.runs().stream()
                .map(value)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** One run in the table of all figures. */
    record Row(String run, String loadStart, List<String> figures) {}

    private Row row(int run, Numbers numbers) {
        String start = header(run).loadStart();
        return new Row(
                name(run),
                start == null ? Numbers.ABSENT : start,
                history.series().stream()
                        .map(series -> series.points().stream()
                                .filter(point -> point.run() == run)
                                .findFirst()
                                .map(point -> figure(series.metric(), point.value(), numbers)
                                        + (point.low() == null
                                                ? ""
                                                : " (" + figure(series.metric(), point.low(), numbers) + " – "
                                                        + figure(series.metric(), point.high(), numbers) + ")"))
                                .orElse(Numbers.ABSENT))
                        .toList());
    }

    /** A chart of one series, drawn in a box of {@value #WIDTH} × {@value #HEIGHT}. */
    final class Chart {

        private static final double WIDTH = 480;
        private static final double HEIGHT = 160;
        private static final double MARGIN = 24;

        private final Series series;
        private final Numbers numbers;
        private final double lowest;
        private final double highest;

        private Chart(Series series, Numbers numbers) {
            this.series = series;
            this.numbers = numbers;
            double least = series.points().stream()
                    .mapToDouble(point -> point.low() == null ? point.value() : point.low())
                    .min()
                    .orElseThrow();
            double most = series.points().stream()
                    .mapToDouble(point -> point.high() == null ? point.value() : point.high())
                    .max()
                    .orElseThrow();
            double room = most > least ? 0 : Math.max(Math.abs(most), 1) / 10;
            boolean share = series.metric().kind() == Kind.SHARE;
            this.lowest = share ? Math.max(0, least - room) : least - room;
            this.highest = share ? Math.min(1, most + room) : most + room;
        }

        /** A mark with its interval, in the coordinates of the chart. */
        record Mark(String x, String y, String top, String bottom, String text) {}

        /** The median of a level, from one run to another. */
        record Level(String from, String to, String y) {}

        public String getTitle() {
            return series.metric().title();
        }

        public String getHighest() {
            return figure(series.metric(), highest, numbers);
        }

        public String getLowest() {
            return figure(series.metric(), lowest, numbers);
        }

        public List<Mark> getMarks() {
            return series.points().stream()
                    .map(point -> new Mark(
                            x(point.run()),
                            y(point.value()),
                            y(point.high() == null ? point.value() : point.high()),
                            y(point.low() == null ? point.value() : point.low()),
                            name(point.run()) + ": " + figure(series.metric(), point.value(), numbers)))
                    .toList();
        }

        public List<Level> getLevels() {
            List<Level> levels = new ArrayList<>();
            List<LevelChange> changes = series.changes();
            for (int i = 0; i < changes.size(); i++) {
                int from = i == 0 ? 0 : changes.get(i - 1).point();
                levels.add(
                        level(from, changes.get(i).point() - 1, changes.get(i).before()));
            }
            if (!changes.isEmpty()) {
                LevelChange last = changes.get(changes.size() - 1);
                levels.add(level(last.point(), series.points().size() - 1, last.after()));
            }
            return levels;
        }

        private Level level(int from, int to, double value) {
            return new Level(
                    x(series.points().get(from).run()),
                    x(series.points().get(to).run()),
                    y(value));
        }

        /** In words, for each change. */
        public List<String> getChanges() {
            return series.changes().stream()
                    .map(change -> figure(series.metric(), change.before(), numbers) + " → "
                            + figure(series.metric(), change.after(), numbers) + " ("
                            + (change.worse() ? "worse" : "better") + " by " + size(series.metric(), change, numbers)
                            + ") from "
                            + name(series.points().get(change.point()).run()) + " on; p = "
                            + pValue(change.pValue()))
                    .toList();
        }

        private String x(int run) {
            double step = (WIDTH - 2 * MARGIN) / Math.max(1, history.runs().size() - 1);
            return String.format(Locale.ROOT, "%.1f", MARGIN + run * step);
        }

        private String y(double value) {
            double share = (value - lowest) / (highest - lowest);
            return String.format(Locale.ROOT, "%.1f", HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN));
        }
    }
}
