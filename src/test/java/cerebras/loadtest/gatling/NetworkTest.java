package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.run.Preflight;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a target that is on no machine of this name: through a proxy, to a server with a certificate of its own. */
class NetworkTest {

    private static final String NAME = "api.test.invalid";
    private static final ScriptedServer.Script ANSWER = connection ->
            connection.write(ScriptedServer.streamHead() + ScriptedServer.text("Hello") + ScriptedServer.closing(1));

    @TempDir
    private static Path files;

    private static X509Bundle authority;
    private static X509Bundle identity;
    private static Path caFile;
    private static Path clientCert;

    @TempDir
    private Path results;

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Private CA")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        identity = new CertificateBuilder()
                .subject("CN=" + NAME)
                .addSanDnsName(NAME)
                .ecp256()
                .buildIssuedBy(authority);
        caFile = Files.writeString(files.resolve("ca.pem"), authority.getCertificatePEM());
        clientCert = Files.writeString(
                files.resolve("client.pem"), identity.getCertificatePEM() + "\n" + identity.getPrivateKeyPEM());
    }

    @AfterEach
    void trustOnlyWhatJavaDoes() {
        List.of("", "Password", "Type").forEach(end -> System.clearProperty("javax.net.ssl.trustStore" + end));
    }

    @Test
    void loadTakesTheWayOfThePreflight() throws Throwable {
        try (ScriptedServer server = ScriptedServer.on(tls(false), ANSWER);
                ConnectProxy proxy = ConnectProxy.to(server.port())) {
            Printed<GatlingRun> run = Printed.by(() -> GatlingRun.of(
                    ThreeCalls.class,
                    results,
                    Map.of(
                            "target",
                            "https://" + NAME,
                            "proxy",
                            proxy.url(),
                            "caFile",
                            caFile.toString(),
                            "preflight",
                            "full",
                            "model",
                            "m")));
            assertEquals(
                    List.of(Outcome.OK, Outcome.OK, Outcome.OK),
                    run.result().attempts().stream().map(Attempt::outcome).toList());
            assertEquals(4, server.posts().size(), "the preflight's, and three");
            assertEquals(2, proxy.heads().size(), "a connection of the preflight, and one of the user");
            proxy.heads().forEach(head -> assertTrue(head.startsWith("CONNECT " + NAME + ":443 HTTP/1.1\r\n"), head));
            assertTrue(
                    run.output()
                            .contains("  route    through the proxy " + proxy.url()
                                    + " (-Dproxy), trusting 1 authority of caFile besides Java's\n"),
                    run.output());
        }
    }

    @Test
    void proxyGetsTheCredentials() throws Exception {
        try (ScriptedServer server = ScriptedServer.on(tls(false), ANSWER);
                ConnectProxy proxy = ConnectProxy.to(server.port())) {
            assertEquals(
                    Optional.empty(),
                    failure(
                            Map.of("caFile", caFile.toString()),
                            Map.of("HTTPS_PROXY", "http://us%65r:p%40ss#{word}@127.0.0.1:" + proxy.port())));
            assertTrue(
                    proxy.heads().get(0).toLowerCase().contains("\r\nproxy-authorization: "),
                    proxy.heads().get(0));
            assertTrue(
                    proxy.heads().get(0).contains("Basic dXNlcjpwQHNzI3t3b3JkfQ=="),
                    proxy.heads().get(0));
        }
    }

    @Test
    void targetWithoutTlsIsAskedForByItsWholeUrl() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ANSWER);
                ConnectProxy proxy = ConnectProxy.to(server.port())) {
            assertEquals(
                    Optional.empty(), failure(Map.of("target", "http://" + NAME), Map.of("HTTP_PROXY", proxy.url())));
            assertTrue(
                    proxy.heads().get(0).startsWith("GET http://" + NAME + "/v1/models HTTP/1.1\r\n"),
                    proxy.heads().get(0));
        }
    }

    @Test
    void serverThatWantsACertificateGetsIt() throws Exception {
        try (ScriptedServer server = ScriptedServer.on(tls(true), ANSWER);
                ConnectProxy proxy = ConnectProxy.to(server.port())) {
            assertEquals(
                    Optional.empty(),
                    failure(
                            Map.of(
                                    "caFile",
                                    caFile.toString(),
                                    "clientCert",
                                    clientCert.toString(),
                                    "proxy",
                                    proxy.url()),
                            Map.of()));
        }
    }

    @Test
    void serverWhoseAuthorityIsUnknownIsNotTrusted() throws Exception {
        try (ScriptedServer server = ScriptedServer.on(tls(false), ANSWER);
                ConnectProxy proxy = ConnectProxy.to(server.port())) {
            String refused = refused(Map.of("proxy", proxy.url()), Map.of());
            assertTrue(
                    refused.startsWith("target=https://" + NAME + " cannot be trusted through the proxy " + proxy.url()
                            + " (-Dproxy) ("),
                    refused);
            assertTrue(refused.endsWith("or name its authority, for example -DcaFile=ca.pem"), refused);
            assertEquals(List.of(), server.posts());
        }
    }

    @Test
    void proxyThatDoesNotLeadThereIsNamed() throws Exception {
        String way = " does not lead to target=https://" + NAME;
        try (ConnectProxy proxy = ConnectProxy.refusing("403 Forbidden")) {
            assertEquals(
                    "the proxy " + proxy.url() + " (-Dproxy)" + way
                            + " (HTTP 403 Forbidden): check the proxy, or whether the"
                            + " target is to be reached without it (-Dproxy=off)",
                    refused(Map.of("proxy", proxy.url()), Map.of()));
        }
        try (ConnectProxy proxy = ConnectProxy.refusing("407 Who are you")) {
            assertEquals(
                    "the proxy " + proxy.url() + " (HTTPS_PROXY)" + way
                            + " (HTTP 407 Who are you): put user and password into"
                            + " the environment, for example export HTTPS_PROXY=http://user:password@127.0.0.1:"
                            + proxy.port(),
                    refused(Map.of(), Map.of("HTTPS_PROXY", proxy.url())));
            assertEquals(
                    "the proxy " + proxy.url() + " (HTTPS_PROXY)" + way + " (HTTP 407 Who are you): check the user and"
                            + " password in HTTPS_PROXY",
                    refused(Map.of(), Map.of("HTTPS_PROXY", "http://me:f9Xq27vK@127.0.0.1:" + proxy.port())));
            assertEquals(
                    "the proxy " + proxy.url() + " (HTTP_PROXY) does not lead to target=http://" + NAME
                            + " (HTTP 407): put user and password into the environment, for example export"
                            + " HTTP_PROXY=http://user:password@127.0.0.1:" + proxy.port(),
                    refused(Map.of("target", "http://" + NAME), Map.of("HTTP_PROXY", proxy.url())));
        }
    }

    @Test
    void proxyThatIsNotThereIsNamed() throws Exception {
        String url;
        try (ServerSocket bound = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + bound.getLocalPort();
        }
        assertEquals(
                "target=https://" + NAME + " does not answer through the proxy " + url + " (-Dproxy) (no connection):"
                        + " check the address and the proxy, or try -Dtarget=emulator",
                refused(Map.of("proxy", url), Map.of()));
        assertEquals(
                "proxy=http://proxy.invalid:3128 is an unknown host: check the name of the proxy, or set -Dproxy=off",
                refused(Map.of("proxy", "http://proxy.invalid:3128"), Map.of()));
    }

    @Test
    void targetOnThisMachineIsReachedDirectly() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ANSWER);
                ConnectProxy proxy = ConnectProxy.refusing("500 No")) {
            assertEquals(Optional.empty(), failure(Map.of("target", server.url(), "proxy", proxy.url()), Map.of()));
            assertEquals(List.of(), proxy.heads());
        }
    }

    private static SSLServerSocket tls(boolean clientCertificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                identity.toKeyManagerFactory().getKeyManagers(),
                authority.toTrustManagerFactory().getTrustManagers(),
                null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(clientCertificate);
        return socket;
    }

    private static Optional<String> failure(Map<String, String> settings, Map<String, String> environment) {
        RunSettings read = settings(settings, environment);
        ApiProtocol.trust(read.network().authorities());
        Setup setup = PreflightTest.setup(read);
        try (PreflightClient client = new PreflightClient(setup)) {
            return new Preflight(setup, client).check().first().orElseThrow().failure();
        }
    }

    private static String refused(Map<String, String> settings, Map<String, String> environment) {
        return assertThrows(Refused.class, () -> failure(settings, environment)).getMessage();
    }

    private static RunSettings settings(Map<String, String> settings, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(Map.of("target", "https://" + NAME, "model", "m"));
        all.putAll(settings);
        return RunSettings.from(all, environment, Path.of("user-files"));
    }
}
