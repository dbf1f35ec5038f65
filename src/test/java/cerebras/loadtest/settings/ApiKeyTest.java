package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.KEY;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static cerebras.loadtest.settings.SettingsFixture.withKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiKeyTest {

    private static final ApiKey API_KEY = ApiKey.of(KEY).orElseThrow();

    @Test
    void keyIsSentAsBearer() {
        assertEquals("Bearer " + KEY, API_KEY.headerValue());
    }

    @ParameterizedTest
    @MethodSource
    void noTextOfAnObjectHoldsTheKey(Object holder) {
        assertFalse(holder.toString().contains(KEY), holder.toString());
    }

    static Stream<Object> noTextOfAnObjectHoldsTheKey() {
        RunSettings cerebras = settings(Map.of(), withKey());
        RunSettings custom = settings(Map.of("target", "https://llm.example"), withKey());
        return Stream.of(
                API_KEY,
                cerebras,
                cerebras.target(),
                cerebras.effective(),
                custom,
                custom.target(),
                custom.effective());
    }

    @Test
    void noJsonHoldsTheKeyEvenIfFieldsAreWritten() throws JsonProcessingException {
        JsonMapper curious = JsonMapper.builder()
                .visibility(PropertyAccessor.ALL, Visibility.ANY)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build();
        assertEquals("{\"key\":{}}", curious.writeValueAsString(Map.of("key", API_KEY)));
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.settings.Setting#all")
    void noMessageHoldsTheKeyWhereverItWasPutByMistake(Setting<?> setting) {
        String message = refusal(everywhere(setting), withKey());
        assertFalse(message.contains(KEY), message);
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.settings.Setting#all")
    void noMessageHoldsACerebrasKeyThatIsNotInTheEnvironment(Setting<?> setting) {
        String message = refusal(everywhere(setting), Map.of());
        assertFalse(message.contains(KEY), message);
    }

    /** The key as value, as misspelt setting and on the command line, beside a setting that is wrong anyway. */
    private static Map<String, String> everywhere(Setting<?> setting) {
        return Map.of(
                "pause",
                "0",
                setting.key() + "_",
                KEY,
                setting.key().toUpperCase(Locale.ROOT),
                KEY + " " + KEY,
                "apiKey",
                KEY,
                setting == Setting.PAUSE ? "users" : setting.key(),
                "https://" + KEY + "@" + KEY + "?" + KEY);
    }

    @Test
    void refusedKeyIsNotShownByAnotherSetting() {
        String message = refusal(Map.of("users", "my\nkey"), Map.of("CEREBRAS_API_KEY", "my\nkey"));
        assertFalse(message.contains("my"), message);
    }
}
