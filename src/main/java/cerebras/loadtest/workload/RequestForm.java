package cerebras.loadtest.workload;

import cerebras.loadtest.config.Prompt;
import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.OutputOptions;
import cerebras.loadtest.wire.ReasoningOptions;
import cerebras.loadtest.wire.ServiceOptions;
import cerebras.loadtest.wire.ToolOptions;

/** Puts a prompt into the request that the run sends with it. */
record RequestForm(RunSettings settings) {

  /** The JSON of a request. */
  byte[] body(Prompt prompt) {
    Double temperature = settings.temperature().isPresent() ? settings.temperature().getAsDouble() : null;
    int maxTokens = prompt.maxTokens().orElse(settings.maxTokens());
    return Json.bytes(new ChatRequest(
        settings.model(), prompt.messages(), settings.stream(), maxTokens, null, temperature,
        prompt.responseFormat().map(OutputOptions::of).orElse(OutputOptions.NONE),
        prompt.tools().isEmpty() ? ToolOptions.NONE : ToolOptions.offering(prompt.tools()),
        ReasoningOptions.NONE,
        ServiceOptions.NONE));
  }

  /** The JSON of a request whose only message is this one of a user. */
  byte[] body(String message) {
    return body(Prompt.user(message));
  }
}
