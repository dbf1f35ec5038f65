package cerebras.loadtest.config;

import static cerebras.loadtest.config.SettingsFixture.KEY;
import static cerebras.loadtest.config.SettingsFixture.refusal;
import static cerebras.loadtest.config.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyNamesTest {

  @ParameterizedTest
  @CsvSource({
      "user, 5, users, 5",
      "USERS, 5, users, 5",
      "usres, 5, users, 5",
      "concurrency, 5, users, 5",
      "vus, 5, users, 5",
      "virtual-users, 5, users, 5",
      "maxtokens, 64, maxTokens, 64",
      "max_tokens, 64, maxTokens, 64",
      "max_completion_tokens, 64, maxTokens, 64",
      "maxToken, 64, maxTokens, 64",
      "timeout, 5s, requestTimeout, 5s",
      "request-timeout, 5s, requestTimeout, 5s",
      "time, 5m, duration, 5m",
      "duraton, 5m, duration, 5m",
      "rampup, 5s, ramp, 5s",
      "warmUp, 5s, warmup, 5s",
      "thinkTime, 5s, pause, 5s",
      "inputTokens, 800, promptTokens, 800",
      "prompt_tokens, 800, promptTokens, 800",
      "prompt, my.jsonl, prompts, my.jsonl",
      "streaming, true, stream, true",
      "baseUrl, https://llm.example, target, https://llm.example",
      "url, https://llm.example, target, https://llm.example",
      "simulaton, SustainedLoad, simulation, SustainedLoad",
  })
  void nameThatWasMeantAsASettingIsExplained(String name, String value, String meant, String example) {
    assertEquals("%s=%s is not a setting: did you mean %s? For example -D%s=%s".formatted(name, value, meant, meant, example),
        refusal(name, value));
  }

  @Test
  void exampleReplacesAValueThatIsBlankOrMasked() {
    assertEquals("user= is not a setting: did you mean users? For example -Dusers=10", refusal("user", ""));
    assertEquals("url=https://***@h is not a setting: did you mean target? For example -Dtarget=https://api.cerebras.ai",
        refusal("url", "https://me:hunter2@h"));
    assertEquals("simulaton= is not a setting: did you mean simulation? For example -Dsimulation=SustainedLoad",
        refusal("simulaton", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"simulation", "basedir", "localRepository", "skipTests", "test", "debug", "encoding", "argLine",
      "revision", "user.name", "user.timezone", "java.time", "gatling.users", "sun.stdout.encoding", "sonar.token",
      "gatling.enterprise.apiToken", "x", "us", "ramps.up"})
  void ordinaryNameIsLeftAlone(String name) {
    assertDoesNotThrow(() -> settings(Map.of(name, "1")));
  }

  @Test
  void propertiesOfThisProcessAreLeftAlone() {
    Map<String, String> properties = System.getProperties().stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, System::getProperty));
    assertTrue(properties.size() > 30, () -> "too few to prove anything: " + properties.keySet());
    assertDoesNotThrow(() -> settings(properties));
  }

  @Test
  void settingsOfThisProcessAreRead() {
    assertEquals(System.getProperty("model", "gpt-oss-120b"), RunSettings.fromSystem().model());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cerebras.api.key", "apiKey", "apikey", "CEREBRAS_API_KEY", "api-key", "api_key", "apiKeys",
      "cerebras.key", "OPENAI_API_KEY", "key", "token", "apiToken", "bearer", "authorization"})
  void keyOnTheCommandLineIsRefusedAndNotShown(String name) {
    assertEquals(name + "=*** is not a setting: a command line can be read by others, so put the key into the environment,"
        + " for example export CEREBRAS_API_KEY=csk-...", refusal(name, KEY));
  }
}
