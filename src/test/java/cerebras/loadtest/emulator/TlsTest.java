package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    private final Emulator emulator = Emulator.start(Profiles.options().withTls());

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void clientGetsTheVersionOfHttpThatItAsksFor(Version version) throws Exception {
        HttpResponse<String> answer =
                new Client(emulator, version).chat(Client.body("fast", "Hi", "\"stream\":true,\"max_tokens\":300"));
        assertEquals(version, answer.version());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
        assertEquals("https", emulator.baseUri().getScheme());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothVersionsOfTlsAreSpoken(String protocol) throws Exception {
        try (SSLSocket socket = socket("127.0.0.1")) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            assertEquals(protocol, socket.getSession().getProtocol());
        }
    }

    @Test
    void clientThatNegotiatesNothingGetsHttp1() throws Exception {
        try (SSLSocket socket = socket("127.0.0.1")) {
            socket.getOutputStream().write(RawSocket.get("/v1/tcp_warming").getBytes(StandardCharsets.UTF_8));
            assertEquals("HTTP/1.1 200 OK", new String(socket.getInputStream().readNBytes(15), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void certificateIsForEachNameOfTheLoopback(String host) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(Trust.in(emulator.certificate().orElseThrow()))
                .build();
        HttpRequest request = HttpRequest.newBuilder(
                        emulator.baseUri().resolve("https://" + host + ":" + emulator.port() + "/v1/tcp_warming"))
                .build();
        assertEquals(
                "{}", client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test
    void clientThatDoesNotTrustTheCertificateHarmsNoOther() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(emulator.baseUri().resolve("/v1/models")).build();
        HttpClient distrustful = HttpClient.newHttpClient();
        assertThrows(
                SSLHandshakeException.class, () -> distrustful.send(request, HttpResponse.BodyHandlers.discarding()));
        assertEquals(200, new Client(emulator).get("/v1/models").statusCode());
        assertEquals(1, emulator.log().requests());
    }

    @Test
    void clearTextIsNotAnswered() throws Exception {
        try (RawSocket client = new RawSocket(emulator)) {
            client.send(RawSocket.get("/v1/models"));
            assertTrue(client.rest().indexOf("HTTP/") < 0);
        }
        assertEquals(0, emulator.log().requests());
    }

    @Test
    void pemTextIsTheCertificate() throws Exception {
        byte[] pem = emulator.certificatePem().orElseThrow().getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                emulator.certificate().orElseThrow(),
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    }

    @Test
    void eachEmulatorHasItsOwnCertificateAndOneInClearTextNone() {
        try (Emulator other = Emulator.start(Profiles.options().withTls());
                Emulator clear = Emulator.start(Profiles.options())) {
            assertNotEquals(emulator.certificate(), other.certificate());
            assertTrue(clear.certificate().isEmpty());
            assertTrue(clear.certificatePem().isEmpty());
        }
    }

    private SSLSocket socket(String host) throws Exception {
        return (SSLSocket) Trust.in(emulator.certificate().orElseThrow())
                .getSocketFactory()
                .createSocket(host, emulator.port());
    }
}
