package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.plan.Refusal;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.msgpack.core.MessagePackException;
import org.msgpack.jackson.dataformat.MessagePackMapper;

/** A shorter form of JSON, in which clients may send their requests. Answers never have it. */
final class MessagePack {

  private static final Set<String> MEDIA_TYPES =
      Set.of("application/vnd.msgpack", "application/msgpack", "application/x-msgpack");
  private static final ObjectReader READER = new MessagePackMapper().reader();
  private static final ObjectWriter WRITER = new JsonMapper().writer();

  private MessagePack() {}

  /** @param contentType the request's {@code Content-Type}, empty where it has none */
  static boolean isNamedBy(String contentType) {
    return !contentType.isEmpty()
        && MEDIA_TYPES.contains(HttpUtil.getMimeType(contentType).toString().strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The same value as JSON. What follows it is ignored: the parser takes the end for an error when asked for more.
   *
   * @throws Refusal 400 for what is not MessagePack, in words of our own: those of the API are unknown
   */
  static byte[] toJson(byte[] body) {
    try {
      return WRITER.writeValueAsBytes(READER.readTree(body));
    } catch (IOException | MessagePackException malformed) {
      throw Refusal.wrongFormat(": Invalid MessagePack");
    }
  }
}
