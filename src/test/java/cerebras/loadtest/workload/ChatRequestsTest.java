package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.tokens.LocalTokenizer;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatRequestsTest {

  @TempDir
  private Path userFiles;

  @Test
  void promptOfAFileIsSentAsTheSettingsSay() throws IOException {
    ChatRequests requests =
        requests("{\"prompt\":\"Hi\"}", Map.of("model", "m", "maxTokens", "5", "temperature", "0.5"));
    assertEquals("""
        {"model":"m","messages":[{"content":"Hi","role":"user"}],"stream":true,\
        "max_completion_tokens":5,"temperature":0.5}""",
        text(requests.body(1, 1)));
  }

  @Test
  void shapeAndToolsOfAPromptAreSentWithIt() throws IOException {
    ChatRequests requests = requests("""
        {"prompt":"a","maxTokens":9,"responseFormat":{"type":"json_object"}}
        {"prompt":"b","tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}
        """, Map.of("model", "m"));
    assertEquals("""
        {"model":"m","messages":[{"content":"a","role":"user"}],"stream":true,"max_completion_tokens":9,\
        "response_format":{"type":"json_object"}}""", text(requests.body(1, 1)));
    assertEquals("""
        {"model":"m","messages":[{"content":"b","role":"user"}],"stream":true,\
        "max_completion_tokens":256,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}""", text(requests.body(1, 2)));
  }

  @Test
  void usersGoThroughThePromptsInOrderEachFromAnother() throws IOException {
    ChatRequests requests = requests("{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}", Map.of());
    assertEquals("c", message(requests.body(1, 1)));
    assertEquals("a", message(requests.body(1, 2)));
    assertEquals("b", message(requests.body(1, 3)));
    assertEquals("a", message(requests.body(2, 1)));
  }

  @Test
  void syntheticPromptIsUniqueEvenWhenItComesAgain() {
    ChatRequests requests = synthetic();
    // 1000 prompts: calls 1 and 1001 of a user have the same one.
    String first = message(requests.body(1, 1));
    String again = message(requests.body(1, 1001));
    assertNotEquals(first.substring(0, 19), again.substring(0, 19));
    assertEquals(first.substring(19), again.substring(19));
    assertEquals(200, LocalTokenizer.shared().count(first));
  }

  @Test
  void otherRunHasOtherMarks() {
    assertNotEquals(message(synthetic().body(1, 1)), message(synthetic().body(1, 1)));
  }

  private ChatRequests requests(String lines, Map<String, String> properties) throws IOException {
    Files.writeString(Files.createDirectories(userFiles.resolve("prompts")).resolve("short.jsonl"), lines);
    return ChatRequests.of(RunSettings.from(properties, Map.of(), userFiles));
  }

  private ChatRequests synthetic() {
    return ChatRequests.of(
        RunSettings.from(Map.of("prompts", "synthetic", "promptTokens", "200"), Map.of(), userFiles));
  }

  private static String message(byte[] body) {
    try {
      return Json.read(body, ChatRequest.class).messages().get(0).text();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
