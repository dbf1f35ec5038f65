package cerebras.loadtest.api;

import cerebras.loadtest.api.ChunkScanner.TextKind;
import java.util.Arrays;

/**
 * A chunk with one piece of text and nothing else, without that text. Almost all chunks of an answer have the same
 * frame, and two chunks with the same frame differ in their text only: the result of scanning one applies to the other.
 *
 * @param before everything up to the text, with its opening quote
 * @param kind what the text belongs to
 * @param after everything from its closing quote
 */
record ChunkFrame(byte[] before, TextKind kind, byte[] after) {

    /** The frame of the chunk {@code json[from..to)} around its text {@code json[textFrom..textTo)}. */
    static ChunkFrame around(TextKind kind, byte[] json, int from, int textFrom, int textTo, int to) {
        return new ChunkFrame(Arrays.copyOfRange(json, from, textFrom), kind, Arrays.copyOfRange(json, textTo, to));
    }

    /** Whether a chunk begins like this one. Its text then begins at {@link #textFrom}. */
    boolean begins(byte[] json, int from, int to) {
        return to - from > before.length && Arrays.equals(json, from, textFrom(from), before, 0, before.length);
    }

    /** Where the text begins in a chunk that begins at {@code from}. */
    int textFrom(int from) {
        return from + before.length;
    }

    /** Whether the rest of a chunk, from {@code textTo} on, is the same as here and ends its line. */
    boolean ends(byte[] json, int textTo, int to) {
        int end = end(textTo);
        return end < to
                && (json[end] == '\n' || json[end] == '\r')
                && Arrays.equals(json, textTo, end, after, 0, after.length);
    }

    /** The end of a chunk whose text ends at {@code textTo}. */
    int end(int textTo) {
        return textTo + after.length;
    }
}
