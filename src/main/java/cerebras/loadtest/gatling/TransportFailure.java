package cerebras.loadtest.gatling;

import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.run.TargetClient;
import cerebras.loadtest.transport.AnswerCodec;
import io.gatling.http.client.impl.PrematureCloseException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * A failure below HTTP and its cause: few names, the same on every platform and transport.
 *
 * @param outcome how an attempt ends whose answer had not begun
 * @param code for records and reports
 * @param message in words
 */
record TransportFailure(Outcome outcome, String code, String message) {

    /** What an operating system says when this machine has no more of something, in lower case, and the code for it. */
    private static final Map<String, String> EXHAUSTED = Map.of(
            "too many open files", "too_many_open_files",
            "cannot assign requested address", "no_free_port",
            "can't assign requested address", "no_free_port",
            "address already in use", "no_free_port",
            "no buffer space available", "no_memory",
            "cannot allocate memory", "no_memory");

    /** The connection was closed properly, but before the answer was complete. */
    public static final TransportFailure CLOSED = new TransportFailure(
            Outcome.CONNECT_ERROR, "connection_closed", "the connection was closed before the answer was complete");

    static final TransportFailure TIMEOUT =
            new TransportFailure(Outcome.TIMEOUT, "timeout", "no complete answer within the request timeout");

    /** Code for a reachable proxy that does not connect to the target. */
    public static final String PROXY = TargetClient.PROXY_REFUSED;

    /** Of a failure that the HTTP engine, the network or the code of the suite reports. */
    public static TransportFailure of(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return TIMEOUT;
        }
        Optional<Throwable> proxy =
                causes(failure).filter(ProxyConnectException.class::isInstance).findFirst();
        if (proxy.isPresent()) {
            return new TransportFailure(
                    Outcome.CONNECT_ERROR, PROXY, proxy.get().getMessage());
        }
        if (any(failure, PrematureCloseException.class, PrematureChannelClosureException.class)) {
            return CLOSED;
        }
        if (any(failure, SSLException.class, CertificateException.class)) {
            return new TransportFailure(Outcome.TLS_ERROR, "tls_error", deepestMessage(failure));
        }
        if (failure instanceof TooLongFrameException) {
            return new TransportFailure(
                    Outcome.ANSWER_TOO_LARGE,
                    "headers_too_large",
                    "the answer's headers are too large: " + failure.getMessage());
        }
        if (failure instanceof AnswerCodec.NotHttp) {
            return new TransportFailure(Outcome.MALFORMED, "not_http", failure.getMessage());
        }
        if (failure instanceof DecompressionException) {
            return new TransportFailure(
                    Outcome.MALFORMED,
                    "not_decodable",
                    "the body is not what its Content-Encoding says: " + deepestMessage(failure));
        }
        if (failure instanceof CodecException) {
            return new TransportFailure(Outcome.MALFORMED, name(failure), deepestMessage(failure));
        }
        if (failure instanceof ClosedChannelException) {
            return CLOSED;
        }
        String exhausted = exhausted(failure);
        if (exhausted != null) {
            return new TransportFailure(Outcome.CLIENT_ERROR, exhausted, deepestMessage(failure));
        }
        return failure instanceof IOException
                ? new TransportFailure(Outcome.CONNECT_ERROR, connectionCode(failure), failure.getMessage())
                : new TransportFailure(Outcome.CLIENT_ERROR, name(failure), failure.getMessage());
    }

    private static String connectionCode(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "unknown_host";
        }
        if (failure instanceof ConnectTimeoutException) {
            return "connect_timeout";
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("unreachable") || message.contains("no route to host")) {
            return "network_unreachable";
        }
        if (failure instanceof ConnectException) {
            return "connection_refused";
        }
        return message.contains("reset") || message.contains("broken pipe") ? "connection_reset" : name(failure);
    }

    private static String exhausted(Throwable failure) {
        return causes(failure)
                .map(cause -> cause instanceof OutOfMemoryError ? "no_memory" : exhausted(cause.getMessage()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String exhausted(String message) {
        String lower = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return EXHAUSTED.keySet().stream()
                .filter(lower::contains)
                .map(EXHAUSTED::get)
                .findFirst()
                .orElse(null);
    }

    private static boolean any(Throwable failure, Class<? extends Throwable> kind, Class<? extends Throwable> orKind) {
        return causes(failure).anyMatch(cause -> kind.isInstance(cause) || orKind.isInstance(cause));
    }

    /** What was found first, in its own words: a certificate that has expired, say. */
    private static String deepestMessage(Throwable failure) {
        return causes(failure)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .reduce((outer, inner) -> inner)
                .orElse(null);
    }

    /** The failure and what caused it. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(10);
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
