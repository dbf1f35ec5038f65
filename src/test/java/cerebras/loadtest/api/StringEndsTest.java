package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.Swar.StringEnds;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringEndsTest {

    private static final int LENGTH = 40;
    private static final byte[] OTHERS = {
        ' ',
        '"' - 1,
        '"' + 1,
        '\\' - 1,
        '\\' + 1,
        'x',
        0x7F,
        (byte) 0x80,
        (byte) 0x9F,
        (byte) 0xA2,
        (byte) 0xDC,
        (byte) 0xFF
    };

    @ParameterizedTest
    @ValueSource(bytes = {'"', '\\', 0, '\n', '\r', 0x1F})
    void firstEndIsFoundWhereverTheSearchBeginsAndWhateverFollows(byte end) {
        for (byte other : OTHERS) {
            for (int position = 0; position < LENGTH; position++) {
                byte[] bytes = filled(other);
                bytes[position] = end;
                bytes[LENGTH - 1] = '"';
                for (int from = 0; from < LENGTH; from++) {
                    assertEquals(from <= position ? position : LENGTH - 1, StringEnds.next(bytes, from, LENGTH));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16, 23})
    void rangeWithoutAnEndEndsTheSearch(int to) {
        byte[] bytes = filled((byte) 'x');
        Arrays.fill(bytes, to, LENGTH, (byte) '"');
        assertEquals(to, StringEnds.next(bytes, 0, to));
    }

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, value);
        return bytes;
    }
}
