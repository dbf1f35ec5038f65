package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import cerebras.loadtest.config.ClosestName;
import cerebras.loadtest.emulator.http.Edge;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.ModelList;
import java.io.IOException;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/** Asks the target for its models before any load: does it answer, does it take the key, does it have the models? */
final class Preflight {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI base;
  private final ApiKey key;
  private final List<String> asked;

  Preflight(Setup setup) {
    base = setup.base();
    key = setup.key();
    asked = setup.settings().askedModels();
  }

  /**
   * What was found.
   *
   * @param doubt what could not be checked, for the user to read; empty when all is well
   * @param emulated whether an emulator answered, the embedded one or another
   */
  record Finding(String doubt, boolean emulated) {}

  /** @throws Refused when a load would be in vain */
  Finding check() {
    HttpResponse<byte[]> answer = ask();
    int status = answer.statusCode();
    if (status == 401 || status == 403) {
      throw new Refused(keyRefused(status));
    }
    if (status >= 300 && status < 400) {
      throw new Refused("target=" + base + " redirects to " + answer.headers().firstValue("location").orElse("nowhere")
          + ": redirects are not followed, so that the key stays with the target; set -Dtarget to where the API is");
    }
    String doubt =
        status == 200 ? checkModels(answer.body()) : "answered HTTP " + status + " to GET /v1/models: model not checked";
    return new Finding(doubt, answer.headers().firstValue("server").filter(Edge.SERVER::equals).isPresent());
  }

  private HttpResponse<byte[]> ask() {
    HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(TIMEOUT)
        .build();
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/v1/models"))
        .header("User-Agent", ApiProtocol.USER_AGENT)
        .header("Accept", "application/json");
    if (key != null) {
      request.header("Authorization", key.bearer());
    }
    try {
      return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
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

  private String keyRefused(int status) {
    return key == null
        ? "target=" + base + " wants an API key (HTTP " + status + "): set the environment variable "
            + ApiKey.ENVIRONMENT_VARIABLE + ", for example export " + ApiKey.ENVIRONMENT_VARIABLE + "=csk-..."
        : ApiKey.ENVIRONMENT_VARIABLE + "=*** is refused by " + base + " (HTTP " + status
            + "): check that the key is complete, is still valid, and belongs to this target";
  }

  private String checkModels(byte[] body) {
    List<String> models;
    try {
      ModelList list = Json.read(body, ModelList.class);
      models = list.data() == null ? List.of() : list.data().stream().map(ModelList.Model::id).filter(Objects::nonNull).sorted().toList();
    } catch (IOException notAList) {
      return "gave no list of models: model not checked";
    }
    if (models.isEmpty()) {
      return "gave an empty list of models: model not checked";
    }
    asked.stream().filter(model -> !models.contains(model)).findFirst().ifPresent(model -> {
      throw noSuchModel(model, models);
    });
    return "";
  }

  private Refused noSuchModel(String model, List<String> models) {
    boolean several = asked.size() > 1;
    Optional<String> closest = ClosestName.closest(model, models);
    return new Refused((several ? "models=" + String.join(",", asked) + ": " : "model=") + model
        + " is not a model of " + base + ": " + closest.map(name -> "did you mean " + name + "? ").orElse("")
        + "It has " + String.join(", ", models)
        + (several ? "" : ", for example -Dmodel=" + closest.orElse(models.get(0))));
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
