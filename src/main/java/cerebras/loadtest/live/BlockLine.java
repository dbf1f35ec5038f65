package cerebras.loadtest.live;

import java.util.List;

/** A line of a block: a name, and as many parts as fit. Plain text: no terminal is taken for granted. */
final class BlockLine {

  private static final int COLUMNS = 100;
  private static final String BETWEEN = "   ";
  private static final String MORE = "…";

  private BlockLine() {}

  /** The line that a block begins with, which an eye or grep finds; cut where it is too long. */
  static String title(String title, List<String> parts) {
    String text = joined(">> %-29s ".formatted(title), parts);
    return text.length() <= COLUMNS ? text : text.substring(0, COLUMNS - MORE.length()) + MORE;
  }

  /** A line of figures, of which none is cut: parts that do not fit are left out, and the mark says so. */
  static String named(String name, List<String> parts) {
    String beginning = "   %-11s ".formatted(name);
    String text = joined(beginning, parts);
    if (text.length() <= COLUMNS) {
      return text;
    }
    int end = text.lastIndexOf(BETWEEN, COLUMNS - BETWEEN.length() - MORE.length());
    return (end < beginning.length() ? beginning : text.substring(0, end) + BETWEEN) + MORE;
  }

  /** A server chose some of the words: none of them may steer a terminal. */
  private static String joined(String beginning, List<String> parts) {
    return (beginning + String.join(BETWEEN, parts)).replaceAll("\\p{C}", "?");
  }
}
