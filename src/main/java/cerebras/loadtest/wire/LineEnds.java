package cerebras.loadtest.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where lines end, looking at eight bytes at a time. */
final class LineEnds {

  private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x80 * ONES;
  private static final long LINE_FEEDS = '\n' * ONES;
  private static final long CARRIAGE_RETURNS = '\r' * ONES;

  private LineEnds() {}

  /** The first LF or CR in {@code bytes[from..to)}; {@code to} when there is none. */
  static int next(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(bytes, at);
      long found = lowestZero(word ^ LINE_FEEDS) | lowestZero(word ^ CARRIAGE_RETURNS);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  /**
   * The high bit of the lowest byte that is zero; 0 when none is. Higher bits may be set in error, lower ones not.
   * From "Hacker's Delight" by H. S. Warren, "Find First 0-Byte".
   */
  private static long lowestZero(long word) {
    return word - ONES & ~word & HIGH_BITS;
  }
}
