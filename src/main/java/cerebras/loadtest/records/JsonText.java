package cerebras.loadtest.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pieces of JSON strings, kept as they came: appending costs a copy, reading the text costs the rest. */
final class JsonText {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** Arrays grow fast while they are small, since most answers are, and so that no answer holds much more than its text. */
  private static final int LARGE = 1 << 16;

  private byte[] bytes = new byte[64];
  private int length;

  void append(byte[] json, int from, int to) {
    int size = to - from;
    if (length + size > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + size, bytes.length * (bytes.length < LARGE ? 4 : 2)));
    }
    System.arraycopy(json, from, bytes, length, size);
    length += size;
  }

  /** How much memory it holds, in bytes. */
  int heldBytes() {
    return bytes.length;
  }

  /** The text, its escapes resolved; the raw bytes where a server's escapes are broken. */
  String text() {
    // An attempt that was cancelled may still be growing on its event loop: no more than what this array holds.
    byte[] held = bytes;
    String raw = new String(held, 0, Math.min(length, held.length), StandardCharsets.UTF_8);
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    try {
      return MAPPER.readValue('"' + raw + '"', String.class);
    } catch (JsonProcessingException brokenEscapes) {
      return raw;
    }
  }
}
