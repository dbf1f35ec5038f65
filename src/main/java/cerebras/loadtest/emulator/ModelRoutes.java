package cerebras.loadtest.emulator;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.ModelList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The list of models, and each by its id. Both need a key. */
final class ModelRoutes {

  static final String LIST_PATH = "/v1/models";
  static final String ITEM_PATH = "/v1/models/";

  private final KeyCheck keys;
  private final Catalogue models;

  ModelRoutes(KeyCheck keys, Catalogue models) {
    this.keys = keys;
    this.models = models;
  }

  /** The order differs from call to call, as the API's does. */
  AnswerPlan list(IncomingRequest request) {
    keys.check(request);
    List<ModelList.Model> items = new ArrayList<>();
    models.all().forEach(model -> items.add(item(model)));
    Collections.rotate(items, (int) (request.number() % items.size()));
    return AnswerPlan.immediate(200, AnswerPlan.JSON, Json.bytes(new ModelList("list", items)));
  }

  AnswerPlan item(IncomingRequest request) {
    keys.check(request);
    Model model = models.find(request.path().substring(ITEM_PATH.length()));
    return AnswerPlan.immediate(200, AnswerPlan.JSON, Json.bytes(item(model)));
  }

  private static ModelList.Model item(Model model) {
    return new ModelList.Model(model.id(), "model", 0L, "Cerebras");
  }
}
