package cerebras.loadtest.emulator.form;

import cerebras.loadtest.api.Dialect;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Fields that a dialect accepts in addition to those of Cerebras. The emulator ignores them: they are removed before
 * the others are checked. Remaining unknown fields are refused. The lists contain what clients are known to send.
 */
enum KnownFields {
    CEREBRAS(Set.of(), Set.of(), Set.of()),

    OPENAI(
            Set.of(
                    "store",
                    "metadata",
                    "verbosity",
                    "modalities",
                    "audio",
                    "web_search_options",
                    "function_call",
                    "functions",
                    "safety_identifier",
                    "prompt_cache_retention"),
            Set.of("refusal", "audio", "annotations", "function_call"),
            Set.of("include_obfuscation")),

    GROQ(
            Set.of(
                    "store",
                    "metadata",
                    "include_reasoning",
                    "documents",
                    "search_settings",
                    "compound_custom",
                    "citation_options",
                    "disable_tool_validation",
                    "function_call",
                    "functions"),
            Set.of("function_call"),
            Set.of()),

    /** vLLM ignores unknown fields. */
    VLLM(null, Set.of("refusal", "audio", "annotations", "function_call", "reasoning_content"), Set.of());

    private static final Set<String> CHECKED = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_completion_tokens",
            "max_tokens",
            "min_tokens",
            "stop",
            "n",
            "temperature",
            "top_p",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "response_format",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "reasoning_effort",
            "user");

    private final Set<String> fields;
    private final Set<String> ofMessages;
    private final Set<String> ofStreams;

    /** @param fields of the request; {@code null} for all but those of {@link #CHECKED} */
    KnownFields(Set<String> fields, Set<String> ofMessages, Set<String> ofStreams) {
        this.fields = fields;
        this.ofMessages = ofMessages;
        this.ofStreams = ofStreams;
    }

    /** For dialects that are not emulated, the fields of OpenAI. */
    static KnownFields of(Dialect dialect) {
        return switch (dialect) {
            case CEREBRAS -> CEREBRAS;
            case GROQ -> GROQ;
            case VLLM -> VLLM;
            default -> OPENAI;
        };
    }

    void drop(JsonNode request) {
        if (this == CEREBRAS || !(request instanceof ObjectNode body)) {
            return;
        }
        if (fields == null) {
            body.retain(CHECKED);
        } else {
            body.remove(fields);
        }
        if (body.get("stream_options") instanceof ObjectNode options && !ofStreams.isEmpty()) {
            options.remove(ofStreams);
        }
        for (JsonNode message : body.path("messages")) {
            if (message instanceof ObjectNode one) {
                one.remove(ofMessages);
            }
        }
    }
}
