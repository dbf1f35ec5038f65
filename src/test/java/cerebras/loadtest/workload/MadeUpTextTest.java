package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.workload.MadeUpText.WordRing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MadeUpTextTest {

    private static final int WORDS = WordRing.WORDS;

    private final WordRing ring = new WordRing();

    @Test
    void wordsHaveASpaceBeforeThem() {
        assertTrue(words(0, 3).matches("( [a-z]+){3}"));
        assertEquals("", words(5, 0));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "16383, 5", "-1, 5", "3, 16384", "7, 40000"})
    void afterTheLastWordComesTheFirst(long from, int count) {
        StringBuilder oneByOne = new StringBuilder();
        for (int i = 0; i < count; i++) {
            oneByOne.append(words(Math.floorMod(from + i, (long) WORDS), 1));
        }
        assertEquals(oneByOne.toString(), words(from, count));
    }

    private String words(long from, int count) {
        var out = new ByteArrayOutputStream();
        ring.write(out, from, count);
        return out.toString(StandardCharsets.US_ASCII);
    }
}
