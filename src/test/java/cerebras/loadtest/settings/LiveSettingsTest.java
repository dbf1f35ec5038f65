package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveSettingsTest {

    private static RunSettings read(Map<String, String> properties, Map<String, String> environment) {
        return RunSettings.from(properties, environment, Path.of("user-files"));
    }

    @Test
    void nothingListensAndNothingIsSentByDefault() {
        assertTrue(read(Map.of(), Map.of()).live().off());
    }

    @Test
    void portIsBoundToLoopbackUnlessToldOtherwise() {
        LiveSettings live = read(Map.of("live.port", "0"), Map.of()).live();
        assertEquals("127.0.0.1", live.host());
        assertEquals(0, live.port().orElseThrow());
        assertTrue(live.linger().isZero());
    }

    @ParameterizedTest
    @CsvSource({
        "live.port,               70000",
        "live.port,               on",
        "otlp.endpoint,           127.0.0.1:4318",
        "otlp.endpoint,           ftp://collector",
        "otlp.endpoint,           http://collector/?key=x",
        "otlp.endpoint,           http://user:word@collector",
        "server.metrics,          metrics",
        "server.metrics,          http://user:word@server/metrics",
    })
    void wrongValueNamesTheSettingAndACorrection(String name, String value) {
        String message = assertThrows(SettingsException.class, () -> read(Map.of(name, value), Map.of()))
                .getMessage();
        assertTrue(message.contains(name + "="), message);
        assertTrue(message.contains("expected") && !message.contains("word@"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "live.host,               0.0.0.0, live.port",
        "live.linger,             5s,      live.port",
        "otlp.traces,             true,    otlp.endpoint",
        "otlp.interval,           5s,      otlp.endpoint",
        "server.metrics.interval, 5s,      server.metrics",
    })
    void settingWithoutTheOneThatItNeedsIsRefused(String name, String value, String needed) {
        String message = assertThrows(SettingsException.class, () -> read(Map.of(name, value), Map.of()))
                .getMessage();
        assertTrue(message.contains("no effect without " + needed), message);
    }

    @Test
    void headersOfTheCollectorComeFromTheEnvironmentAndAreSecret() {
        Map<String, String> properties = new HashMap<>();
        properties.put("otlp.endpoint", "https://otlp.example/otlp/");
        RunSettings settings = read(
                properties,
                Map.of("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Basic%20bWFkZS11cC1zZWNyZXQ=,x-tenant=t1,,broken"));
        LiveSettings.Otlp otlp = settings.live().otlp().orElseThrow();
        assertEquals(URI.create("https://otlp.example/otlp"), otlp.endpoint());
        assertEquals(Map.of("Authorization", "Basic bWFkZS11cC1zZWNyZXQ=", "x-tenant", "t1"), otlp.headers());
        assertEquals("a *** b t1", Secrets.mask("a Basic bWFkZS11cC1zZWNyZXQ= b t1"));
        assertTrue(!settings.toString().contains("bWFkZS11cC1z")
                && !otlp.toString().contains("Basic"));
    }

    @Test
    void tokenOfTheServersMetricsComesFromTheEnvironment() {
        LiveSettings live = read(
                        Map.of("server.metrics", "http://127.0.0.1:8000/metrics?x=1"),
                        Map.of("SERVER_METRICS_TOKEN", " made-up-token-of-a-server "))
                .live();
        assertEquals("made-up-token-of-a-server", live.server().orElseThrow().token());
        assertEquals(10, live.server().orElseThrow().interval().toSeconds());
    }
}
