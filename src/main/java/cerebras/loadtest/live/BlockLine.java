package cerebras.loadtest.live;

import java.util.List;

/** A line of a block: a name, and as many parts as fit. Plain text: no terminal is taken for granted. */
final class BlockLine {

  private static final int COLUMNS = 100;
  private static final String BETWEEN = "   ";
  private static final String MORE = "…";

  private BlockLine() {}

  /** The line that a block begins with, which an eye or grep finds. */
  static String title(String title, List<String> parts) {
    return filled(">> %-29s ".formatted(title), parts);
  }

  static String named(String name, List<String> parts) {
    return filled("   %-11s ".formatted(name), parts);
  }

  /** What does not fit is told by a mark. A server chose some of the words: none of them may steer a terminal. */
  private static String filled(String beginning, List<String> parts) {
    String text = (beginning + String.join(BETWEEN, parts)).replaceAll("\\p{C}", "?");
    if (text.length() <= COLUMNS) {
      return text;
    }
    int end = text.lastIndexOf(BETWEEN, COLUMNS - BETWEEN.length() - MORE.length());
    return (end < beginning.length() ? text.substring(0, COLUMNS - 1) : text.substring(0, end) + BETWEEN) + MORE;
  }
}
