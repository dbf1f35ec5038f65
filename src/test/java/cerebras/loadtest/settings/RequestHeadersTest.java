package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.KEY;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {

    private static final String SECRET = "made-up-gateway-secret-7d1";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("GATEWAY_KEY", " " + SECRET + "\r", "BASIC", "Basic bWFkZS11cA", "UMLAUT", "gehe\u00efm");

    @Test
    void plainHeaderIsShownAndTheValueOfASecretOneIsNot() {
        RunSettings settings = settings(
                Map.of(
                        "target",
                        "https://llm.example",
                        "header.x-team",
                        " perf test ",
                        "header.X-Gateway-Key",
                        "env:GATEWAY_KEY",
                        "header.Proxy-Authorization",
                        "env:BASIC"),
                ENVIRONMENT);
        RequestHeaders headers = settings.request().headers();
        assertEquals(Map.of("x-team", "perf test"), headers.plain());
        assertEquals(
                List.of("Proxy-Authorization: Basic bWFkZS11cA", "X-Gateway-Key: " + SECRET),
                headers.secret().stream()
                        .map(secret -> secret.header() + ": " + secret.headerValue())
                        .toList());
        assertEquals("perf test", settings.effective().get("header.x-team"));
        assertEquals("env:GATEWAY_KEY", settings.effective().get("header.X-Gateway-Key"));
        assertFalse(settings.toString().contains(SECRET), settings.toString());
        assertFalse(
                settings.request().toString().contains(SECRET),
                settings.request().toString());
        assertEquals("got ***", Secrets.mask("got " + SECRET), "masked wherever it is shown");
        assertEquals(
                settings.request(), settings(settings.effective(), ENVIRONMENT).request());
    }

    @ParameterizedTest(name = "-D{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "header.x-gateway-key | hunter2hunter2 | header.x-gateway-key=*** looks like a secret, which others can read on a command"
                        + " line and in files: put it into an environment variable and name that, for example -Dheader.x-gateway-key=env:GATEWAY_KEY",
                "header.x-team   | Bearer abc | header.x-team=*** looks like a secret, which others can read on a command line and in"
                        + " files: put it into an environment variable and name that, for example -Dheader.x-team=env:GATEWAY_KEY",
                "header.Authorization | Bearer abc | header.Authorization=*** is the header of the API key: put the key into the environment"
                        + " variable CEREBRAS_API_KEY and choose its header with -DkeyHeader=bearer, api-key or x-api-key",
                "header.api-key  | env:GATEWAY_KEY | header.api-key=env:GATEWAY_KEY is the header of the API key: put the key into the"
                        + " environment variable CEREBRAS_API_KEY and choose its header with -DkeyHeader=bearer, api-key or x-api-key",
                "header.Host     | h          | header.Host=h is a header that this suite sets itself: leave it out",
                "header.content-length | 5    | header.content-length=5 is a header that this suite sets itself: leave it out",
                "header.Transfer-Encoding | chunked | header.Transfer-Encoding=chunked is a header that this suite sets itself: leave it out",
                "header.         | x          | header.=x has no header name: expected letters, digits and -, for example -Dheader.x-team=perf",
                "header.x team   | x          | header.x team=x has no header name: expected letters, digits and -, for example -Dheader.x-team=perf",
                "header.x:y      | x          | header.x:y=x has no header name: expected letters, digits and -, for example -Dheader.x-team=perf",
                "header.x-team   | ``         | header.x-team= is not a valid header value: expected printable ASCII characters, for example -Dheader.x-team=perf",
                "header.x-team   | `a\r\nb: c` | header.x-team=a??b: c is not a valid header value: expected printable ASCII characters, for example -Dheader.x-team=perf",
                "header.x-team   | Grüße      | header.x-team=Grüße is not a valid header value: expected printable ASCII characters, for example -Dheader.x-team=perf",
                "header.x-team   | env:NOT_SET | header.x-team=env:NOT_SET is not set in the environment: set it, for example export NOT_SET=...",
                "header.x-team   | env:        | header.x-team=env: names no environment variable: expected -Dheader.x-team=env:GATEWAY_KEY",
                "header.x-team   | env:UMLAUT  | header.x-team=env:UMLAUT has a value that a header cannot carry: expected printable ASCII"
                        + " characters in the environment variable UMLAUT",
            })
    void headerThatCannotBeSentIsRefused(String name, String value, String message) {
        assertEquals(message, refusal(Map.of(name, value), ENVIRONMENT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-api-token",
                "X-Secret",
                "cf-access-client-secret",
                "Cookie",
                "x-auth",
                "Proxy-Authorization",
                "x-authentication",
                "x-amz-signature",
                "x-passwd"
            })
    void nameOfASecretIsRecognised(String name) {
        String message = refusal("header." + name, "hunter2");
        assertFalse(message.contains("hunter2"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-author",
                "x-team",
                "User-Agent",
                "X-Request-Tag",
                "x-session-id",
                "OpenAI-Organization",
                "traceparent"
            })
    void otherHeaderIsTaken(String name) {
        assertEquals(
                Map.of(name, "v"),
                settings(Map.of("header." + name, "v")).request().headers().plain());
    }

    @Test
    void nameIsGivenOnceWhateverItsCase() {
        assertEquals(
                "header.x-team=b is given twice: names of headers ignore case: leave one out",
                refusal(Map.of("header.X-Team", "a", "header.x-team", "b"), Map.of()));
    }

    @Test
    void secretHeaderIsNotSentUnencrypted() {
        assertEquals(
                "target=http://llm.example would send a secret header over the network unencrypted: use https, or leave the"
                        + " header out, for example -Dtarget=https://api.cerebras.ai",
                refusal(
                        Map.of("target", "http://llm.example", "header.x-gateway-key", "env:GATEWAY_KEY"),
                        ENVIRONMENT));
    }

    @Test
    void keyThatIsTheValueOfAHeaderIsMasked() {
        String message = refusal(Map.of("header.x-team", KEY + "\n"), SettingsFixture.withKey());
        assertFalse(message.contains(KEY), message);
    }
}
