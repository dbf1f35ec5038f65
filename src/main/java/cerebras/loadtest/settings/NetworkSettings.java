package cerebras.loadtest.settings;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/**
 * The network route to the target, for both preflight and load.
 *
 * @param route through a proxy or directly
 * @param authorities certificate authorities that are trusted besides Java's own; may be empty
 * @param identity client certificate; absent if there is none
 */
public record NetworkSettings(Route route, List<X509Certificate> authorities, Optional<Identity> identity) {

    /**
     * The route to the target.
     *
     * @param proxy absent for a direct route
     * @param reason source of the proxy, or why a configured one is not used; empty if none is configured
     */
    public record Route(Optional<Proxy> proxy, String reason) {

        static Route direct(String reason) {
            return new Route(Optional.empty(), reason);
        }

        static Route through(Proxy proxy, String source) {
            return new Route(Optional.of(proxy), source);
        }
    }

    /**
     * An HTTP proxy.
     *
     * @param secured whether the connection to the proxy uses TLS
     * @param host a name or an IP address, IPv6 in brackets
     * @param credentials absent if it needs none
     */
    public record Proxy(boolean secured, String host, int port, Optional<Credentials> credentials) {

        /** The proxy as a user would write it, without credentials. */
        public String text() {
            return (secured ? "https://" : "http://") + host + ":" + port;
        }
    }

    /** Credentials for a proxy; the password is one of the {@link Secrets}. */
    public record Credentials(String user, String password) {

        @Override
        public String toString() {
            return user + ":" + Secrets.MASK;
        }
    }

    /**
     * A client certificate with its private key.
     *
     * @param subject subject of the certificate
     */
    public record Identity(String subject, KeyManagerFactory keys) {}

    static NetworkSettings read(SettingValues values, Target target, ProxyResolver proxies) {
        return new NetworkSettings(
                proxies.route(values, target), TlsFiles.authorities(values), TlsFiles.identity(values));
    }

    /** The effective settings with the proxy that is used, regardless of its source. */
    Map<String, String> in(Map<String, String> effective) {
        Map<String, String> told = new LinkedHashMap<>(effective);
        route.proxy().ifPresent(proxy -> told.put(Setting.PROXY.key(), proxy.text()));
        return told;
    }

    /** A description for the console; empty for a direct route with the default settings. */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (route.proxy().isPresent()) {
            String user = route.proxy()
                    .get()
                    .credentials()
                    .map(credentials -> " as " + credentials.user())
                    .orElse("");
            parts.add("through the proxy " + route.proxy().get().text() + user + " (" + route.reason() + ")");
        } else if (!route.reason().isEmpty()) {
            parts.add("without a proxy (" + route.reason() + ")");
        }
        if (!authorities.isEmpty()) {
            parts.add("trusting " + authorities.size() + (authorities.size() == 1 ? " authority" : " authorities")
                    + " of caFile" + " besides Java's");
        }
        identity.ifPresent(shown -> parts.add("with the client certificate of " + shown.subject()));
        return String.join(", ", parts);
    }
}
