package cerebras.loadtest.report;

import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.report.HeadlineFigure.Value;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.WordUtils;

/** The figures of a finished run as a block of text for the console, at most 100 columns wide. */
public final class ConsoleBlock {

  private static final int COLUMNS = 100;
  private static final int NAME_COLUMNS = 31;
  private static final Set<String> WITH_NOTES =
      Set.of(RunMetric.OUTPUT_THROUGHPUT.key(), RunMetric.SUCCESS_RATE.key());
  private static final String TOO_SMALL = "*";

  private final RunSummary summary;
  private final Figures figures;
  private final Numbers numbers = Numbers.CONSOLE;

  private ConsoleBlock(RunSummary summary) {
    this.summary = summary;
    this.figures = Headline.of(summary).figures();
  }

  /** The block, without a line break at its end. The address of the page stands on a line of its own, whole. */
  public static String text(RunSummary summary, URI page) {
    ConsoleBlock block = new ConsoleBlock(summary);
    return Stream.of(
            block.banners(),
            block.tested(),
            block.headline(),
            block.outcomes(),
            block.failures(),
            Stream.of("Report: " + page))
        .map(part -> part.collect(Collectors.joining("\n")))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private Stream<String> banners() {
    return Banner.of(summary, numbers).stream()
        .map(banner -> wrapped("!! " + banner.title().toUpperCase(Locale.ROOT) + ": ", banner.text(), "   "));
  }

  private Stream<String> tested() {
    TestedPart tested = TestedPart.of(summary, numbers);
    return Stream.of(
        wrapped("", printable(tested.simulation() + ": " + tested.model() + " at " + tested.target()), "  "),
        wrapped("", printable(tested.load() + ", started " + tested.started()), "  "));
  }

  private Stream<String> headline() {
    List<HeadlineFigure> headline = HeadlineFigures.of(summary, numbers);
    boolean tooSmall = headline.stream().flatMap(figure -> figure.values().stream()).anyMatch(Value::sampleTooSmall);
    return Stream.of(
            Stream.of("Figures of the " + Headline.of(summary).name()),
            headline.stream().map(this::line),
            tooSmall ? Stream.of("  " + TOO_SMALL + " n too small: a hint, not a finding") : Stream.<String>empty())
        .flatMap(lines -> lines);
  }

  private String line(HeadlineFigure figure) {
    Stream<String> values = figure.values().isEmpty()
        ? Stream.of(Numbers.ABSENT)
        : figure.values().stream().map(ConsoleBlock::value);
    boolean withNotes = figure.values().isEmpty() || WITH_NOTES.contains(figure.key());
    Stream<String> notes = withNotes ? figure.notes().stream() : Stream.empty();
    String text = Stream.concat(values, notes).collect(Collectors.joining("   "));
    return wrapped(padded("  " + figure.title(), NAME_COLUMNS), text, " ".repeat(NAME_COLUMNS));
  }

  private static String value(Value value) {
    String label = value.label().isEmpty() ? "" : value.label() + " ";
    String mark = value.sampleTooSmall() ? TOO_SMALL : "";
    return label + value.quantity().number() + " " + value.quantity().unit() + mark;
  }

  private Stream<String> outcomes() {
    List<OutcomeTable.Row> rows = OutcomeTable.of(summary, numbers).rows();
    return Stream.concat(
        Stream.of(rows.isEmpty() ? "Outcomes: none" : "Outcomes, steady window"), rows.stream().map(ConsoleBlock::outcome));
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
    String counts = String.format(Locale.ROOT, "%12s %8s   ", row.count(), row.share());
    String meaning = row.success() ? "" : row.meaning();
    return wrapped(padded("  " + row.label(), 22) + counts, meaning, " ".repeat(46)).stripTrailing();
  }

  /** {@code first} and as many words of {@code text} as fit; the other lines begin with {@code indent}. */
  private static String wrapped(String first, String text, String indent) {
    int room = COLUMNS - Math.max(first.length(), indent.length());
    return first + WordUtils.wrap(text, room, "\n" + indent, true);
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(1, columns - text.length()));
  }

  /** Without control characters: a model's name must not steer a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
