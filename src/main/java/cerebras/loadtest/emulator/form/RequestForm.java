package cerebras.loadtest.emulator.form;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.emulator.form.FormProblems.Collector;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Capability;
import cerebras.loadtest.models.Model.Reasoning.Effort;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Parses the body of a chat request, and refuses what the API would refuse for any model. */
public final class RequestForm {

    private static final int LARGE_BYTES = 100_000;

    private static final RequestForm SHARED = new RequestForm();

    private final FormSchema schema = FormSchema.load();

    private RequestForm() {}

    /** The shared instance. The first call loads the specification, which takes a few tenths of a second. */
    public static RequestForm shared() {
        return SHARED;
    }

    /**
     * Parses a request that is valid for at least one model.
     *
     * @param dialect decides which fields are known
     * @param body UTF-8, by choice without a byte order mark; by choice the last one of duplicate keys counts
     * @throws FormProblems if the body is not JSON, otherwise if any field is invalid, otherwise if fields exclude each
     *     other; reports all invalid fields, but by choice only the first one of a body above 100 kB, which could have
     *     millions
     */
    public ChatRequest read(byte[] body, Dialect dialect) throws FormProblems {
        JsonNode json = RequestText.parse(body);
        KnownFields.of(dialect).drop(json);
        schema.check(json, body.length > LARGE_BYTES);
        ChatRequest request = Json.bind(json, ChatRequest.class);
        Combinations.check(request, dialect);
        return request;
    }

    /**
     * The model-specific rules for a request with a valid form.
     *
     * @param toolsWithResponseFormat whether tools can be combined with a response format other than text
     * @param prediction whether an expected answer may be sent
     * @param reasoningEfforts the values of {@code reasoning_effort}
     */
    public record ModelRules(boolean toolsWithResponseFormat, boolean prediction, List<String> reasoningEfforts) {

        /** The rules of this model. */
        public static ModelRules of(Model model) {
            Set<Capability> capabilities = model.offer().capabilities();
            return new ModelRules(
                    capabilities.contains(Capability.TOOLS_WITH_STRUCTURED_OUTPUTS),
                    capabilities.contains(Capability.PREDICTION),
                    model.profile().reasoning().efforts().stream()
                            .sorted()
                            .map(ModelRules::name)
                            .toList());
        }

        public ModelRules {
            reasoningEfforts = List.copyOf(reasoningEfforts);
        }

        /** @throws FormProblems if the request contains something that this model does not accept */
        public void check(ChatRequest request) throws FormProblems {
            Collector problems = new Collector();
            ResponseFormat format = request.output().responseFormat();
            if (!toolsWithResponseFormat
                    && !request.tooling().offered().isEmpty()
                    && format != null
                    && !format.isText()) {
                problems.add("\"tools\" is incompatible with \"response_format\"");
            }
            if (!prediction && request.service().prediction() != null) {
                problems.add("prediction", "is unsupported");
            }
            String effort = request.reasoning().reasoningEffort();
            if (effort != null && !reasoningEfforts.contains(effort)) {
                problems.add("reasoning_effort", "must be one of " + String.join(", ", reasoningEfforts));
            }
            problems.throwIfAny();
        }

        private static String name(Effort effort) {
            return effort.name().toLowerCase(Locale.ROOT);
        }
    }
}
