package cerebras.loadtest.workload;

import cerebras.loadtest.config.Prompt;
import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.tokens.LocalTokenizer;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.OutputOptions;
import cerebras.loadtest.wire.ReasoningOptions;
import cerebras.loadtest.wire.ServiceOptions;
import cerebras.loadtest.wire.ToolOptions;
import java.nio.charset.StandardCharsets;

/**
 * Puts a prompt into the request that the run sends with it.
 *
 * @param model the id of the model that is to answer
 */
record RequestForm(RunSettings settings, String model) {

  RequestForm(RunSettings settings) {
    this(settings, settings.model());
  }

  Question question(Prompt prompt) {
    int maxTokens = prompt.maxTokens().orElse(settings.maxTokens());
    return new Question(model, body(prompt, maxTokens), promptTokens(prompt), maxTokens);
  }

  private byte[] body(Prompt prompt, int maxTokens) {
    Double temperature = settings.temperature().isPresent() ? settings.temperature().getAsDouble() : null;
    return Json.bytes(new ChatRequest(
        model, prompt.messages(), settings.stream(), maxTokens, null, temperature,
        prompt.responseFormat().map(OutputOptions::of).orElse(OutputOptions.NONE),
        prompt.tools().isEmpty() ? ToolOptions.NONE : ToolOptions.offering(prompt.tools()),
        ReasoningOptions.NONE,
        ServiceOptions.NONE));
  }

  private static int promptTokens(Prompt prompt) {
    int tools = prompt.tools().isEmpty() ? 0 : count(new String(Json.bytes(prompt.tools()), StandardCharsets.UTF_8));
    return prompt.messages().stream().mapToInt(message -> count(message.text())).sum() + tools;
  }

  private static int count(String text) {
    return LocalTokenizer.shared().count(text);
  }
}
