package cerebras.loadtest.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.live.LiveBlock.BlockLine;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockLineTest {

    /** 15 columns of name, 6 of each part and 3 between: nine parts take 93, ten would take 102. */
    @Test
    void partsThatDoNotFitAreMarkedAsSuch() {
        String nine = BlockLine.named("failed", Collections.nCopies(9, "abcdef"));
        assertEquals(93, nine.length());
        assertEquals(nine + "   …", BlockLine.named("failed", Collections.nCopies(10, "abcdef")));
    }

    @Test
    void titleThatIsTooLongIsCutAndNoFigureIs() {
        String line = BlockLine.title("first malformed", List.of("a".repeat(200)));
        assertEquals(100, line.length());
        assertTrue(line.endsWith("aaa…"), line);
        assertEquals("   failed      …", BlockLine.named("failed", List.of("1".repeat(200))));
    }

    @Test
    void wordsOfAServerDoNotSteerTheTerminal() {
        assertEquals("   failed      ?[31mred??", BlockLine.named("failed", List.of("\u001b[31mred\r\n")));
    }
}
