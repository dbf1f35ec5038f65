package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import cerebras.loadtest.config.Secrets;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/** Asks the target before the load, on a connection of its own, which is kept. */
final class PreflightClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI base;
  private final ApiKey key;
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .followRedirects(HttpClient.Redirect.NEVER)
      .connectTimeout(TIMEOUT)
      .build();

  /**
   * @param base where the API is, without {@code /v1}
   * @param key {@code null} when requests carry none
   */
  PreflightClient(URI base, ApiKey key) {
    this.base = base;
    this.key = key;
  }

  /** A server's words for the console: without secrets, and without what steers a terminal. */
  String shown(String text) {
    return Secrets.mask(text).replaceAll("\\p{C}", "?");
  }

  /** @throws Refused when there is no answer within seconds: what is asked for takes no time */
  HttpResponse<byte[]> get(String path) {
    return send(request(path), TIMEOUT).orElseThrow(() -> unreachable(new TimeoutException()));
  }

  /**
   * The answer; absent where there is none within that time.
   *
   * @throws Refused when there is no connection
   */
  Optional<HttpResponse<byte[]>> post(String path, byte[] json, Duration patience) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json)),
        patience);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
        .header("User-Agent", ApiProtocol.USER_AGENT)
        .header("Accept", "application/json");
    return key == null ? request : request.header("Authorization", key.bearer());
  }

  private Optional<HttpResponse<byte[]>> send(HttpRequest.Builder request, Duration patience) {
    CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request.build(), BodyHandlers.ofByteArray());
    try {
      return Optional.of(answer.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("interrupted while waiting for target=" + base);
    }
  }

  private Refused unreachable(Throwable failure) {
    return failure instanceof SSLHandshakeException
        ? new Refused("target=" + base + " cannot be trusted (" + failure.getMessage() + "): certificates are verified"
            + " before the key is sent; use the host name of the certificate, or add its authority to Java's trust store")
        : new Refused("target=" + base + " does not answer (" + reason(failure)
            + "): check the address and the network, or try -Dtarget=emulator");
  }

  /** The failure in words; the class names of the JDK's client tell a user little. */
  private static String reason(Throwable failure) {
    if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
      return "unknown host";
    }
    if (failure instanceof TimeoutException || failure instanceof HttpTimeoutException) {
      return "nothing within " + TIMEOUT.toSeconds() + " s";
    }
    if (failure instanceof ConnectException) {
      return "no connection";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> cause) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(cause::isInstance);
  }
}
