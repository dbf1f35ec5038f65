package cerebras.loadtest.workload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Words in no order, each with a space before it, encoded once; after the last comes the first again. Any number of them,
 * from any place on, is copied at the speed of memory.
 */
final class WordRing {

  /** By choice: 100 kB, so that it stays in a processor's cache. */
  static final int WORDS = 1 << 14;
  private static final long SEED = 42;

  private final byte[] text;
  /** Where each word begins in the text, and where the last one ends. */
  private final int[] starts = new int[WORDS + 1];

  WordRing() {
    var bytes = new ByteArrayOutputStream();
    List<String> words = Words.drawn(new Random(SEED), WORDS).toList();
    for (int i = 0; i < WORDS; i++) {
      bytes.writeBytes((" " + words.get(i)).getBytes(StandardCharsets.US_ASCII));
      starts[i + 1] = bytes.size();
    }
    text = bytes.toByteArray();
  }

  /** Writes so many words, from the {@code from}-th on; any number stands for a place of the ring. */
  void write(ByteArrayOutputStream out, long from, int words) {
    int first = (int) Math.floorMod(from, (long) WORDS);
    int left = words;
    while (left > 0) {
      int end = Math.min(WORDS, first + left);
      out.write(text, starts[first], starts[end] - starts[first]);
      left -= end - first;
      first = 0;
    }
  }
}
