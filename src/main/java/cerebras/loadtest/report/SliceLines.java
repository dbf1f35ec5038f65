package cerebras.loadtest.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of parts for the console: a line for each, in columns. */
record SliceLines(SliceTable table) {

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
    List<String> titles = table.columns().stream().map(SliceTable.Column::title).toList();
    return line(table.words().name(), titles, "Attempts", "Success", "Refused");
  }

  private String units() {
    return line("", table.columns().stream().map(SliceTable.Column::unit).toList(), "", "", "").stripTrailing();
  }

  private String line(SliceTable.Row row) {
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
    int widest = table.rows().stream().mapToInt(row -> row.name().length()).max().orElse(0);
    return Math.min(WIDEST_NAME, Math.max(table.words().name().length(), widest));
  }

  /** Digits stand below digits, whether or not a mark follows them. */
  private String text(Cell cell) {
    String unmarked = table.sampleTooSmall() ? " " : "";
    return cell.whole() + cell.fraction() + (cell.sampleTooSmall() ? ConsoleText.HINT : unmarked);
  }
}
