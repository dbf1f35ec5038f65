package cerebras.loadtest.emulator;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.http.Router;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.ModelList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The list of models, and each by its id: briefly with a key, and with all that is public without one. */
final class ModelRoutes {

  private static final String LIST_PATH = "/v1/models";
  private static final String ITEM_PATH = "/v1/models/";
  private static final String PUBLIC = "/public";

  private final KeyCheck keys;
  private final Catalogue models;

  ModelRoutes(KeyCheck keys, Catalogue models) {
    this.keys = keys;
    this.models = models;
  }

  List<Router.Entry> entries() {
    return List.of(
        new Router.Entry("GET", LIST_PATH, this::list),
        new Router.Entry("GET", ITEM_PATH, this::item),
        new Router.Entry("GET", PUBLIC + LIST_PATH, this::publicList),
        new Router.Entry("GET", PUBLIC + ITEM_PATH, this::publicItem));
  }

  private AnswerPlan list(IncomingRequest request) {
    keys.check(request);
    return json(new ModelList("list", rotated(request, ModelRoutes::brief)));
  }

  private AnswerPlan item(IncomingRequest request) {
    keys.check(request);
    return json(brief(models.find(request.path().substring(ITEM_PATH.length()))));
  }

  private AnswerPlan publicList(IncomingRequest request) {
    return json(new PublicModel.Page("list", rotated(request, PublicModel::of)));
  }

  private AnswerPlan publicItem(IncomingRequest request) {
    String id = request.path().substring(PUBLIC.length() + ITEM_PATH.length());
    return json(PublicModel.of(models.lookUp(id).orElseThrow(() -> Refusal.notPublic(id))));
  }

  /** The order differs from call to call, as the API's does. */
  private <T> List<T> rotated(IncomingRequest request, Function<Model, T> shape) {
    List<T> items = new ArrayList<>(models.all().stream().map(shape).toList());
    Collections.rotate(items, (int) (request.number() % items.size()));
    return items;
  }

  private static ModelList.Model brief(Model model) {
    return new ModelList.Model(model.id(), "model", 0L, "Cerebras");
  }

  private static AnswerPlan json(Object shape) {
    return AnswerPlan.immediate(200, AnswerPlan.JSON, Json.bytes(shape));
  }
}
