package cerebras.loadtest.emulator;

import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.models.Model;
import java.util.List;
import java.util.Optional;

/** The models that the emulator serves. */
final class ModelCatalog {

    private final List<Model> models;

    ModelCatalog(List<Model> models) {
        this.models = models;
    }

    List<Model> all() {
        return models;
    }

    Optional<Model> lookUp(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** @throws Refusal 404 if there is no such model */
    Model find(String id) {
        return lookUp(id).orElseThrow(() -> Refusal.unknownModel(id));
    }
}
