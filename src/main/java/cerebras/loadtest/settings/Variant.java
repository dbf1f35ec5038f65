package cerebras.loadtest.settings;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One of the alternatives that a run compares on the same prompts: a model, a value of a request field, or a target.
 *
 * @param name how reports call it: {@code gpt-oss-120b}, {@code reasoning_effort=low}, or the name of the target
 * @param model id of the requested model
 * @param maxTokens its token limit of answers; absent if that is not compared
 * @param body the body field that is compared; none otherwise
 * @param headers the header that is compared; empty otherwise
 * @param target the settings of the target that is compared; absent if all variants have the same target
 */
public record Variant(
        String name,
        String model,
        OptionalInt maxTokens,
        BodyFields body,
        Map<String, String> headers,
        Optional<RunSettings> target) {

    /** A model with requests as the settings define them. */
    public static Variant ofModel(String model) {
        return new Variant(model, model, OptionalInt.empty(), BodyFields.NONE, Map.of(), Optional.empty());
    }

    /** Requests to the target of the run with a token limit, fields or headers of their own. */
    static Variant ofField(
            String name, String model, OptionalInt maxTokens, BodyFields body, Map<String, String> headers) {
        return new Variant(name, model, maxTokens, body, headers, Optional.empty());
    }

    /** A target with its own settings. */
    public static Variant ofTarget(String name, RunSettings target) {
        return new Variant(name, target.model(), OptionalInt.empty(), BodyFields.NONE, Map.of(), Optional.of(target));
    }

    /** The same with another token limit. */
    public Variant withMaxTokens(int tokens) {
        return new Variant(name, model, OptionalInt.of(tokens), body, headers, target);
    }

    /** Its name in records of calls; absent if the model alone identifies it. */
    public Optional<String> recordedName() {
        return target.isEmpty() && name.equals(model) ? Optional.empty() : Optional.of(name);
    }
}
