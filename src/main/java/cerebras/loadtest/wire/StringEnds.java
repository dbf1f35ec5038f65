package cerebras.loadtest.wire;

/** Finds what a JSON string may not hold as it is, looking at eight bytes at a time. */
final class StringEnds {

  private static final long QUOTES = Words.of('"');
  private static final long BACKSLASHES = Words.of('\\');
  private static final long SPACES = Words.of(' ');

  private StringEnds() {}

  /** The first quote, backslash or control character in {@code bytes[from..to)}; {@code to} when there is none. */
  static int next(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = Words.at(bytes, at);
      long found = Words.same(word, QUOTES) | Words.same(word, BACKSLASHES) | Words.below(SPACES, word);
      if (found != 0) {
        return at + Words.index(found);
      }
    }
    while (at < to && isOrdinary(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isOrdinary(byte character) {
    return character != '"' && character != '\\' && (character & 0xFF) >= ' ';
  }
}
