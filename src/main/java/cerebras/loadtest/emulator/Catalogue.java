package cerebras.loadtest.emulator;

import java.util.List;

/** The models on offer. */
final class Catalogue {

  private final List<ModelProfile> models;

  Catalogue(List<ModelProfile> models) {
    this.models = models;
  }

  List<ModelProfile> all() {
    return models;
  }

  /** @throws Refusal 404 if there is no such model */
  ModelProfile find(String id) {
    return models.stream()
        .filter(model -> model.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.unknownModel(id));
  }
}
