package cerebras.loadtest.report;

import static cerebras.loadtest.report.ConsoleText.padded;
import static cerebras.loadtest.report.ConsoleText.printable;
import static cerebras.loadtest.report.ConsoleText.wrapped;

import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunSet;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A comparison as text for the console. */
final class DifferenceConsole {

  private static final int TITLE_COLUMNS = 30;
  private static final String ROW = "%14s %14s %9s  %-15s ";

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
    String runs = side.runs().stream().map(run -> run.summary().run().run()).collect(Collectors.joining(", "));
    String attempts = Numbers.CONSOLE.count(side.attempts(), "attempt");
    return wrapped("  " + name + "  ", printable(runs) + " (" + attempts + ")", "        ");
  }

  private static Stream<String> table(DifferenceTable table) {
    Stream<String> head = Stream.of(padded("  Steady window", TITLE_COLUMNS)
        + String.format(Locale.ROOT, ROW, "base", "new", "change", "95 % interval").stripTrailing());
    Stream<String> note = table.marked()
        ? Stream.of("  * its interval leaves 0 out, as by chance one of " + table.rows().size() + " easily does")
        : Stream.empty();
    return Stream.of(head, rows(table.rows()), note).flatMap(lines -> lines);
  }

  /** The unit stands beside it, with the change. */
  private static String bare(String interval) {
    return interval.replaceAll(" (%|points)", "");
  }

  private static Stream<String> rows(List<DifferenceTable.Row> rows) {
    return rows.stream().map(row -> padded("  " + row.title(), TITLE_COLUMNS)
        + String.format(Locale.ROOT, ROW, row.base(), row.other(), row.change(), bare(row.interval())) + row.verdict());
  }
}
