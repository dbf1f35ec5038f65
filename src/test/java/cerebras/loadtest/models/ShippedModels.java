package cerebras.loadtest.models;

import cerebras.loadtest.models.Model.Reasoning;
import cerebras.loadtest.models.Model.Reasoning.Effort;
import cerebras.loadtest.models.Model.ResponseProfile;
import java.util.Set;

/** Models that come along, as tests need them. */
public final class ShippedModels {

    private ShippedModels() {}

    public static Model model(String id) {
        return Models.shipped().find(id).orElseThrow();
    }

    /** The same at another pace, with so many tokens of thought at medium effort, or none at all. */
    public static Model model(String id, Pace pace, int reasoningTokens) {
        Model model = model(id).withPace(pace);
        Reasoning reasoning = new Reasoning(
                Set.of(Effort.values()), reasoningTokens == 0 ? Effort.NONE : Effort.MEDIUM, reasoningTokens);
        ResponseProfile profile = new ResponseProfile(
                model.profile().counting(), reasoning, model.profile().toolCalls());
        return new Model(id, model.card(), model.offer(), profile, model.serving());
    }
}
