package cerebras.loadtest.run;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.settings.NetworkSettings;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.workload.Question;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sends the requests of the preflight, and explains why a target cannot be reached. */
public abstract class TargetClient implements AutoCloseable {

    /** Failure code for a reachable proxy that does not connect to the target. */
    public static final String PROXY_REFUSED = "proxy_refused";

    /** By choice: a list of models is fast on any server. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Failures that affect all requests to the target. Any other failure may concern one path only. */
    private static final Set<String> NO_WAY =
            Set.of("unknown_host", "connection_refused", "connect_timeout", "tls_error", PROXY_REFUSED);

    private static final int PROXY_AUTHENTICATION = 407;
    private static final int LONGEST_SHOWN = 300;

    private final Setup setup;

    protected TargetClient(Setup setup) {
        this.setup = setup;
    }

    /**
     * Sends a GET request and reads its answer.
     *
     * @throws NoAnswer if there is no readable answer within {@link #patience}
     */
    protected abstract Reply fetch(URI url) throws NoAnswer;

    /**
     * Makes a call like those of the load, with the same timeout.
     *
     * @param asking setup that defines the form of the request
     * @throws NoAnswer if there was none
     */
    protected abstract Completion send(Setup asking, Question question) throws NoAnswer;

    /** Versions of HTTP and TLS, for display; empty before the first connection. */
    public abstract String protocol();

    @Override
    public abstract void close();

    /**
     * Sends a GET request and reads its answer.
     *
     * @throws NoAnswer if there is no readable answer within {@link #patience}; other requests may succeed
     * @throws Refused if the target cannot be reached at all
     */
    public final Reply get(URI url) throws NoAnswer {
        Reply answer;
        try {
            answer = fetch(url);
        } catch (NoAnswer none) {
            if (NO_WAY.contains(none.code)) {
                throw unreachable(none.code, none.reason);
            }
            throw none;
        }
        if (answer.status() == PROXY_AUTHENTICATION
                && setup.settings().network().route().proxy().isPresent()) {
            throw proxyRefused("HTTP " + PROXY_AUTHENTICATION);
        }
        return answer;
    }

    /**
     * Makes a call like those of the load, with the same timeout.
     *
     * @param asking setup that defines the form of the request
     * @throws Refused if there is no connection
     */
    public final Completion ask(Setup asking, Question question) {
        try {
            return send(asking, question);
        } catch (NoAnswer none) {
            throw unreachable(none.code, none.reason);
        }
    }

    /**
     * The answer to a GET.
     *
     * @param body the received part of the body
     * @param cut whether the body exceeded the limit
     */
    public record Reply(int status, Map<String, String> headers, byte[] body, boolean cut) {}

    /** A request had no answer. */
    public static final class NoAnswer extends Exception {

        private final String code;
        private final String reason;

        /** @param code failure code, as in records of attempts */
        public NoAnswer(String code, String reason) {
            super(code, null, false, false);
            this.code = code;
            this.reason = reason;
        }

        /** Text for users: "gave no answer within 10 s". */
        public String words(Duration patience) {
            return switch (code) {
                case "timeout" -> "gave no answer within " + Numbers.CONSOLE.duration(patience.toNanos());
                case "connection_closed" -> "closed the connection without an answer";
                default -> "gave no answer that can be read (" + (reason == null ? code : shown(reason)) + ")";
            };
        }
    }

    /**
     * A requested completion.
     *
     * @param trace the attempt, which has ended
     * @param headers headers of the answer, names in lower case; empty without an answer
     * @param headersAt when they arrived, by this machine's clock; without an answer, the end of the call
     */
    public record Completion(AttemptTrace trace, Map<String, String> headers, Instant headersAt) {}

    /** A message of a server for the console: shortened, without secrets and terminal control sequences. */
    public static String shown(String text) {
        String printable = Secrets.mask(text).replaceAll("\\p{C}", "?");
        return printable.length() <= LONGEST_SHOWN ? printable : printable.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Timeout for a list of models, at most that of a call. */
    public Duration patience() {
        Duration call = setup.settings().requestTimeout();
        return call.compareTo(PATIENCE) < 0 ? call : PATIENCE;
    }

    /** Redirects are not followed, so that the key stays with the target. */
    public Refused redirected(String request, int status, Map<String, String> headers) {
        return new Refused(
                "target=%s redirects (HTTP %d) %s to %s: redirects are not followed, so that the key stays with the"
                                .formatted(
                                        setup.base(),
                                        status,
                                        request,
                                        shown(headers.getOrDefault("location", "nowhere")))
                        + " target; set -Dtarget to the URL of the API");
    }

    /** @param code failure code, as in records of attempts */
    public Refused unreachable(String code, String message) {
        NetworkSettings.Route route = setup.settings().network().route();
        String through = route.proxy()
                .map(proxy -> " through the proxy " + proxy.text() + " (" + route.reason() + ")")
                .orElse("");
        String reason = switch (code) {
            case "unknown_host" -> "unknown host";
            case "connection_refused" -> "no connection";
            case "connect_timeout", "timeout" -> "nothing within " + PATIENCE.toSeconds() + " s";
            case "connection_closed" -> "the connection was closed without an answer";
            default -> message == null ? code : shown(message);
        };
        if (code.equals(PROXY_REFUSED)) {
            return proxyRefused(shown(message == null ? code : message.replaceFirst("^.*status: ", "HTTP ")));
        }
        if (code.equals("tls_error")) {
            return new Refused(tlsProblem(reason).formatted(setup.base(), through, reason));
        }
        return new Refused("target=%s does not answer%s (%s): check the address and the %s, or try -Dtarget=emulator"
                .formatted(setup.base(), through, reason, through.isEmpty() ? "network" : "proxy"));
    }

    /**
     * The cause of a failed TLS handshake, as a format for the target, the proxy and the reason. Alerts have the names
     * of RFC 8446, with underscores in messages of BoringSSL and the JDK.
     */
    public static String tlsProblem(String reason) {
        String alert = reason.toLowerCase(Locale.ROOT).replace(' ', '_');
        if (alert.contains("protocol_version")
                || alert.contains("unsupported_protocol")
                || alert.contains("no_appropriate_protocol")) {
            return "target=%s speaks neither TLS 1.2 nor TLS 1.3%s (%s): the suite uses no older version; update the server or the"
                    + " proxy that ends TLS before it";
        }
        if (alert.contains("certificate_required")) {
            return "target=%s requires a client certificate%s (%s): name it, for example -DclientCert=client.pem -DclientKey=client.key";
        }
        return "target=%s cannot be trusted%s (%s): certificates are verified before the key is sent; use the host name of the"
                + " certificate, or name its authority, for example -DcaFile=ca.pem";
    }

    /** @param why the proxy's message: "HTTP 407 Proxy Authentication Required" */
    private Refused proxyRefused(String why) {
        NetworkSettings.Route route = setup.settings().network().route();
        NetworkSettings.Proxy proxy = route.proxy().orElseThrow();
        String hint = !why.startsWith("HTTP 407")
                ? "check the proxy, or whether the target is to be reached without it (-Dproxy=off)"
                : (proxy.credentials().isPresent()
                        ? "check the user and password in " + route.reason()
                        : "put user and password into the environment, for example export %s_PROXY=%s://user:password@%s:%d"
                                .formatted(
                                        setup.base().getScheme().toUpperCase(Locale.ROOT),
                                        proxy.secured() ? "https" : "http",
                                        proxy.host(),
                                        proxy.port()));
        return new Refused("the proxy %s (%s) does not lead to target=%s (%s): %s"
                .formatted(proxy.text(), route.reason(), setup.base(), why, hint));
    }
}
