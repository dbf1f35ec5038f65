package cerebras.loadtest.workload;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.workload.SyntheticPrompts.Marks;
import cerebras.loadtest.workload.SyntheticPrompts.Words;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Texts of which only the length is known: random words, each of which is one token of o200k. They need no escapes in JSON.
 *
 * <p>A text without blocks begins with its own mark, so that no prompt cache holds it. Equal blocks are equal texts, which
 * begin with the block's number: within the run, a cache hits where it hit when the text was recorded, but never on an
 * earlier run. Thread-safe.
 */
final class MadeUpText {

    private static final byte[] MARK = (" " + Marks.PLACEHOLDER).getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_DIGIT = 2;

    /** Tokens of the mark at the beginning of a text or block. */
    static final int MARK_TOKENS = LocalTokenizer.shared().count(" " + Marks.PLACEHOLDER);

    /** Upper bound for the words of {@link Words} with their leading space, and for marks. */
    static final int BYTES_PER_TOKEN = 9;

    private final WordRing words = new WordRing();
    private final Marks marks = Marks.ofThisRun();
    private final long firstBlock = Marks.ofThisRun().next();

    /**
     * Writes a text of this many tokens.
     *
     * @param blocks ids of its first blocks
     * @param blockTokens tokens of each block
     */
    void write(ByteArrayOutputStream out, int tokens, long[] blocks, int blockTokens) {
        int left = tokens;
        for (int i = 0; i < blocks.length && left > 0; i++) {
            int length = Math.min(left, blockTokens);
            writeBlock(out, firstBlock + blocks[i], length);
            left -= length;
        }
        if (left > 0) {
            writeBlock(out, marks.next(), left);
        }
    }

    /** Writes the text of a block number, or its beginning if there is less room. */
    private void writeBlock(ByteArrayOutputStream out, long number, int tokens) {
        if (tokens >= MARK_TOKENS) {
            byte[] mark = MARK.clone();
            Marks.write(mark, FIRST_DIGIT, number);
            out.writeBytes(mark);
        }
        words.write(out, number, tokens >= MARK_TOKENS ? tokens - MARK_TOKENS : tokens);
    }

    /**
     * Words in random order, each with a leading space, encoded once, in a circle. Copying any number of them from any
     * position costs no more than copying memory.
     */
    static final class WordRing {

        /** By choice: 100 kB, so that it stays in a processor's cache. */
        static final int WORDS = 1 << 14;

        private static final long SEED = 42;

        private final byte[] text;
        /** Offset of each word in the text, and the end of the last one. */
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

        /** Writes this number of words, from the {@code from}-th on, modulo the size of the ring. */
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
}
