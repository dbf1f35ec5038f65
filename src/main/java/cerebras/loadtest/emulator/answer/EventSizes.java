package cerebras.loadtest.emulator.answer;

import java.util.SplittableRandom;

/**
 * How many tokens an event of a stream carries, as counted in 492 events of recorded gpt-oss-120b streams. The 22
 * events of 15 tokens or more are drawn evenly from 15 to 25.
 */
final class EventSizes {

  /** Mean of the draws: (2,996 tokens in the smaller events + 22 × 20) / 492 events. */
  static final double MEAN = 3436.0 / 492;

  /** Events of 1, 2, 3 … 14 tokens, and of more. */
  private static final int[] COUNTS = {43, 15, 14, 33, 72, 81, 66, 40, 34, 27, 17, 12, 10, 6, 22};

  private static final int EVENTS = 492;
  private static final int LARGE = 15;
  private static final int LARGEST = 25;

  private EventSizes() {}

  static int draw(SplittableRandom random) {
    int size = sizeOfRank(random.nextInt(EVENTS));
    return size < LARGE ? size : random.nextInt(LARGE, LARGEST + 1);
  }

  private static int sizeOfRank(int rank) {
    int size = 0;
    for (int left = rank; left >= 0; size++) {
      left -= COUNTS[size];
    }
    return size;
  }
}
