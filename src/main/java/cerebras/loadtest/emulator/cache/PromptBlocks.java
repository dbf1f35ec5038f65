package cerebras.loadtest.emulator.cache;

import java.util.Arrays;

/**
 * A prompt, cut into blocks of {@value #BLOCK_TOKENS} tokens, each with a fingerprint of the prompt up to its end. Two prompts
 * have equal fingerprints exactly for their common beginning, except with a probability of 2<sup>-64</sup>. Tokens after
 * the last whole block are counted, but not cached.
 */
public final class PromptBlocks {

    /** As documented by the API. */
    public static final int BLOCK_TOKENS = 128;

    private final long[] fingerprints;
    private final int tokens;

    private PromptBlocks(long[] fingerprints, int tokens) {
        this.fingerprints = fingerprints;
        this.tokens = tokens;
    }

    /** Number of tokens of the whole prompt. */
    public int tokens() {
        return tokens;
    }

    /** Number of whole blocks. */
    int size() {
        return fingerprints.length;
    }

    /** Fingerprint of the prompt up to the end of a block; blocks are numbered from 0. */
    long fingerprint(int block) {
        return fingerprints[block];
    }

    /** Computes the blocks of a prompt incrementally; keeps only fingerprints. */
    public static final class Reader {

        private static final long ODD_NUMBER = 0x9e3779b97f4a7c15L;

        private long[] fingerprints = new long[8];
        private long fingerprint;
        private int tokens;

        /** Adds a value other than a token that distinguishes prompts from here on. */
        public void mark(String text) {
            text.chars().forEach(this::mix);
            mix(text.length());
        }

        /** Adds tokens, as their numbers in a vocabulary. */
        public void read(int... numbers) {
            for (int number : numbers) {
                mix(number);
                if (++tokens % BLOCK_TOKENS == 0) {
                    endBlock(tokens / BLOCK_TOKENS - 1);
                }
            }
        }

        /** Number of tokens so far. */
        public int tokens() {
            return tokens;
        }

        /** The blocks so far. */
        public PromptBlocks blocks() {
            return new PromptBlocks(Arrays.copyOf(fingerprints, tokens / BLOCK_TOKENS), tokens);
        }

        private void endBlock(int block) {
            if (block == fingerprints.length) {
                fingerprints = Arrays.copyOf(fingerprints, 2 * block);
            }
            fingerprints[block] = fingerprint;
        }

        /** Mixes bits: multiplication upwards, shifts downwards. */
        private void mix(int number) {
            long product = (fingerprint + number + 1) * ODD_NUMBER;
            fingerprint = product ^ product >>> 32;
        }
    }
}
