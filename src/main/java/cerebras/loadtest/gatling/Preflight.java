package cerebras.loadtest.gatling;

import cerebras.loadtest.config.ApiKey;
import cerebras.loadtest.config.ClosestName;
import cerebras.loadtest.emulator.http.Edge;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.ModelList;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Asks the target for its models before any load: does it answer, does it take the key, does it have the models? */
final class Preflight {

  private final PreflightClient client;
  private final URI base;
  private final ApiKey key;
  private final List<String> asked;

  Preflight(Setup setup, PreflightClient client) {
    this.client = client;
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
    HttpResponse<byte[]> answer = client.get("/v1/models");
    int status = answer.statusCode();
    if (status == 401 || status == 403) {
      throw new Refused(keyRefused(status));
    }
    if (status >= 300 && status < 400) {
      throw new Refused("target=" + base + " redirects to "
          + client.shown(answer.headers().firstValue("location").orElse("nowhere"))
          + ": redirects are not followed, so that the key stays with the target; set -Dtarget to where the API is");
    }
    String doubt =
        status == 200 ? checkModels(answer.body()) : "answered HTTP " + status + " to GET /v1/models: model not checked";
    return new Finding(doubt, answer.headers().firstValue("server").filter(Edge.SERVER::equals).isPresent());
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
      models = list.data() == null
          ? List.of()
          : list.data().stream().map(ModelList.Model::id).filter(Objects::nonNull).sorted().toList();
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
        + "It has " + client.shown(String.join(", ", models))
        + (several ? "" : ", for example -Dmodel=" + closest.orElse(models.get(0))));
  }
}
