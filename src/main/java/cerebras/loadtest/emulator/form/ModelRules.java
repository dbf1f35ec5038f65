package cerebras.loadtest.emulator.form;

import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.ResponseFormat;
import java.util.List;

/**
 * What one model accepts of a request whose form is right.
 *
 * @param toolsWithResponseFormat whether tools and a response format other than text go together
 * @param prediction whether an expected answer may be sent
 * @param reasoningEfforts the values of {@code reasoning_effort}
 */
public record ModelRules(boolean toolsWithResponseFormat, boolean prediction, List<String> reasoningEfforts) {

  /** Accepts whatever the form allows. */
  public static final ModelRules LENIENT = new ModelRules(true, true, List.of("none", "low", "medium", "high"));

  /** The models of the gpt-oss family. */
  public static final ModelRules GPT_OSS = new ModelRules(false, false, List.of("low", "medium", "high"));

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
}
