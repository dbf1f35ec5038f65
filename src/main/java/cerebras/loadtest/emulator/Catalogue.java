package cerebras.loadtest.emulator;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.emulator.plan.Refusal;
import java.util.List;

/** The models on offer. */
final class Catalogue {

  private final List<Model> models;

  Catalogue(List<Model> models) {
    this.models = models;
  }

  List<Model> all() {
    return models;
  }

  /** @throws Refusal 404 if there is no such model */
  Model find(String id) {
    return models.stream()
        .filter(model -> model.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.unknownModel(id));
  }
}
