package cerebras.loadtest.emulator.form;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Capability;
import cerebras.loadtest.models.Model.Reasoning.Effort;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one model accepts of a request whose form is right.
 *
 * @param toolsWithResponseFormat whether tools and a response format other than text go together
 * @param prediction whether an expected answer may be sent
 * @param reasoningEfforts the values of {@code reasoning_effort}
 */
public record ModelRules(boolean toolsWithResponseFormat, boolean prediction, List<String> reasoningEfforts) {

    /** What is known of the model. */
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

    /** @throws FormProblems if the request has what this model does not accept */
    public void check(ChatRequest request) throws FormProblems {
        Problems problems = new Problems();
        ResponseFormat format = request.output().responseFormat();
        if (!toolsWithResponseFormat && !request.tooling().offered().isEmpty() && format != null && !format.isText()) {
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
