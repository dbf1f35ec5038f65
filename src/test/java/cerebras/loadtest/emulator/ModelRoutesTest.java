package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelRoutesTest {

  private static final String GPT_OSS =
      "{\"id\":\"gpt-oss-120b\",\"object\":\"model\",\"created\":0,\"owned_by\":\"Cerebras\"}";
  private static final String QWEN =
      "{\"id\":\"qwen-3.8-27b\",\"object\":\"model\",\"created\":0,\"owned_by\":\"Cerebras\"}";

  private final Emulator emulator = Emulator.start(EmulatorOptions.defaults());
  private final Client client = new Client(emulator);

  @AfterEach
  void close() {
    emulator.close();
  }

  @Test
  void listHasEveryModelInAnyOrder() throws Exception {
    Set<String> lists = Set.of(client.get("/v1/models").body(), client.get("/v1/models").body());
    assertEquals(Set.of(list(GPT_OSS, QWEN), list(QWEN, GPT_OSS)), lists);
  }

  @Test
  void modelIsFoundByItsId() throws Exception {
    assertEquals(QWEN, client.get("/v1/models/qwen-3.8-27b?format=default").body());
  }

  @Test
  void listNeedsAKey() throws Exception {
    assertEquals(403, client.send(client.request("/v1/models").GET()).statusCode());
  }

  @Test
  void warmingUpNeedsNoKey() throws Exception {
    assertEquals("{}", client.send(client.request("/v1/tcp_warming").GET()).body());
  }

  private static String list(String first, String second) {
    return "{\"object\":\"list\",\"data\":[" + first + "," + second + "]}";
  }
}
