package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String KEY = "kq-4F/1d+8e_2b~7c0A";
    private static final UnaryOperator<String> MASKING = Secrets.masking(KEY);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kq-4F/1d+8e_2b~7c0A",
                "KQ-4F/1D+8E_2B~7C0A",
                "kq-4f/1d+8e_2b~7c0a",
                "kq-4F%2F1d%2B8e_2b~7c0A",
                "kq-4F%2f1d%2b8e_2b%7e7c0A",
                "kq%252D4F%252F1d%252B8e_2b~7c0A",
                "kq-4F\\/1d\\u002B8e_2b~7c0A",
                "\\u006b\\u0071\\u002d\\u0034\\u0046\\u002f\\u0031\\u0064\\u002b\\u0038\\u0065\\u005f\\u0032\\u0062\\u007e\\u0037\\u0063\\u0030\\u0041",
                "kq-4F\\\\u002f1d\\\\u002b8e_2b~7c0A",
                "kq-4F&#47;1d&#x2B;8e_2b~7c0A",
                "kq-4F=2F1d=2B8e_2b~7c0A",
                "6b712d34462f31642b38655f32627e37633041",
                "6B712D34462F31642B38655F32627E37633041",
                "kq-4F/1d+8e_2b~7c0",
                "kq-4F/1d+8e",
            })
    void secretIsMaskedInEveryForm(String form) {
        assertEquals("Bearer ***, he said", MASKING.apply("Bearer " + form + ", he said"));
        assertEquals("***", MASKING.apply(form));
    }

    /** Three bytes become four characters, so that it depends on what stands before the key how it looks. */
    @ParameterizedTest
    @ValueSource(strings = {"", "B", "Be", "Bearer ", "{\"key\":\"", "{\"a_key\":\""})
    void secretIsMaskedInBase64WhereverItStands(String before) {
        byte[] bytes = (before + KEY + "\"}").getBytes(StandardCharsets.UTF_8);
        for (String encoded : new String[] {
            Base64.getEncoder().encodeToString(bytes),
            Base64.getUrlEncoder().encodeToString(bytes),
            Base64.getEncoder().encodeToString(bytes).replace("+", "%2B").replace("/", "%2F")
        }) {
            String masked = MASKING.apply(encoded);
            assertTrue(masked.contains("***"), masked);
            assertTrue(masked.length() <= encoded.length() - 20, masked + " is left of " + encoded);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "kq-4F", "kq-4F/1d", "kq 4F/1d+8e_2b~7c0A", ""})
    void whatIsNotTheSecretIsLeftAlone(String text) {
        assertEquals(text, MASKING.apply(text));
    }

    @Test
    void everyOccurrenceIsMasked() {
        assertEquals("a *** b***.", MASKING.apply("a " + KEY + " b" + KEY + "."));
    }

    @ParameterizedTest
    @ValueSource(strings = {" \t%s\r\n", "%s\r", "%s "})
    void whiteSpaceAroundASecretIsNoPartOfIt(String inTheEnvironment) {
        assertEquals("x***y", Secrets.masking(inTheEnvironment.formatted(KEY)).apply("x" + KEY + "y"));
    }

    @ParameterizedTest
    @CsvSource({
        "m,     'm: no such model m',  '***: no such model ***'",
        "abc,   'abc, abcd',           '***, abcd'",
        "abcd,  'abcd, abcde',         '***, ***e'",
        "'',    'any text',            'any text'",
        "' ',   'any text',            'any text'",
    })
    void shortSecretIsMaskedWhereItIsAWord(String secret, String text, String masked) {
        assertEquals(masked, Secrets.masking(secret).apply(text));
    }

    /** Tokens of gateways are that long. */
    @Test
    void secretOfThousandsOfCharactersIsMasked() {
        String token = "eyJhbGciOi.".repeat(500) + "end";
        String encoded = Base64.getEncoder().encodeToString(("x" + token).getBytes(StandardCharsets.UTF_8));
        UnaryOperator<String> masking = Secrets.masking(token);
        assertEquals("<***>", masking.apply("<" + token + ">"));
        assertEquals("<***>", masking.apply("<" + token.toUpperCase() + ">"));
        assertEquals(encoded.substring(0, 2) + "***", masking.apply(encoded));
    }

    @Test
    void addedSecretIsMaskedFromThenOn() {
        String secret = "secret-of-this-test-81b2";
        assertEquals(secret, Secrets.mask(secret));
        Secrets.add(secret + "\r");
        Secrets.add("");
        assertEquals("***, other", Secrets.mask(secret + ", other"));
        assertEquals("***", Secrets.masking(KEY).apply(secret));
    }

    @Test
    void secretsThatBeginAlikeDoNotSpoilEachOther() {
        Secrets.add("made-up-twin-secret-of-gateway-one");
        Secrets.add("made-up-twin-secret-of-gateway-87#");
        Secrets.add("made-up-twin-secret-9$");
        assertEquals(
                "a *** b *** c ***",
                Secrets.mask(
                        "a made-up-twin-secret-of-gateway-one b made-up-twin-secret-of-gateway-87# c made-up-twin-secret-9$"));
    }
}
