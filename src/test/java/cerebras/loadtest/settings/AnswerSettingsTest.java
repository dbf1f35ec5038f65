package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.settings.RequestSettings.AnswerSettings;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerSettingsTest {

    @ParameterizedTest(name = "{0} bytes given, {1} tokens: {2}")
    @CsvSource({
        "     , 1,       4194304",
        "     , 512,     4194304",
        "     , 1024,    8388608",
        "     , 32768,   268435456",
        "     , 1000000, 268435456",
        "1024 , 1000000, 1024",
    })
    void boundOfAnAnswerFollowsFromItsTokensUnlessItIsGiven(Integer given, int maxTokens, int bytes) {
        OptionalInt maxBytes = given == null ? OptionalInt.empty() : OptionalInt.of(given);
        assertEquals(
                bytes,
                new AnswerSettings(maxBytes, AnswerSettings.Tokenizer.O200K_BASE, AnswerSettings.Checks.ON)
                        .mostBytes(maxTokens));
    }
}
