package cerebras.loadtest.api;

import cerebras.loadtest.api.ErrorBody.ApiError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a client reads from the JSON of an answer in addition to its text; the same for an event of a stream and a whole
 * answer. Servers differ, so nothing here relies on types: a value of another type counts as absent, and values that
 * are judged later are kept unchanged.
 *
 * @param hasChoices whether there is a list of choices, which may be empty
 * @param finishReasons by index of the choice; without blank ones. A value that is not a string is given as JSON
 * @param usage {@code usage}; without it {@code x_groq.usage} (Groq), {@code choices[0].usage} (Moonshot), or the
 *     counts in {@code timings} (llama.cpp) under the names of usage; {@code null} if absent or null
 * @param timeInfo Cerebras only; {@code null} likewise
 * @param error the error in the object or in one of its choices, in any form of {@link ErrorBody}
 * @param unknownText in an object without choices, the key of a text in an unknown place
 */
public record AnswerFields(
        boolean hasChoices,
        Map<Integer, String> finishReasons,
        JsonNode usage,
        JsonNode timeInfo,
        Optional<ApiError> error,
        Optional<String> unknownText) {

    /** Keys with the text in other APIs: plain completions, Ollama, Anthropic's messages, OpenAI's responses. */
    private static final List<String> OTHER_TEXT = List.of(
            "content", "text", "response", "delta", "output", "output_text", "completion", "generated_text", "message");

    /**
     * Reads one JSON object.
     *
     * @throws IOException if the bytes are not a JSON object
     */
    public static AnswerFields read(byte[] json, int from, int length) throws IOException {
        JsonNode root = Json.tree(json, from, length);
        if (!root.isObject()) {
            throw new IOException("expected a JSON object");
        }
        JsonNode choices = root.path("choices");
        Map<Integer, String> finishReasons = new TreeMap<>();
        int position = 0;
        for (JsonNode choice : choices) {
            addFinishReason(choice, position++, finishReasons);
        }
        Optional<ApiError> error = error(root, choices);
        return new AnswerFields(
                choices.isArray(),
                finishReasons,
                told(root.path("usage"))
                        .or(() -> told(root.path("x_groq").path("usage")))
                        .or(() -> told(choices.path(0).path("usage")))
                        .or(() -> counted(root.path("timings")))
                        .orElse(null),
                told(root.path("time_info")).orElse(null),
                error,
                choices.isArray() || error.isPresent() ? Optional.empty() : unknownText(root));
    }

    private static void addFinishReason(JsonNode choice, int position, Map<Integer, String> finishReasons) {
        JsonNode told = choice.path("finish_reason");
        String reason = told.isMissingNode() || told.isNull() ? "" : ErrorBody.textOf(told);
        if (!reason.isBlank()) {
            JsonNode index = choice.path("index");
            finishReasons.put(index.canConvertToInt() ? index.intValue() : position, reason);
        }
    }

    private static Optional<JsonNode> told(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** llama.cpp's {@code prompt_n} counts evaluated tokens, without cached ones. */
    private static Optional<JsonNode> counted(JsonNode timings) {
        if (!timings.path("predicted_n").canConvertToInt()) {
            return Optional.empty();
        }
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.set("completion_tokens", timings.path("predicted_n"));
        if (timings.path("prompt_n").canConvertToInt()) {
            int cached = timings.path("cache_n").asInt();
            usage.put("prompt_tokens", timings.path("prompt_n").intValue() + cached);
            usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        }
        return Optional.of(usage);
    }

    private static Optional<ApiError> error(JsonNode root, JsonNode choices) {
        if (choices.isArray()) {
            return Stream.of(Stream.of(root, root.path("x_groq")), stream(choices))
                    .flatMap(places -> places)
                    .map(place -> place.path("error"))
                    .filter(ErrorBody::says)
                    .map(ErrorBody::errorOf)
                    .findFirst()
                    .or(() -> ErrorBody.refuses(root.path("base_resp")) ? ErrorBody.in(root) : Optional.empty());
        }
        return ErrorBody.in(root);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        Stream.Builder<JsonNode> elements = Stream.builder();
        array.forEach(elements);
        return elements.build();
    }

    private static Optional<String> unknownText(JsonNode root) {
        return OTHER_TEXT.stream()
                .filter(key -> {
                    JsonNode value = root.path(key);
                    return value.isTextual()
                            ? !value.textValue().isEmpty()
                            : value.isContainerNode() && !value.isEmpty();
                })
                .findFirst();
    }
}
