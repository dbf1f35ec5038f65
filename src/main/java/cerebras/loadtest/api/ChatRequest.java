package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of {@code POST /v1/chat/completions}. In JSON, the fields of the four groups of options are on the same
 * level as the others. Fields that only affect the wording of an answer, such as {@code top_p}, have no component.
 *
 * @param model the id of a model
 * @param messages at least one
 * @param stream whether the answer comes as server-sent events; absent means no
 * @param maxCompletionTokens upper limit of the output, reasoning included; absent means the model's own
 * @param maxTokens deprecated name of {@code maxCompletionTokens}; read by the emulator, never sent by the client
 * @param temperature 0 to 2; absent means the server's default
 * @param output number, length and format of answers; never null
 * @param tooling tools that the model may call; never null
 * @param reasoning reasoning options; never null
 * @param service service options; never null
 */
public record ChatRequest(
        String model,
        List<Message> messages,
        Boolean stream,
        Integer maxCompletionTokens,
        Integer maxTokens,
        Double temperature,
        @JsonUnwrapped OutputOptions output,
        @JsonUnwrapped ToolOptions tooling,
        @JsonUnwrapped ReasoningOptions reasoning,
        @JsonUnwrapped ServiceOptions service) {

    public ChatRequest {
        output = output == null ? OutputOptions.NONE : output;
        tooling = tooling == null ? ToolOptions.NONE : tooling;
        reasoning = reasoning == null ? ReasoningOptions.NONE : reasoning;
        service = service == null ? ServiceOptions.NONE : service;
    }

    /** A request without options. */
    public ChatRequest(
            String model,
            List<Message> messages,
            Boolean stream,
            Integer maxCompletionTokens,
            Integer maxTokens,
            Double temperature) {
        this(model, messages, stream, maxCompletionTokens, maxTokens, temperature, null, null, null, null);
    }

    /**
     * How a call should be served. Every component may be absent.
     *
     * @param serviceTier {@code auto}, {@code default}, {@code flex} or {@code priority}; absent means {@code default}
     * @param promptCacheKey up to 1024 characters; calls with the same key are likely to share cached prompts
     * @param prediction the expected answer
     * @param user id of the end user
     */
    public record ServiceOptions(String serviceTier, String promptCacheKey, Prediction prediction, String user) {

        /** No option is set. */
        public static final ServiceOptions NONE = new ServiceOptions(null, null, null, null);

        /**
         * An expected answer.
         *
         * @param type always {@code content}
         * @param content the text, or a list of parts
         */
        public record Prediction(String type, Object content) {}
    }

    /**
     * A tool that a request offers.
     *
     * @param type always {@code function}
     */
    public record ToolDefinition(String type, Function function) {

        /**
         * The function behind a tool.
         *
         * @param description what it does; may be absent
         * @param parameters the JSON Schema of its arguments, a JSON object; absent for a function without any
         * @param strict whether calls must match the schema; absent means no
         */
        public record Function(String name, String description, JsonNode parameters, Boolean strict) {}
    }

    /**
     * Which tool to call: in JSON, a string for a mode, an object for a function.
     *
     * @param mode {@code none}, {@code auto}, {@code required}, or {@code function} for one by name
     * @param function the name of the function to call; absent for the other modes
     */
    public record ToolChoice(String mode, Optional<String> function) {

        private static final String FUNCTION = "function";

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static ToolChoice of(JsonNode json) {
            return json.isTextual()
                    ? new ToolChoice(json.textValue(), Optional.empty())
                    : new ToolChoice(
                            FUNCTION,
                            Optional.of(json.path(FUNCTION).path("name").asText()));
        }

        @JsonValue
        Object json() {
            return function.<Object>map(name -> Map.of("type", FUNCTION, FUNCTION, Map.of("name", name)))
                    .orElse(mode);
        }
    }

    /**
     * Number, length and format of the requested answers. Every component may be absent.
     *
     * @param n how many choices; absent means 1
     * @param seed the same request gives the same answer, as far as the server supports it
     * @param stop up to 4 texts, each of which ends the answer; a single one may be given without a list
     * @param minCompletionTokens lower limit of the output, reasoning included; -1 means none
     * @param minTokens deprecated name of {@code minCompletionTokens}
     * @param logprobs whether each token comes with its log probability; absent means no
     * @param topLogprobs 0 to 20: how many likely tokens to list at each place
     * @param streamOptions of a streamed answer
     * @param responseFormat absent means text
     */
    public record OutputOptions(
            Integer n,
            Long seed,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> stop,

            Integer minCompletionTokens,
            Integer minTokens,
            Boolean logprobs,
            Integer topLogprobs,
            StreamOptions streamOptions,
            ResponseFormat responseFormat) {

        /** No option is set. */
        public static final OutputOptions NONE =
                new OutputOptions(null, null, null, null, null, null, null, null, null);

        /** Only the response format is set. */
        public static OutputOptions of(ResponseFormat responseFormat) {
            return new OutputOptions(null, null, null, null, null, null, null, null, responseFormat);
        }

        /** Only the stream options are set. */
        public static OutputOptions of(StreamOptions streamOptions) {
            return new OutputOptions(null, null, null, null, null, null, null, streamOptions, null);
        }

        /**
         * Content of a stream.
         *
         * @param includeUsage whether it contains the usage; on Cerebras it always does
         * @param continuousUsageStats whether every chunk contains it, supported by vLLM only; read by the emulator,
         *     never sent
         */
        public record StreamOptions(Boolean includeUsage, Boolean continuousUsageStats) {

            public StreamOptions(Boolean includeUsage) {
                this(includeUsage, null);
            }
        }
    }

    /**
     * Amount and format of reasoning. Every component may be absent, which means the model's default.
     *
     * @param reasoningEffort {@code none}, {@code low}, {@code medium} or {@code high}
     * @param reasoningFormat {@code none}, {@code parsed}, {@code text_parsed}, {@code raw} or {@code hidden}
     * @param disableReasoning deprecated in favour of the effort {@code none}
     * @param clearThinking whether the reasoning of earlier answers is dropped
     */
    public record ReasoningOptions(
            String reasoningEffort, String reasoningFormat, Boolean disableReasoning, Boolean clearThinking) {

        /** No option is set. */
        public static final ReasoningOptions NONE = new ReasoningOptions(null, null, null, null);
    }

    /**
     * The requested format of an answer's text.
     *
     * @param type {@code text}, {@code json_object} or {@code json_schema}
     * @param jsonSchema for {@code json_schema} only
     */
    public record ResponseFormat(String type, OutputSchema jsonSchema) {

        /** Whether this requests plain text, like an absent format. */
        @JsonIgnore
        public boolean isText() {
            return "text".equals(type);
        }

        /**
         * The JSON Schema of an answer.
         *
         * @param description what the format is for; may be absent
         * @param strict whether the answer must match the schema; absent means no
         * @param schema a JSON object
         */
        public record OutputSchema(String name, String description, Boolean strict, JsonNode schema) {}
    }

    /**
     * The tools that the model may call. Every component may be absent.
     *
     * @param tools the tools on offer
     * @param toolChoice which of them to call; absent leaves it to the model
     * @param parallelToolCalls whether one answer may make several calls; absent means yes
     */
    public record ToolOptions(List<ToolDefinition> tools, ToolChoice toolChoice, Boolean parallelToolCalls) {

        /** No option is set. */
        public static final ToolOptions NONE = new ToolOptions(null, null, null);

        /** Offers these tools, at least one, and leaves the choice to the model. */
        public static ToolOptions offering(List<ToolDefinition> tools) {
            return new ToolOptions(tools, null, null);
        }

        /** The offered tools; empty if there are none. */
        @JsonIgnore
        public List<ToolDefinition> offered() {
            return tools == null ? List.of() : tools;
        }
    }
}
