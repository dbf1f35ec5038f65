package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolScriptTest {

    /** The offered tools are a, b and c. */
    @ParameterizedTest(name = "{0}, turn {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1           | 0 | a",
                "1           | 1 | ''",
                "3           | 2 | c",
                "4           | 3 | a",
                "2x2         | 0 | a b",
                "2x2         | 1 | c a",
                "2x2         | 2 | ''",
                "b,c+c,1x2   | 0 | b",
                "b,c+c,1x2   | 1 | c c",
                "b,c+c,1x2   | 2 | a b",
                "b, c + x    | 1 | c",
                "0           | 0 | ''",
            })
    void turnsCallTheirTools(String script, int turn, String calls) {
        assertEquals(calls, String.join(" ", ToolScript.parse(script).calls(turn, List.of("a", "b", "c"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,", "+", "a++b", "a b", "999,999"})
    void otherFormsAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ToolScript.parse(text));
    }

    @Test
    void requestWithoutToolsGetsText() {
        assertEquals(List.of(), ToolScript.parse("3").calls(0, List.of()));
    }
}
