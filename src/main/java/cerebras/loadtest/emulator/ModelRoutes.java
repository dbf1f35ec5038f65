package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.emulator.Admission.KeyCheck;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.http.Router;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.models.Model;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** The list of models, and each by its id: briefly with a key, and with all that is public without one. */
final class ModelRoutes {

    private static final String LIST_PATH = "/v1/models";
    private static final String ITEM_PATH = "/v1/models/";
    private static final String PUBLIC = "/public";

    private final Dialect dialect;
    private final KeyCheck keys;
    private final ModelCatalog models;

    ModelRoutes(Dialect dialect, KeyCheck keys, ModelCatalog models) {
        this.dialect = dialect;
        this.keys = keys;
        this.models = models;
    }

    List<Router.Entry> entries() {
        Router.Entry list = new Router.Entry("GET", LIST_PATH, this::list);
        Router.Entry item = new Router.Entry("GET", ITEM_PATH, this::item);
        return dialect != Dialect.CEREBRAS
                ? List.of(list, item)
                : List.of(
                        list,
                        item,
                        new Router.Entry("GET", PUBLIC + LIST_PATH, this::publicList),
                        new Router.Entry("GET", PUBLIC + ITEM_PATH, this::publicItem));
    }

    private AnswerPlan list(IncomingRequest request) {
        keys.check(request);
        return json(new ModelPage("list", rotated(request, this::brief)));
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

    /** Cerebras's creation is always 0. */
    private ObjectNode brief(Model model) {
        long created = dialect == Dialect.CEREBRAS
                ? 0
                : model.card().created().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        ObjectNode entry = JsonNodeFactory.instance
                .objectNode()
                .put("id", model.id())
                .put("object", "model")
                .put("created", created);
        int context = model.offer().limits().contextTokens();
        return switch (dialect) {
            case CEREBRAS -> entry.put("owned_by", "Cerebras");
            case VLLM -> entry.put("owned_by", "vllm").put("root", model.id()).put("max_model_len", context);
            case GROQ ->
                entry.put("owned_by", model.card().owner()).put("active", true).put("context_window", context);
            default -> entry.put("owned_by", "system");
        };
    }

    private record ModelPage(String object, List<ObjectNode> data) {}

    private static AnswerPlan json(Object shape) {
        return AnswerPlan.immediate(200, AnswerPlan.JSON, Json.bytes(shape));
    }
}
