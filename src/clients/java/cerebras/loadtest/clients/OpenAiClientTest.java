package cerebras.loadtest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The emulator as OpenAI's Java client sees it, which checks each answer for what its own API would send. */
class OpenAiClientTest {

  private final Emulator emulator = Emulator.start(EmulatorOptions.defaults().withAcceptedKey("the-key"));
  private final OpenAIClient client = client("the-key");

  @AfterEach
  void close() {
    client.close();
    emulator.close();
  }

  @Test
  void completionIsRead() {
    ChatCompletion completion = client.chat().completions().create(request("gpt-oss-120b").build());
    assertTrue(completion.choices().get(0).message().content().orElseThrow().length() > 100);
    assertEquals(1, completion.usage().orElseThrow().completionTokens() / 1000 + 1);
  }

  @Test
  void streamIsRead() {
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(request("gpt-oss-120b").build())) {
      long count = chunks.stream().count();
      assertTrue(count > 10);
    }
  }

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(emulator.baseUri() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .responseValidation(true)
        .build();
  }

  private static ChatCompletionCreateParams.Builder request(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("Why is the sky blue?");
  }
}
