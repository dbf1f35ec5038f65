package cerebras.loadtest.workload;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.OutputOptions;
import cerebras.loadtest.api.OutputOptions.StreamOptions;
import cerebras.loadtest.settings.Prompt;
import cerebras.loadtest.settings.RequestSettings.MaxTokensField;
import cerebras.loadtest.settings.RequestSettings.UsagePolicy;
import cerebras.loadtest.settings.RunSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The one place where the JSON of a request is put together: what the suite itself sets, then the fields of the settings,
 * then those of the prompt.
 *
 * @param model the id of the model that is to answer
 */
public record RequestForm(RunSettings settings, String model) {

  /** The form of requests to the run's model. */
  public RequestForm(RunSettings settings) {
    this(settings, settings.model());
  }

  /** What a call asks that sends this prompt. */
  public Question question(Prompt prompt) {
    int maxTokens = prompt.maxTokens().orElse(settings.maxTokens());
    ObjectNode json = json(prompt, maxTokens);
    return new Question(
        model, Json.bytes(json), promptTokens(prompt, json), maxTokens, prompt.headers(), Optional.empty());
  }

  private ObjectNode json(Prompt prompt, int maxTokens) {
    boolean current = settings.request().maxTokensField() == MaxTokensField.MAX_COMPLETION_TOKENS;
    Double temperature = settings.temperature().isPresent() ? settings.temperature().getAsDouble() : null;
    boolean usage = settings.stream() && settings.request().usage() == UsagePolicy.ASK;
    ObjectNode json = Json.tree(new ChatRequest(
        model, prompt.messages(), settings.stream(), current ? maxTokens : null, current ? null : maxTokens, temperature,
        OutputOptions.of(usage ? new StreamOptions(true) : null), null, null, null));
    settings.request().body().mergeInto(json);
    prompt.responseFormat().ifPresent(format -> json.set("response_format", Json.tree(format)));
    if (!prompt.tools().isEmpty()) {
      ArrayNode tools = json.putArray("tools");
      prompt.tools().forEach(tool -> tools.add(Json.tree(tool)));
    }
    prompt.body().mergeInto(json);
    return json;
  }

  private static int promptTokens(Prompt prompt, ObjectNode json) {
    JsonNode tools = json.get("tools");
    return prompt.messages().stream().mapToInt(message -> count(message.text())).sum()
        + (tools == null ? 0 : count(new String(Json.bytes(tools), StandardCharsets.UTF_8)));
  }

  private static int count(String text) {
    return LocalTokenizer.shared().count(text);
  }
}
