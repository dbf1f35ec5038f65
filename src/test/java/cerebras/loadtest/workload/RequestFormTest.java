package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.config.Prompt;
import cerebras.loadtest.config.RequestSettings.MaxTokensField;
import cerebras.loadtest.config.RunSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFormTest {

  private static final String BEGINNING = "{\"model\":\"m\",\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"}],";

  @ParameterizedTest(name = "stream={0} usage={1} maxTokensField={2}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "true  | ask | max_completion_tokens | `\"stream\":true,\"max_completion_tokens\":5,\"stream_options\":{\"include_usage\":true}`",
      "true  | off | max_completion_tokens | `\"stream\":true,\"max_completion_tokens\":5`",
      "true  | ask | max_tokens            | `\"stream\":true,\"max_tokens\":5,\"stream_options\":{\"include_usage\":true}`",
      "true  | off | max_tokens            | `\"stream\":true,\"max_tokens\":5`",
      "false | ask | max_completion_tokens | `\"stream\":false,\"max_completion_tokens\":5`",
      "false | off | max_tokens            | `\"stream\":false,\"max_tokens\":5`",
  })
  void requestHasTheFormOfTheSettings(String stream, String usage, String field, String rest) {
    assertEquals(BEGINNING + rest + "}", json(settings(Map.of(
        "model", "m", "maxTokens", "5", "stream", stream, "usage", usage, "maxTokensField", field))));
  }

  @Test
  void formCanChangeBeforeTheLoadAndTheEffectiveSettingsTellIt() {
    RunSettings settings = settings(Map.of("model", "m", "maxTokens", "5"));
    RunSettings changed =
        settings.withRequest(settings.request().withoutUsage().with(MaxTokensField.MAX_TOKENS));
    assertEquals(BEGINNING + "\"stream\":true,\"max_tokens\":5}", json(changed));
    assertEquals("off", changed.effective().get("usage"));
    assertEquals("max_tokens", changed.effective().get("maxTokensField"));
    assertEquals(settings.effective().keySet(), changed.effective().keySet());
  }

  private static String json(RunSettings settings) {
    return new String(new RequestForm(settings).question(Prompt.user("Hi")).body(), StandardCharsets.UTF_8);
  }

  private static RunSettings settings(Map<String, String> properties) {
    return RunSettings.from(properties, Map.of(), Path.of("user-files"));
  }
}
