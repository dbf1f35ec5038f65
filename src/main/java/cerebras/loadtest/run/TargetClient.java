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

    /** Code of a proxy that is there, but does not lead to the target. */
    public static final String PROXY_REFUSED = "proxy_refused";

    /** By choice: a list of models takes no time, wherever it comes from. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Failures that keep every request from the target. Any other may be that of one path. */
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
     * @throws NoAnswer when none comes within {@link #patience}, or none that can be read
     */
    protected abstract Reply fetch(URI url) throws NoAnswer;

    /**
     * Makes a call as the load does. Waits as long as for one of the load.
     *
     * @param asking says what requests are like
     * @throws NoAnswer when none came
     */
    protected abstract Completion send(Setup asking, Question question) throws NoAnswer;

    /** Of HTTP and TLS, for people; empty before the first connection. */
    public abstract String protocol();

    @Override
    public abstract void close();

    /**
     * Sends a GET request and reads its answer.
     *
     * @throws NoAnswer when none comes within {@link #patience}, or none that can be read; other requests may fare better
     * @throws Refused when the target cannot be reached at all
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
     * Makes a call as the load does. Waits as long as for one of the load.
     *
     * @param asking says what requests are like
     * @throws Refused when there is no connection
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
     * @param body as far as it came
     * @param cut whether there was more of it than is ever read
     */
    public record Reply(int status, Map<String, String> headers, byte[] body, boolean cut) {}

    /** A request had no answer. */
    public static final class NoAnswer extends Exception {

        private final String code;
        private final String reason;

        /** @param code of the failure, as in records of attempts */
        public NoAnswer(String code, String reason) {
            super(code, null, false, false);
            this.code = code;
            this.reason = reason;
        }

        /** For people: "gave no answer within 10 s". */
        public String words(Duration patience) {
            return switch (code) {
                case "timeout" -> "gave no answer within " + Numbers.CONSOLE.duration(patience.toNanos());
                case "connection_closed" -> "closed the connection without an answer";
                default -> "gave no answer that can be read (" + (reason == null ? code : shown(reason)) + ")";
            };
        }
    }

    /**
     * A completion that was asked for.
     *
     * @param trace has ended
     * @param headers of the answer, names in lower case; empty without one
     * @param headersAt when they came, by this machine's clock; when the call ended without one
     */
    public record Completion(AttemptTrace trace, Map<String, String> headers, Instant headersAt) {}

    /** A server's words for the console: the beginning of them, without secrets, and without what steers a terminal. */
    public static String shown(String text) {
        String printable = Secrets.mask(text).replaceAll("\\p{C}", "?");
        return printable.length() <= LONGEST_SHOWN ? printable : printable.substring(0, LONGEST_SHOWN) + "…";
    }

    /** How long a list is waited for: never longer than a call. */
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
                        + " target; set -Dtarget to where the API is");
    }

    /** @param code of the failure, as in records of attempts */
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
     * What failed in a TLS handshake, as a format for the target, the proxy and the reason. Alerts have the names of RFC 8446,
     * written with underscores by BoringSSL and by the JDK.
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
            return "target=%s wants a client certificate%s (%s): name it, for example -DclientCert=client.pem -DclientKey=client.key";
        }
        return "target=%s cannot be trusted%s (%s): certificates are verified before the key is sent; use the host name of the"
                + " certificate, or name its authority, for example -DcaFile=ca.pem";
    }

    /** @param why in the proxy's words: "HTTP 407 Proxy Authentication Required" */
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
