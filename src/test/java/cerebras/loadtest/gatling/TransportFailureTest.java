package cerebras.loadtest.gatling;

import static cerebras.loadtest.records.Outcome.ANSWER_TOO_LARGE;
import static cerebras.loadtest.records.Outcome.CLIENT_ERROR;
import static cerebras.loadtest.records.Outcome.CONNECT_ERROR;
import static cerebras.loadtest.records.Outcome.MALFORMED;
import static cerebras.loadtest.records.Outcome.TIMEOUT;
import static cerebras.loadtest.records.Outcome.TLS_ERROR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.run.TargetClient;
import cerebras.loadtest.transport.AnswerCodec;
import io.gatling.http.client.impl.PrematureCloseException;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransportFailureTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                of(TIMEOUT, "timeout", new TimeoutException()),
                of(CONNECT_ERROR, "connection_closed", PrematureCloseException.INSTANCE),
                of(
                        CONNECT_ERROR,
                        "connection_closed",
                        new PrematureChannelClosureException("Connection closed before headers")),
                of(CONNECT_ERROR, "connection_closed", new ClosedChannelException()),
                of(CONNECT_ERROR, "unknown_host", new UnknownHostException("nowhere.example")),
                of(CONNECT_ERROR, "connect_timeout", new ConnectTimeoutException("connection timed out")),
                of(CONNECT_ERROR, "connection_refused", new ConnectException("Connection refused")),
                of(CONNECT_ERROR, "network_unreachable", new NoRouteToHostException("No route to host")),
                of(CONNECT_ERROR, "network_unreachable", new ConnectException("Network is unreachable")),
                of(CONNECT_ERROR, "connection_reset", new IOException("Connection reset by peer")),
                of(
                        CONNECT_ERROR,
                        "connection_reset",
                        new IOException("recvAddress(..) failed with error(-104): Connection reset")),
                of(TLS_ERROR, "tls_error", new SSLHandshakeException("no common protocol")),
                of(TLS_ERROR, "tls_error", new DecoderException(new SSLHandshakeException("certificate required"))),
                of(
                        TLS_ERROR,
                        "tls_error",
                        new SSLHandshakeException("bad").initCause(new CertificateExpiredException("expired"))),
                of(TLS_ERROR, "tls_error", new NotSslRecordException("not an SSL/TLS record")),
                of(TLS_ERROR, "tls_error", new SslHandshakeTimeoutException("handshake timed out after 10000ms")),
                of(
                        CLIENT_ERROR,
                        "too_many_open_files",
                        new ChannelException(new IOException("newSocketStream: Too many open files"))),
                of(CLIENT_ERROR, "too_many_open_files", new IOException("Too many open files in system")),
                of(CLIENT_ERROR, "no_free_port", new BindException("Cannot assign requested address")),
                of(
                        CLIENT_ERROR,
                        "no_free_port",
                        new ConnectException("connect(..) failed: Cannot assign requested address")),
                of(CLIENT_ERROR, "no_memory", new IOException("No buffer space available")),
                of(CLIENT_ERROR, "no_memory", new OutOfMemoryError("Java heap space")),
                of(CLIENT_ERROR, "NullPointerException", new NullPointerException("a bug of ours")),
                of(
                        ANSWER_TOO_LARGE,
                        "headers_too_large",
                        new TooLongHttpHeaderException("HTTP header is larger than 9 bytes.")),
                of(
                        MALFORMED,
                        "not_http",
                        new AnswerCodec.NotHttp("too many open files, says the status line of a server")),
                of(MALFORMED, "not_decodable", new DecompressionException("Input is not in the GZIP format")));
    }

    private static Arguments of(Outcome outcome, String code, Throwable failure) {
        return Arguments.of(outcome, code, failure);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("failures")
    void failureIsNamedAfterItsCause(Outcome outcome, String code, Throwable failure) {
        TransportFailure named = TransportFailure.of(failure);
        assertEquals(outcome, named.outcome());
        assertEquals(code, named.code());
    }

    /** As the operating system's own transport says it. */
    @Test
    void nativeTransportSaysTheSame() {
        assumeTrue(Epoll.isAvailable());
        assertEquals(
                "no_free_port",
                TransportFailure.of(Errors.newIOException("connect", -99)).code());
        assertEquals(
                "too_many_open_files",
                TransportFailure.of(Errors.newIOException("socket", -24)).code());
        assertEquals(
                "connection_reset",
                TransportFailure.of(Errors.newIOException("read", -104)).code());
    }

    @Test
    void certificatesOwnWordsAreShown() {
        Throwable failure = new SSLHandshakeException("General OpenSslEngine problem")
                .initCause(new CertificateExpiredException("NotAfter: yesterday"));
        assertEquals("NotAfter: yesterday", TransportFailure.of(failure).message());
    }

    @ParameterizedTest
    @CsvSource({
        "error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION, speaks neither TLS 1.2 nor TLS 1.3",
        "Received fatal alert: protocol_version,                                    speaks neither TLS 1.2 nor TLS 1.3",
        "error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED, requires a client certificate",
        "Received fatal alert: certificate_required,                                requires a client certificate",
        "unable to find valid certification path to requested target,               cannot be trusted",
        "NotAfter: Thu Nov 26 12:17:31 UTC 2026,                                    cannot be trusted",
    })
    void preflightNamesTheReasonOfAFailedHandshake(String reason, String words) {
        String message = TargetClient.tlsProblem(reason).formatted("https://h", "", reason);
        assertTrue(message.startsWith("target=https://h " + words), message);
        assertTrue(message.contains("(" + reason + ")"), message);
    }
}
