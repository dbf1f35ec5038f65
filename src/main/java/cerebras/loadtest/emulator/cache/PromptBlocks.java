package cerebras.loadtest.emulator.cache;

import java.util.Arrays;

/**
 * A prompt as the cache knows it: cut into blocks of {@value #BLOCK_TOKENS} tokens, each with a fingerprint of all that
 * was read up to its end. So two prompts have equal fingerprints as far as they begin alike, and none after that, but
 * for a chance of 1 in 2<sup>64</sup>. What is left after the last whole block is counted and not cached.
 */
public final class PromptBlocks {

    /** As the API documents it. */
    public static final int BLOCK_TOKENS = 128;

    private final long[] fingerprints;
    private final int tokens;

    private PromptBlocks(long[] fingerprints, int tokens) {
        this.fingerprints = fingerprints;
        this.tokens = tokens;
    }

    /** Tokens of the whole prompt. */
    public int tokens() {
        return tokens;
    }

    /** How many whole blocks there are. */
    int size() {
        return fingerprints.length;
    }

    /** Of everything from the beginning of the prompt to the end of a block, counted from 0. */
    long fingerprint(int block) {
        return fingerprints[block];
    }

    /** Takes in a prompt from its beginning to its end, and keeps nothing of it but the fingerprints. */
    public static final class Reader {

        private static final long ODD_NUMBER = 0x9e3779b97f4a7c15L;

        private long[] fingerprints = new long[8];
        private long fingerprint;
        private int tokens;

        /** What is no token and yet tells prompts apart: from here on, only those with the same mark are alike. */
        public void mark(String text) {
            text.chars().forEach(this::mix);
            mix(text.length());
        }

        /** The next tokens, by their numbers in a vocabulary. */
        public void read(int... numbers) {
            for (int number : numbers) {
                mix(number);
                if (++tokens % BLOCK_TOKENS == 0) {
                    endBlock(tokens / BLOCK_TOKENS - 1);
                }
            }
        }

        /** Tokens that were read up to now. */
        public int tokens() {
            return tokens;
        }

        /** What was read up to now. */
        public PromptBlocks blocks() {
            return new PromptBlocks(Arrays.copyOf(fingerprints, tokens / BLOCK_TOKENS), tokens);
        }

        private void endBlock(int block) {
            if (block == fingerprints.length) {
                fingerprints = Arrays.copyOf(fingerprints, 2 * block);
            }
            fingerprints[block] = fingerprint;
        }

        /** Multiplying carries every bit upwards, and shifting carries it down again. */
        private void mix(int number) {
            long product = (fingerprint + number + 1) * ODD_NUMBER;
            fingerprint = product ^ product >>> 32;
        }
    }
}
