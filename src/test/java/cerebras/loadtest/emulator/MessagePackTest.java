package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class MessagePackTest {

  /** {@code {"model":"fast","messages":[{"role":"user","content":"Hi é"}],"max_tokens":3}} */
  private static final byte[] REQUEST = HexFormat.of().parseHex(
      "83"                                       // a map of 3
      + "a5" + "6d6f64656c" + "a4" + "66617374"  // a text of 5, model; a text of 4, fast
      + "a8" + "6d65737361676573" + "91"         // a text of 8, messages; an array of 1
      + "82"                                     // a map of 2
      + "a4" + "726f6c65" + "a4" + "75736572"    // a text of 4, role; a text of 4, user
      + "a7" + "636f6e74656e74"                  // a text of 7, content
      + "a5" + "486920c3a9"                      // a text of 5 bytes, Hi é
      + "aa" + "6d61785f746f6b656e73" + "03");   // a text of 10, max_tokens; 3

  private static final String STANDARD = "application/vnd.msgpack";

  private final Emulator emulator = Emulator.start(Profiles.options());

  @AfterEach
  void close() {
    emulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {STANDARD, "application/msgpack", "application/x-msgpack", "Application/MsgPack; v=1"})
  void requestIsReadAndAnsweredInJson(String mediaType) throws Exception {
    HttpResponse<String> answer = chat(mediaType, "identity", REQUEST);
    assertEquals("application/json", answer.headers().firstValue("content-type").orElseThrow());
    assertTrue(answer.body().contains("\"completion_tokens\":3,"), answer.body());
  }

  @Test
  void gzipMayBeAroundIt() throws Exception {
    assertEquals(200, chat(STANDARD, "gzip", packed(REQUEST)).statusCode());
  }

  @Test
  void fieldsAreCheckedAsThoseOfJsonAre() throws Exception {
    byte[] storing = HexFormat.of().parseHex("81" + "a5" + "73746f7265" + "c3");   // {"store":true}
    HttpResponse<String> answer = chat(STANDARD, "identity", storing);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("store: property 'store' is unsupported"), answer.body());
  }

  /** A text that claims 4 GB, a map without its value, a type of somebody's own, and nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"dbffffffff41", "81a161", "d40100", ""})
  void anythingElseIsRefused(String hex) throws Exception {
    HttpResponse<String> answer = chat(STANDARD, "identity", HexFormat.of().parseHex(hex));
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"message\":\": Invalid "), answer.body());
    assertTrue(answer.body().endsWith("\"code\":\"wrong_api_format\"}"), answer.body());
  }

  @Test
  void otherMediaTypesAreReadAsJson() throws Exception {
    assertEquals(400, chat("application/json", "identity", REQUEST).statusCode());
  }

  private HttpResponse<String> chat(String mediaType, String coding, byte[] body) throws Exception {
    Client client = new Client(emulator);
    return client.send(client.request("/v1/chat/completions")
        .header("Authorization", "Bearer any")
        .header("Content-Type", mediaType)
        .header("Content-Encoding", coding)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
