package cerebras.loadtest.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaHeadersTest {

    private static final String DATE = "Tue, 01 Dec 2026 10:00:00 GMT";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "X-RateLimit-Limit-Requests, 60",
        "anthropic-ratelimit-tokens-remaining, 5",
        "RateLimit-Policy, 10;w=1",
        "x-ms-retry-after-ms, 250",
        "retry-after, 1.5",
        "x-should-retry, false",
        "x-quota-left, 7",
    })
    void headerAboutLimitsIsKeptAsSent(String name, String value) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("date", DATE)
                .set("content-type", "text/plain")
                .set(name, value);
        assertEquals(Map.of(name.toLowerCase(), value), QuotaHeaders.of(headers));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "retry-after, 'Tue, 01 Dec 2026 10:00:03 GMT'",
        "x-ratelimit-reset, 1796119203",
        "anthropic-ratelimit-requests-reset, 2026-12-01T10:00:03Z",
    })
    void serversClockIsKeptWithAMomentOfIt(String name, String value) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Date", DATE).set(name, value);
        assertEquals(Map.of(name, value, "date", DATE), QuotaHeaders.of(headers));
        assertEquals(Map.of(name, value), QuotaHeaders.of(new DefaultHttpHeaders().set(name, value)));
    }

    @Test
    void nothingIsKeptOfOtherHeaders() {
        assertNull(QuotaHeaders.of(new DefaultHttpHeaders()
                .set("date", DATE)
                .set("x-request-id", "1")
                .set("llm_provider-x-ratelimit-limit-requests", "5")));
    }

    @Test
    void severalHeadersOfOneNameAreOnOneLine() {
        HttpHeaders headers =
                new DefaultHttpHeaders().add("ratelimit-policy", "10;w=1").add("ratelimit-policy", "90;w=60");
        assertEquals(Map.of("ratelimit-policy", "10;w=1, 90;w=60"), QuotaHeaders.of(headers));
    }

    @Test
    void serverThatSendsVeryMuchFillsNoRecord() {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < 1_000; i++) {
            headers.add("x-quota-" + i, "v".repeat(5_000)).add("x-quota-again", "w".repeat(5_000));
        }
        headers.add("x-quota-" + "n".repeat(100), "1");
        Map<String, String> kept = QuotaHeaders.of(headers);
        assertEquals(32, kept.size());
        assertEquals(200, kept.get("x-quota-again").length());
        assertEquals(200, kept.get("x-quota-0").length());
    }
}
