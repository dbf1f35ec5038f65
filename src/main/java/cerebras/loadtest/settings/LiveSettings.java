package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Live output of a run in progress, and metrics read from the server. By default nothing listens, and the suite
 * contacts only the target.
 *
 * @param port port of metrics and dashboard, 0 for any free one; absent if nothing listens
 * @param host address that it is bound to
 * @param linger how long it serves after the report is written
 * @param otlp collector of metrics and spans; absent for none
 * @param server metrics endpoint of the server; absent for none
 */
public record LiveSettings(
        OptionalInt port, String host, Duration linger, Optional<Otlp> otlp, Optional<ServerMetrics> server) {

    /** Settings that have an effect only together with another one. */
    static final Map<Setting<?>, Setting<?>> NEEDS = Map.of(
            Setting.CANCEL_AFTER, Setting.CANCEL_SHARE,
            Setting.LIVE_HOST, Setting.LIVE_PORT,
            Setting.LIVE_LINGER, Setting.LIVE_PORT,
            Setting.OTLP_INTERVAL, Setting.OTLP_ENDPOINT,
            Setting.OTLP_TRACES, Setting.OTLP_ENDPOINT,
            Setting.SERVER_METRICS_INTERVAL, Setting.SERVER_METRICS);

    private static final String OTLP_HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    /** Shorter values are tenant names and the like, which would be masked wherever they occur by chance. */
    private static final int SHORTEST_SECRET = 8;

    private static final String SERVER_TOKEN = "SERVER_METRICS_TOKEN";

    /**
     * An OpenTelemetry collector.
     *
     * @param endpoint base URL, to which {@code /v1/metrics} and {@code /v1/traces} are added
     * @param interval between two exports of metrics
     * @param traces whether there is a span for each request
     * @param headers of the requests to it; their values are secrets
     */
    public record Otlp(URI endpoint, Duration interval, boolean traces, Map<String, String> headers) {

        @Override
        public String toString() {
            return endpoint.toString();
        }
    }

    /**
     * A Prometheus endpoint of the server under test.
     *
     * @param interval between two scrapes
     * @param token sent as a bearer token, a secret; empty for none
     */
    public record ServerMetrics(URI url, Duration interval, String token) {

        @Override
        public String toString() {
            return url.toString();
        }
    }

    /** Whether nothing at all is asked for. */
    public boolean off() {
        return port.isEmpty() && otlp.isEmpty() && server.isEmpty();
    }

    /** Given settings that have no effect because the setting that they need is not given. */
    static Set<Setting<?>> withoutEffect(SettingValues values) {
        return NEEDS.entrySet().stream()
                .filter(need -> values.given(need.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The message for such a setting. */
    static InvalidValue noEffect(Setting<?> setting) {
        Setting<?> needed = NEEDS.get(setting);
        return new InvalidValue(
                "has no effect without " + needed.key(),
                "leave it out, or add -D" + needed.key() + "=" + needed.example());
    }

    static LiveSettings read(SettingValues values) {
        return new LiveSettings(
                values.findInt(Setting.LIVE_PORT),
                values.get(Setting.LIVE_HOST),
                values.get(Setting.LIVE_LINGER),
                values.find(Setting.OTLP_ENDPOINT).map(endpoint -> otlp(endpoint, values)),
                values.find(Setting.SERVER_METRICS).map(url -> server(url, values)));
    }

    private static Otlp otlp(URI endpoint, SettingValues values) {
        return new Otlp(
                endpoint,
                values.get(Setting.OTLP_INTERVAL),
                values.get(Setting.OTLP_TRACES),
                headers(values.secret(OTLP_HEADERS)));
    }

    private static ServerMetrics server(URI url, SettingValues values) {
        return new ServerMetrics(
                url,
                values.get(Setting.SERVER_METRICS_INTERVAL),
                values.secret(SERVER_TOKEN).strip());
    }

    /**
     * Headers in the format of OpenTelemetry's own exporters: comma-separated {@code name=value} pairs with
     * percent-encoded values. Anything else is ignored.
     */
    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String raw = pair.substring(equals + 1).strip();
                String value =
                        raw.contains("%") ? URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8) : raw;
                if (value.length() >= SHORTEST_SECRET) {
                    Secrets.add(value);
                }
                headers.put(pair.substring(0, equals).strip(), value);
            }
        }
        return Collections.unmodifiableMap(headers);
    }
}
