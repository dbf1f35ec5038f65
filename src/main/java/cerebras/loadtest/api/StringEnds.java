package cerebras.loadtest.api;

/** Finds what a JSON string may not hold as it is, looking at eight bytes at a time. */
final class StringEnds {

  private static final long QUOTES = Swar.of('"');
  private static final long BACKSLASHES = Swar.of('\\');
  private static final long SPACES = Swar.of(' ');

  private StringEnds() {}

  /** The first quote, backslash or control character in {@code bytes[from..to)}; {@code to} when there is none. */
  static int next(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = Swar.at(bytes, at);
      long found = Swar.same(word, QUOTES) | Swar.same(word, BACKSLASHES) | Swar.below(SPACES, word);
      if (found != 0) {
        return at + Swar.index(found);
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
