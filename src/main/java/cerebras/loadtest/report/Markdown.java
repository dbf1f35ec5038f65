package cerebras.loadtest.report;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Markdown is written, as GitHub and GitLab read it. */
final class Markdown {

  private Markdown() {}

  /** A text of which nothing is taken for markup, on one line. Addresses in it are no links: others chose where they lead. */
  static String escaped(String text) {
    return ConsoleText.printable(text)
        .replaceAll("[\\\\`*_\\[\\]<>|#~&$!@]", "\\\\$0")
        .replaceAll("(?i):(?=//)|(?<=\\bwww)[.]", "\\\\$0");
  }

  /** A text as code, on one line. */
  static String code(String text) {
    return "`" + ConsoleText.printable(text).replace("`", "") + "`";
  }

  /** A row of a table; the cells are Markdown. */
  static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** @param head the row of titles, and the line below it */
  static String table(String head, Stream<String> rows) {
    return head + rows.collect(Collectors.joining("\n", "\n", ""));
  }
}
