package cerebras.loadtest.settings;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of the alternatives that a run compares on the same prompts: a model, or a value of a request field.
 *
 * @param name how reports call it: {@code gpt-oss-120b}, or {@code reasoning_effort=low}
 * @param model id of the requested model
 * @param maxTokens its token limit of answers; absent if that is not compared
 * @param body the body field that is compared; none otherwise
 * @param headers the header that is compared; empty otherwise
 */
public record Variant(String name, String model, OptionalInt maxTokens, BodyFields body, Map<String, String> headers) {

    /** A model with requests as the settings define them. */
    public static Variant ofModel(String model) {
        return new Variant(model, model, OptionalInt.empty(), BodyFields.NONE, Map.of());
    }

    /** The same with another token limit. */
    public Variant withMaxTokens(int tokens) {
        return new Variant(name, model, OptionalInt.of(tokens), body, headers);
    }

    /** Its name in records of calls; absent if the model alone identifies it. */
    public Optional<String> recordedName() {
        return name.equals(model) ? Optional.empty() : Optional.of(name);
    }
}
