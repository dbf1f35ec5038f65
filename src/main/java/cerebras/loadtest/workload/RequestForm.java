package cerebras.loadtest.workload;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.OutputOptions;
import cerebras.loadtest.api.ChatRequest.OutputOptions.StreamOptions;
import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.settings.BodyFields;
import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.settings.Prompt;
import cerebras.loadtest.settings.RequestSettings.MaxTokensField;
import cerebras.loadtest.settings.RequestSettings.UsagePolicy;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Variant;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Builds the JSON of a request: the suite's own fields, overridden by those of the settings, then those of the prompt.
 *
 * @param model id of the requested model
 * @param streamed whether to request a streamed answer
 * @param maxTokens token limit of the answer, overriding prompt and settings; absent if these define it
 * @param body fields that override those of prompt and settings
 * @param headers headers that override those of the prompt
 * @param variant as in {@link Question}
 * @param kind as in {@link Question}
 */
public record RequestForm(
        RunSettings settings,
        String model,
        boolean streamed,
        OptionalInt maxTokens,
        BodyFields body,
        Map<String, String> headers,
        Optional<String> variant,
        Optional<Question.Kind> kind) {

    /** The form of requests as defined by settings and prompts, with what is special about a variant. */
    public RequestForm(RunSettings settings, Variant variant) {
        this(
                settings,
                variant.model(),
                settings.stream(),
                variant.maxTokens(),
                variant.body(),
                variant.headers(),
                variant.recordedName(),
                Optional.empty());
    }

    /** The form of requests of a kind in a mix. */
    static RequestForm of(RunSettings settings, Mix.Kind kind) {
        boolean streamed = kind.stream().orElse(settings.stream());
        return new RequestForm(
                settings,
                kind.model().orElse(settings.model()),
                streamed,
                kind.maxTokens(),
                kind.body(),
                kind.requestHeaders(),
                Optional.empty(),
                Optional.of(new Question.Kind(kind.name(), streamed)));
    }

    /** The form of requests to the run's model. */
    public RequestForm(RunSettings settings) {
        this(settings, Variant.ofModel(settings.model()));
    }

    /** The question with this prompt. */
    public Question question(Prompt prompt) {
        int mostTokens = maxTokens.orElse(prompt.maxTokens().orElse(settings.maxTokens()));
        ObjectNode json = json(prompt, mostTokens);
        Map<String, String> all = new HashMap<>(prompt.headers());
        all.putAll(headers);
        return new Question(
                model,
                Json.bytes(json),
                promptTokens(prompt, json),
                mostTokens,
                Map.copyOf(all),
                ExpectedAnswer.of(json),
                Optional.empty(),
                variant,
                kind);
    }

    private ObjectNode json(Prompt prompt, int mostTokens) {
        boolean current = settings.request().maxTokensField() == MaxTokensField.MAX_COMPLETION_TOKENS;
        Double temperature =
                settings.temperature().isPresent() ? settings.temperature().getAsDouble() : null;
        boolean usage = streamed && settings.request().usage() == UsagePolicy.ASK;
        ObjectNode json = Json.tree(new ChatRequest(
                model,
                prompt.messages(),
                streamed,
                current ? mostTokens : null,
                current ? null : mostTokens,
                temperature,
                OutputOptions.of(usage ? new StreamOptions(true) : null),
                null,
                null,
                null));
        settings.request().body().mergeInto(json);
        prompt.responseFormat().ifPresent(format -> json.set("response_format", Json.tree(format)));
        if (!prompt.tools().isEmpty()) {
            ArrayNode tools = json.putArray("tools");
            prompt.tools().forEach(tool -> tools.add(Json.tree(tool)));
        }
        prompt.body().mergeInto(json);
        body.mergeInto(json);
        return json;
    }

    private static int promptTokens(Prompt prompt, ObjectNode json) {
        JsonNode tools = json.get("tools");
        return prompt.messages().stream()
                        .mapToInt(message -> count(message.text()))
                        .sum()
                + (tools == null ? 0 : count(new String(Json.bytes(tools), StandardCharsets.UTF_8)));
    }

    private static int count(String text) {
        return LocalTokenizer.shared().count(text);
    }

    /**
     * The JSON of a request, split at its messages and at the token limit of its answer: what differs between calls is
     * inserted without building JSON.
     *
     * @param head up to the first message
     * @param middle from the end of the messages up to the token limit
     * @param tail everything after the token limit
     */
    record BodyFrame(byte[] head, byte[] middle, byte[] tail) {

        /** Unambiguous: inside a JSON string their quotes would be escaped, and only the model comes before the messages. */
        private static final String MESSAGES = "\"messages\":[";

        private static final String END_OF_MESSAGES = "],\"stream\":";
        private static final int MAX_TOKENS = Integer.MAX_VALUE;

        static BodyFrame of(RequestForm form) {
            Prompt prompt = new Prompt(List.of(Message.user("")), OptionalInt.of(MAX_TOKENS));
            String json = latin1(form.question(prompt).body());
            String number = Integer.toString(MAX_TOKENS);
            int end = json.indexOf(END_OF_MESSAGES);
            int maxTokens = json.indexOf(number, end);
            return new BodyFrame(
                    bytes(json.substring(0, json.indexOf(MESSAGES) + MESSAGES.length())),
                    bytes(json.substring(end, maxTokens)),
                    bytes(json.substring(maxTokens + number.length())));
        }

        /** Begins a body, with capacity for this number of bytes of messages. */
        ByteArrayOutputStream begin(int roomBytes) {
            return begin(new byte[0], roomBytes);
        }

        /** The same with further fields before the others, JSON with a comma after each. */
        ByteArrayOutputStream begin(byte[] fields, int roomBytes) {
            var body = new ByteArrayOutputStream(
                    fields.length + head.length + roomBytes + middle.length + 10 + tail.length);
            body.write(head, 0, 1);
            body.writeBytes(fields);
            body.write(head, 1, head.length - 1);
            return body;
        }

        /** Completes a body after its messages, which are separated by commas. */
        byte[] end(ByteArrayOutputStream body, int maxTokens) {
            body.writeBytes(middle);
            body.writeBytes(bytes(Integer.toString(maxTokens)));
            body.writeBytes(tail);
            return body.toByteArray();
        }

        /** One character for each byte, regardless of the encoding. */
        private static String latin1(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private static byte[] bytes(String latin1) {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
