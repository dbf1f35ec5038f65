package cerebras.loadtest.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** SIMD within a register: eight bytes as one number, the first byte lowest. */
final class Swar {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x80 * ONES;

    private Swar() {}

    /** The bytes from {@code at} on. */
    static long at(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    /** Eight times the same byte. */
    static long of(char ascii) {
        return ascii * ONES;
    }

    /**
     * The high bit of the lowest byte that is below a limit of at most 0x80; 0 if there is none. Higher bits may be set
     * wrongly, lower ones not. From "Hacker's Delight" by H. S. Warren, "Find First 0-Byte".
     *
     * @param limits eight times the limit
     */
    static long below(long limits, long word) {
        return word - limits & ~word & HIGH_BITS;
    }

    /** As {@link #below}, for the lowest byte that is equal in both. */
    static long same(long word, long other) {
        return below(ONES, word ^ other);
    }

    /** Which byte {@link #below} or {@link #same} found, from 0. */
    static int index(long found) {
        return Long.numberOfTrailingZeros(found) / Byte.SIZE;
    }

    /** Finds the bytes that must be escaped in a JSON string, eight bytes at a time. */
    static final class StringEnds {

        private static final long QUOTES = Swar.of('"');
        private static final long BACKSLASHES = Swar.of('\\');
        private static final long SPACES = Swar.of(' ');

        private StringEnds() {}

        /** The first quote, backslash or control character in {@code bytes[from..to)}; {@code to} if there is none. */
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
}
