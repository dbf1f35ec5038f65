package cerebras.loadtest.gatling;

import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.records.SuiteVersion;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.NetworkSettings;
import cerebras.loadtest.settings.Refused;
import io.gatling.core.CoreComponents;
import io.gatling.core.pause.Disabled$;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponentsRegistries;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.protocol.HttpProtocol;
import io.gatling.javaapi.http.HttpDsl;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.Proxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Gatling's HTTP protocol for the target of a run, including the network route. */
final class ApiProtocol {

    /** Some edge servers block requests without a user agent. */
    static final String USER_AGENT = "cerebras-load-test/" + SuiteVersion.text();

    /** Hosts that are never reached through a proxy: those of the embedded emulators. */
    private static final String[] THIS_MACHINE = {"127.0.0.1", "localhost", "::1", "[::1]"};

    private ApiProtocol() {}

    /**
     * Redirects are not followed: the key goes to the target only. Each user has a connection of its own, kept alive.
     *
     * @throws Refused when the proxy has no address
     */
    static HttpProtocolBuilder of(Setup setup) {
        HttpProtocolBuilder protocol = http.baseUrl(setup.base().toString())
                .disableFollowRedirect()
                .disableCaching()
                .disableAutoReferer()
                .disableWarmUp();
        for (Map.Entry<String, String> header : headers(setup).entrySet()) {
            // A function, since Gatling would look for expressions in a text.
            protocol = protocol.header(header.getKey(), session -> header.getValue());
        }
        NetworkSettings network = setup.settings().network();
        if (network.route().proxy().isPresent()) {
            protocol = protocol.proxy(proxy(network.route())).noProxyFor(THIS_MACHINE);
        }
        if (network.identity().isPresent()) {
            NetworkSettings.Identity identity = network.identity().get();
            protocol = protocol.perUserKeyManagerFactory(user -> identity.keys());
        }
        return protocol;
    }

    /** A context of its own for requests to this target, with its protocol. */
    static ScenarioContext context(CoreComponents core, Setup setup) {
        scala.collection.immutable.Map<Class<? extends Protocol>, Protocol> protocols =
                new scala.collection.immutable.Map.Map1<>(
                        HttpProtocol.class, of(setup).protocol());
        return new ScenarioContext(
                core,
                new ProtocolComponentsRegistries(core, protocols).scenarioRegistry(protocols),
                Disabled$.MODULE$,
                false);
    }

    /** What all requests carry, apart from secrets. */
    private static Map<String, String> headers(Setup setup) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("User-Agent", USER_AGENT);
        headers.putAll(setup.settings().request().headers().plain());
        return headers;
    }

    private static Proxy proxy(NetworkSettings.Route route) {
        NetworkSettings.Proxy chosen = route.proxy().orElseThrow();
        Proxy proxy = HttpDsl.Proxy(address(chosen, route.reason()), chosen.port());
        Proxy typed = chosen.secured() ? proxy.https() : proxy;
        // By functions: Gatling would take a text for an expression of its own.
        return chosen.credentials()
                .map(known -> typed.credentials(session -> known.user(), session -> known.password()))
                .orElse(typed);
    }

    /**
     * Gatling looks the proxy up for each request, on the event loop: of an address in numbers that costs nothing. Over TLS
     * it needs the name, which the certificate has.
     */
    private static String address(NetworkSettings.Proxy proxy, String source) {
        try {
            String number = InetAddress.getByName(proxy.host()).getHostAddress();
            return proxy.secured() ? proxy.host() : number;
        } catch (UnknownHostException e) {
            throw new Refused("%s=%s is an unknown host: check the name of the proxy, or set -Dproxy=off"
                    .formatted(source.replaceFirst("^-D", ""), proxy.text()));
        }
    }

    /**
     * From now on this process also trusts these authorities, besides those that it trusts already. Java, and Gatling with it,
     * takes them from a file: a temporary one, which holds nothing secret.
     */
    static void trust(List<X509Certificate> authorities) {
        if (authorities.isEmpty()) {
            return;
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            List<X509Certificate> all = new ArrayList<>(trusted());
            all.addAll(authorities);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("authority-" + i, all.get(i));
            }
            Path file = Files.createTempFile("trusted-authorities", ".p12");
            file.toFile().deleteOnExit();
            String password = "public";
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password.toCharArray());
            }
            System.setProperty("javax.net.ssl.trustStore", file.toString());
            System.setProperty("javax.net.ssl.trustStorePassword", password);
            System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a file of trusted authorities", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot add the authorities of caFile to those of Java", e);
        }
    }

    private static List<X509Certificate> trusted() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<X509Certificate> issuers = new ArrayList<>();
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                issuers.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return issuers;
    }
}
