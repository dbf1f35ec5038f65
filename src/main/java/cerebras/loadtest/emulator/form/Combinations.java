package cerebras.loadtest.emulator.form;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.OutputOptions;
import cerebras.loadtest.api.OutputOptions.StreamOptions;
import cerebras.loadtest.api.ResponseFormat;
import cerebras.loadtest.api.ToolChoice;
import cerebras.loadtest.api.ToolOptions;

/** Which fields exclude or need each other, whatever the model. A field that is null counts as not sent, by choice. */
final class Combinations {

  private Combinations() {}

  static void check(ChatRequest request, Dialect dialect) throws FormProblems {
    Problems problems = new Problems();
    if (dialect == Dialect.CEREBRAS) {
      checkLimits(request, problems);
      checkStreamedJson(request, problems);
    }
    StreamOptions stream = request.output().streamOptions();
    if (dialect != Dialect.VLLM && stream != null && stream.continuousUsageStats() != null) {
      problems.add("stream_options.continuous_usage_stats", "is unsupported");
    }
    checkStrictSchema(request.output().responseFormat(), problems);
    checkToolChoice(request.tooling(), problems);
    ToolPairs.check(request.messages(), problems);
    problems.throwIfAny();
  }

  private static void checkLimits(ChatRequest request, Problems problems) {
    OutputOptions output = request.output();
    if (request.maxTokens() != null && request.maxCompletionTokens() != null) {
      problems.add("max_tokens", "cannot be combined with 'max_completion_tokens'");
    }
    if (output.minTokens() != null && output.minCompletionTokens() != null) {
      problems.add("min_tokens", "cannot be combined with 'min_completion_tokens'");
    }
  }

  /** The words for streamed JSON objects follow those that the API has for tools with a response format. */
  private static void checkStreamedJson(ChatRequest request, Problems problems) {
    ResponseFormat format = request.output().responseFormat();
    if (format != null && format.type().equals("json_object") && Boolean.TRUE.equals(request.stream())) {
      problems.add("\"stream\" is incompatible with \"response_format\" of type \"json_object\"");
    }
  }

  private static void checkStrictSchema(ResponseFormat format, Problems problems) {
    if (format != null && format.jsonSchema() != null && Boolean.TRUE.equals(format.jsonSchema().strict())) {
      StrictSchema.check(format.jsonSchema().schema(), problems);
    }
  }

  /** That the function chosen must be among those offered is ours. */
  private static void checkToolChoice(ToolOptions tooling, Problems problems) {
    ToolChoice choice = tooling.toolChoice();
    if (choice == null) {
      return;
    }
    if (tooling.offered().isEmpty()) {
      problems.add("tool_choice", "needs 'tools'");
    } else if (choice.function().isPresent() && !offers(tooling, choice.function().get())) {
      problems.add("tool_choice.function.name", "is none of the names in 'tools'");
    }
  }

  private static boolean offers(ToolOptions tooling, String name) {
    return tooling.offered().stream().anyMatch(tool -> tool.function().name().equals(name));
  }
}
