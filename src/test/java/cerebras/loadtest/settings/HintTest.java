package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintTest {

    private static final List<String> KNOWN = List.of("gpt-oss-120b", "llama-3.3-70b", "llama3.1-8b", "ramp", "users");

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                "users, users",
                "USERS, users",
                "user, users",
                "usres, users",
                "use, absent",
                "rmap, absent",
                "rampup, ramp",
                "rampupp, absent",
                "llama3.3-70b, llama-3.3-70b",
                "gpt-oss-20b, gpt-oss-120b",
                "gpt-4o, absent",
                "'', absent",
            })
    void closestNameIsWithinTwoEditsOrOneIfShort(String wrong, String expected) {
        assertEquals(Optional.ofNullable(expected), Hint.closest(wrong, KNOWN));
    }

    @Test
    void fewestEditsWinAndThenTheFirst() {
        assertEquals(Optional.of("models"), Hint.closest("modelss", List.of("model", "models")));
        assertEquals(Optional.of("tester"), Hint.closest("teste", List.of("tester", "tested")));
    }

    @Test
    void nothingIsClosestWhereNothingIsKnown() {
        assertEquals(Optional.empty(), Hint.closest("users", List.of()));
    }

    @ParameterizedTest(name = "{0} is near to: {1}")
    @CsvSource({
        "trail, ' (did you mean trial?)'",
        "devloper, ' (did you mean developer?)'",
        "gold, ''",
        "x, ''",
    })
    void nameIsSuggestedOnlyIfItIsNear(String wrong, String hint) {
        assertEquals(
                "expected one of developer, none, trial" + hint, Hint.of(wrong, List.of("developer", "none", "trial")));
    }
}
