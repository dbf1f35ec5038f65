package cerebras.loadtest.gatling;

import io.gatling.http.client.impl.PrematureCloseException;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Names for what goes wrong below HTTP: few, and the same on every platform and transport. */
final class TransportFailure {

  /** The connection was closed properly, but before the answer was complete. */
  static final String CLOSED = "connection_closed";

  /** The HTTP engine failed to send it. */
  static final String NOT_SENT = "not_sent";

  private TransportFailure() {}

  /** The error code of a failure, for records and reports; its class name when it has no better one. */
  static String code(Throwable failure) {
    if (failure instanceof PrematureCloseException) {
      return CLOSED;
    }
    if (failure instanceof UnknownHostException) {
      return "unknown_host";
    }
    if (failure instanceof ConnectTimeoutException) {
      return "connect_timeout";
    }
    if (failure instanceof ConnectException) {
      return "connection_refused";
    }
    if (failure instanceof SSLException) {
      return "tls_error";
    }
    String message = failure.getMessage();
    return message != null && message.contains("reset") ? "connection_reset" : failure.getClass().getSimpleName();
  }
}
