package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.EventDecoder.LineEnds;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineEndsTest {

    private static final int LENGTH = 40;
    private static final byte[] OTHERS = {
        0, '\n' - 1, '\n' + 1, '\r' + 1, 'x', (byte) 0x80, (byte) 0x8A, (byte) 0x8D, (byte) 0xFF
    };

    @ParameterizedTest
    @ValueSource(bytes = {'\n', '\r'})
    void firstEndIsFoundWhereverTheSearchBeginsAndWhateverFollows(byte lineEnd) {
        for (byte other : OTHERS) {
            for (int position = 0; position < LENGTH; position++) {
                byte[] bytes = filled(other);
                bytes[position] = lineEnd;
                bytes[LENGTH - 1] = '\n';
                for (int from = 0; from < LENGTH; from++) {
                    assertEquals(from <= position ? position : LENGTH - 1, LineEnds.next(bytes, from, LENGTH));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16, 23})
    void rangeWithoutAnEndEndsTheSearch(int to) {
        byte[] bytes = filled((byte) 'x');
        Arrays.fill(bytes, to, LENGTH, (byte) '\n');
        assertEquals(to, LineEnds.next(bytes, 0, to));
    }

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, value);
        return bytes;
    }
}
