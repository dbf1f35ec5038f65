package cerebras.loadtest.api;

/** Finds where lines end, looking at eight bytes at a time. */
final class LineEnds {

  private static final long LINE_FEEDS = Swar.of('\n');
  private static final long CARRIAGE_RETURNS = Swar.of('\r');

  private LineEnds() {}

  /** The first LF or CR in {@code bytes[from..to)}; {@code to} when there is none. */
  static int next(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = Swar.at(bytes, at);
      long found = Swar.same(word, LINE_FEEDS) | Swar.same(word, CARRIAGE_RETURNS);
      if (found != 0) {
        return at + Swar.index(found);
      }
    }
    while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }
}
