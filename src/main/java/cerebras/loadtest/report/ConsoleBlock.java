package cerebras.loadtest.report;

import static cerebras.loadtest.report.ConsoleText.counts;
import static cerebras.loadtest.report.ConsoleText.named;
import static cerebras.loadtest.report.ConsoleText.padded;
import static cerebras.loadtest.report.ConsoleText.printable;
import static cerebras.loadtest.report.ConsoleText.wrapped;

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
import java.util.List;
import java.util.Locale;
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

    private final JudgedRun run;
    private final RunSummary summary;
    private final Numbers numbers = Numbers.CONSOLE;

    private ConsoleBlock(JudgedRun run) {
        this.run = run;
        this.summary = run.summary();
    }

    /** The block, without a line break at its end. The address of the page stands on a line of its own, whole. */
    static String text(JudgedRun run, URI page) {
        ConsoleBlock block = new ConsoleBlock(run);
        return Stream.of(
                        block.verdict(),
                        block.tested(),
                        block.banners(),
                        block.serviceLevel(),
                        block.answers(),
                        block.headline(),
                        block.trust(),
                        block.slices(),
                        block.comparison(),
                        block.outcomes(),
                        block.calls(),
                        block.quotas(),
                        block.failures(),
                        block.notes(),
                        block.spending(),
                        Stream.of("Report: " + page))
                .map(part -> part.collect(Collectors.joining("\n")))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private Stream<String> banners() {
        return Banner.of(summary, numbers).stream()
                .map(banner -> wrapped(heading(banner), printable(banner.text()), "   "));
    }

    private static String heading(Banner banner) {
        return "!! " + banner.title().toUpperCase(Locale.ROOT) + ": ";
    }

    private Stream<String> tested() {
        RunDescription tested = RunDescription.of(summary, numbers);
        return Stream.of(
                wrapped("", printable(tested.simulation() + ": " + tested.model() + " at " + tested.target()), "  "),
                wrapped("", printable(tested.load() + ", started " + tested.started()), "  "));
    }

    private Stream<String> verdict() {
        RunVerdict verdict = run.verdict();
        String status = "[" + verdict.status() + (summary.run().target().emulated() ? ", SIMULATED] " : "] ");
        return Stream.concat(
                Stream.of(wrapped(status, printable(verdict.sentence()), "  ")),
                verdict.details().stream().map(line -> wrapped("  ", printable(line), "    ")));
    }

    private Stream<String> serviceLevel() {
        return run.judgement().stream()
                .flatMap(judgement -> Stream.of(
                                Stream.of("Service level, steady window"),
                                judgement.verdicts().stream().map(verdict -> "  " + VerdictLine.of(verdict)),
                                GeneratorHealthText.caution(summary, judgement.finding()).stream()
                                        .map(caution -> wrapped("  ", caution, "    ")))
                        .flatMap(lines -> lines));
    }

    private Stream<String> answers() {
        return summary.answers().stream()
                .flatMap(answer -> Stream.concat(Stream.of(answer.title()), answer.lines().stream()))
                .map(ConsoleText::printable)
                .map(line -> line.startsWith("  ") ? line : wrapped("", line, "  "));
    }

    private Stream<String> headline() {
        List<HeadlineFigure> headline = HeadlineFigures.of(summary, numbers);
        boolean tooSmall =
                headline.stream().flatMap(figure -> figure.values().stream()).anyMatch(Value::sampleTooSmall);
        boolean doubted = headline.stream().anyMatch(figure -> !figure.doubt().isEmpty());
        return Stream.of(
                        Stream.of("Figures of the " + Headline.of(summary).name()),
                        run.verdict().warnings().stream().map(warning -> wrapped("  ", warning, "    ")),
                        headline.stream().map(this::line),
                        tooSmall ? Stream.of(ConsoleText.HINT_MEANS) : Stream.<String>empty(),
                        doubted ? Stream.of(ConsoleText.DOUBT_MEANS) : Stream.<String>empty())
                .flatMap(lines -> lines);
    }

    private Stream<String> trust() {
        GeneratorHealthTable trust = GeneratorHealthTable.of(summary, numbers);
        List<String> sentences = Stream.of(
                        Stream.of(trust.meaning()), trust.evidence().stream(), Stream.of(trust.shared()))
                .flatMap(lines -> lines)
                .filter(line -> !line.isEmpty())
                .toList();
        return titled("Load generator health: " + trust.label(), sentences);
    }

    private String line(HeadlineFigure figure) {
        Stream<String> values = figure.values().isEmpty()
                ? Stream.of(Numbers.ABSENT)
                : figure.values().stream().map(ConsoleBlock::value);
        boolean withNotes = figure.values().isEmpty() || WITH_NOTES.contains(figure.key());
        Stream<String> notes = withNotes ? figure.notes().stream() : Stream.empty();
        if (!withNotes && figure.key().equals(AttemptMetric.OUTPUT_SPEED.key())) {
            notes = figure.notes().stream().skip(1);
        }
        Stream<String> doubt =
                Stream.of(figure.doubt().isEmpty() ? "" : ConsoleText.DOUBT).filter(mark -> !mark.isEmpty());
        String text = Stream.of(values, doubt, notes).flatMap(parts -> parts).collect(Collectors.joining("   "));
        return named(figure.title(), text);
    }

    private static String value(Value value) {
        String label = value.label().isEmpty() ? "" : value.label() + " ";
        String mark = value.sampleTooSmall() ? ConsoleText.HINT : "";
        return label + value.quantity().number() + unit(value.quantity()) + mark;
    }

    private static String unit(Quantity quantity) {
        return quantity.unit().isEmpty() ? "" : " " + quantity.unit();
    }

    private Stream<String> slices() {
        return Stream.of(BreakdownTable.of(summary, numbers).stream()
                .map(table -> new SliceLines(table).lines().collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n")));
    }

    private Stream<String> comparison() {
        return titled(
                "Which is faster",
                VariantComparisonText.of(summary.comparisons(), numbers).sentences());
    }

    private Stream<String> outcomes() {
        List<OutcomeTable.Row> rows = OutcomeTable.of(summary, numbers).rows();
        return Stream.concat(
                Stream.of(
                        rows.isEmpty()
                                ? "Outcomes: none"
                                : "Outcomes, " + Headline.of(summary).name()),
                rows.stream().map(ConsoleBlock::outcome));
    }

    private Stream<String> calls() {
        if (summary.calls() == null) {
            return Stream.empty();
        }
        RetryTable calls = RetryTable.of(summary.calls(), numbers);
        return Stream.of(
                        Stream.of("Calls of the steady window, failed attempts made again"),
                        calls.figures().stream().map(this::line),
                        calls.outcomes().stream()
                                .map(row -> padded("  " + row.label(), 22) + counts(row.first(), row.firstShare())
                                        + " at first" + counts(row.last(), row.lastShare()) + " in the end"))
                .flatMap(lines -> lines);
    }

    private Stream<String> quotas() {
        return Stream.of(QuotaTable.of(summary, numbers).stream()
                .map(quota -> new QuotaLines(quota).lines().collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n")));
    }

    private Stream<String> notes() {
        return titled("What was odd about answers, whole run", AnswerNotesText.withEstimates(summary, numbers));
    }

    private Stream<String> spending() {
        return titled(
                "Tokens and their price, whole run",
                SpendingPart.of(summary, numbers).sentences());
    }

    /** Nothing, not even the title, when there are no sentences. */
    private static Stream<String> titled(String title, List<String> sentences) {
        return sentences.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(title),
                        sentences.stream().map(sentence -> wrapped("  ", printable(sentence), "    ")));
    }

    private Stream<String> failures() {
        List<FailureTable.Row> rows = FailureTable.of(summary, numbers).rows();
        return rows.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of("What failed attempts said, in the whole run"),
                        rows.stream().map(row -> wrapped("  ", printable(row.text()), "    ")));
    }

    private static String outcome(OutcomeTable.Row row) {
        String counts = counts(row.count(), row.share()) + "   ";
        String meaning = row.success() ? "" : row.meaning();
        return wrapped(padded("  " + row.label(), 22) + counts, meaning, " ".repeat(46))
                .stripTrailing();
    }

    /** What quotas did, for the console. */
    record QuotaLines(QuotaTable quota) {

        /** Title, limits, refusals and sentences. */
        Stream<String> lines() {
            return Stream.of(
                            Stream.of(ConsoleText.wrapped("", ConsoleText.printable(quota.title()), "  ")),
                            quota.promised().stream().map(QuotaLines::line),
                            quota.refusals().stream().map(QuotaLines::line),
                            quota.sentences().stream().map(sentence -> ConsoleText.wrapped("  ", sentence, "    ")))
                    .flatMap(lines -> lines);
        }

        private static String line(QuotaTable.Promised limit) {
            String used = limit.measured()
                    ? "   in a minute of the run: " + limit.fewest() + " to " + limit.most() + ", mean " + limit.mean()
                    : "";
            return ConsoleText.named(limit.title(), "promised " + limit.amount() + used);
        }

        private static String line(QuotaTable.Refused refused) {
            return ConsoleText.padded("  " + refused.label(), 22) + ConsoleText.counts(refused.count(), refused.share())
                    + "   first after " + refused.first() + ", " + refused.letInBefore() + " let in before";
        }
    }

    /** A table of parts for the console: a line for each, in columns. */
    record SliceLines(BreakdownTable table) {

        private static final int WIDEST_NAME = 17;
        private static final String CELL = "%11s";
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
            String numbers = cells.stream().map(CELL::formatted).collect(Collectors.joining())
                    + COUNTS.formatted(attempts, success, refused);
            return name.length() > nameColumns()
                    ? ConsoleText.wrapped("  ", name, "  ") + "\n" + " ".repeat(2 + nameColumns()) + numbers
                    : "  " + name + " ".repeat(nameColumns() - name.length()) + numbers;
        }

        private int nameColumns() {
            int widest = table.rows().stream()
                    .mapToInt(row -> row.name().length())
                    .max()
                    .orElse(0);
            return Math.min(WIDEST_NAME, Math.max(table.words().name().length(), widest));
        }

        /** Digits stand below digits, whether or not a mark follows them. */
        private String text(Cell cell) {
            String unmarked = table.sampleTooSmall() ? " " : "";
            return cell.whole() + cell.fraction() + (cell.sampleTooSmall() ? ConsoleText.HINT : unmarked);
        }
    }
}
