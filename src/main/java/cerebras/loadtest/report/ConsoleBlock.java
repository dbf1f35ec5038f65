package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.report.BreakdownTable.Cell;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure.Value;
import cerebras.loadtest.report.Numbers.Quantity;
import cerebras.loadtest.report.OutcomeTable.FailureTable;
import cerebras.loadtest.report.OutcomeTable.RetryTable;
import cerebras.loadtest.report.TokenText.AnswerNotesText;
import cerebras.loadtest.report.TokenText.SpendingPart;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures of a finished run as text for the console, at most 100 columns wide but for lines to be copied. */
final class ConsoleBlock {

    private static final Set<String> WITH_NOTES = Set.of(
            RunMetric.OUTPUT_THROUGHPUT.key(),
            RunMetric.SUCCESS_RATE.key(),
            RunMetric.ATTEMPTS_PER_CALL.key(),
            AttemptMetric.QUOTA_WAIT.key());

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private ConsoleBlock() {}

    /** The block, without a line break at its end. The address of the page stands on a line of its own, whole. */
    static String text(JudgedRun run, URI page) {
        RunSummary summary = run.summary();
        Map<String, Object> parts = new HashMap<>();
        parts.put("verdict", run.verdict());
        parts.put("tested", RunDescription.of(summary, NUMBERS));
        parts.put("banners", Banner.of(summary, NUMBERS));
        parts.put(
                "limits",
                run.judgement().stream()
                        .flatMap(judgement -> judgement.verdicts().stream())
                        .map(VerdictLine::of)
                        .toList());
        parts.put(
                "caution",
                run.judgement()
                        .flatMap(judgement -> GeneratorHealthText.caution(summary, judgement.finding()))
                        .orElse(""));
        parts.put("answers", summary.answers());
        parts.put("window", Headline.of(summary).name());
        List<HeadlineFigure> headline = HeadlineFigures.of(summary, NUMBERS);
        parts.put("figures", headline.stream().map(Line::of).toList());
        parts.put(
                "tooSmall",
                headline.stream().flatMap(figure -> figure.values().stream()).anyMatch(Value::sampleTooSmall));
        parts.put("hint", ConsoleText.HINT_MEANS);
        parts.put(
                "doubted", headline.stream().anyMatch(figure -> !figure.doubt().isEmpty()));
        parts.put("health", Health.of(GeneratorHealthTable.of(summary, NUMBERS)));
        parts.put(
                "breakdowns",
                BreakdownTable.of(summary, NUMBERS).stream()
                        .map(table -> new SliceLines(table).lines().collect(Collectors.joining("\n")))
                        .toList());
        parts.put(
                "comparison",
                VariantComparisonText.of(summary.comparisons(), NUMBERS).sentences());
        parts.put("outcomes", OutcomeTable.of(summary, NUMBERS).rows());
        RetryTable calls = summary.calls() == null ? null : RetryTable.of(summary.calls(), NUMBERS);
        parts.put("calls", calls);
        parts.put(
                "callFigures",
                calls == null
                        ? List.of()
                        : calls.figures().stream().map(Line::of).toList());
        parts.put("quotas", QuotaTable.of(summary, NUMBERS));
        parts.put("failures", FailureTable.of(summary, NUMBERS).rows());
        parts.put("notes", AnswerNotesText.withEstimates(summary, NUMBERS));
        parts.put("spending", SpendingPart.of(summary, NUMBERS).sentences());
        parts.put("page", page);
        return Template.TEXT.render("console", parts);
    }

    /** Load generator health with its sentences. */
    record Health(String label, List<String> lines) {

        private static Health of(GeneratorHealthTable table) {
            return new Health(
                    table.label(),
                    Stream.of(Stream.of(table.meaning()), table.evidence().stream(), Stream.of(table.shared()))
                            .flatMap(lines -> lines)
                            .filter(line -> !line.isEmpty())
                            .toList());
        }
    }

    /** A headline figure with its values and notes in one line. */
    record Line(String title, String text) {

        private static Line of(HeadlineFigure figure) {
            Stream<String> values = figure.values().isEmpty()
                    ? Stream.of(Numbers.ABSENT)
                    : figure.values().stream().map(Line::value);
            boolean withNotes = figure.values().isEmpty() || WITH_NOTES.contains(figure.key());
            Stream<String> notes = withNotes ? figure.notes().stream() : Stream.empty();
            if (!withNotes && figure.key().equals(AttemptMetric.OUTPUT_SPEED.key())) {
                notes = figure.notes().stream().skip(1);
            }
            Stream<String> doubt =
                    Stream.of(figure.doubt().isEmpty() ? "" : ConsoleText.DOUBT).filter(mark -> !mark.isEmpty());
            String text =
                    Stream.of(values, doubt, notes).flatMap(parts -> parts).collect(Collectors.joining("   "));
            return new Line(figure.title(), text);
        }

        private static String value(Value value) {
            String label = value.label().isEmpty() ? "" : value.label() + " ";
            String mark = value.sampleTooSmall() ? ConsoleText.HINT : "";
            return label + value.quantity().number() + unit(value.quantity()) + mark;
        }

        private static String unit(Quantity quantity) {
            return quantity.unit().isEmpty() ? "" : " " + quantity.unit();
        }
    }

    /** A table of parts for the console: a line for each, in columns. */
    record SliceLines(BreakdownTable table) {

        private static final int CELL_COLUMNS = 11;
        private static final int COUNTS_COLUMNS = 26;
        private static final int INDENT_COLUMNS = 2;
        private static final String COUNTS = "%10s%8s%8s";

        /** Title, head, and the parts. A name that is too wide for its column has a line of its own. */
        Stream<String> lines() {
            return Stream.of(
                            Stream.of(table.words().title(), head(), units()),
                            table.rows().stream().map(this::line),
                            table.sampleTooSmall() ? Stream.of(ConsoleText.HINT_MEANS) : Stream.<String>empty())
                    .flatMap(lines -> lines);
        }

        private String head() {
            List<String> titles =
                    table.columns().stream().map(BreakdownTable.Column::title).toList();
            return line(table.words().name(), titles, "Attempts", "Success", "Refused");
        }

        private String units() {
            return line(
                            "",
                            table.columns().stream()
                                    .map(BreakdownTable.Column::unit)
                                    .toList(),
                            "",
                            "",
                            "")
                    .stripTrailing();
        }

        private String line(BreakdownTable.Row row) {
            List<String> cells = row.cells().stream().map(this::text).toList();
            return line(ConsoleText.printable(row.name()), cells, row.attempts(), row.success(), row.refused());
        }

        private String line(String name, List<String> cells, String attempts, String success, String refused) {
            String numbers =
                    cells.stream().map(("%" + cellColumns() + "s")::formatted).collect(Collectors.joining())
                            + COUNTS.formatted(attempts, success, refused);
            return name.length() > nameColumns()
                    ? ConsoleText.wrapped("  ", name, "  ") + "\n" + " ".repeat(2 + nameColumns()) + numbers
                    : "  " + name + " ".repeat(nameColumns() - name.length()) + numbers;
        }

        /** One less where the head of the first column needs room. A blank then parts the name from the first cell. */
        private int cellColumns() {
            return table.words().name().length() > free(CELL_COLUMNS) ? CELL_COLUMNS - 1 : CELL_COLUMNS;
        }

        private int nameColumns() {
            int blank = CELL_COLUMNS - cellColumns();
            return Math.min(free(cellColumns()), widestName() + blank);
        }

        private int free(int cellColumns) {
            return ConsoleText.COLUMNS
                    - INDENT_COLUMNS
                    - cellColumns * table.columns().size()
                    - COUNTS_COLUMNS;
        }

        private int widestName() {
            return Math.max(
                    table.words().name().length(),
                    table.rows().stream()
                            .mapToInt(row -> row.name().length())
                            .max()
                            .orElse(0));
        }

        /** Digits stand below digits, whether or not a mark follows them. */
        private String text(Cell cell) {
            String unmarked = table.sampleTooSmall() ? " " : "";
            return cell.whole() + cell.fraction() + (cell.sampleTooSmall() ? ConsoleText.HINT : unmarked);
        }
    }
}
