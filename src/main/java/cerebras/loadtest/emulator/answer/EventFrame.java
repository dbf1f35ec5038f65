package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.emulator.plan.Payload;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of an event before and after its text. */
record EventFrame(byte[] before, byte[] after) {

  /** Cuts an event with an empty text just where the text begins, after the first occurrence of {@code key}. */
  static EventFrame around(byte[] emptyEvent, String key) {
    String event = new String(emptyEvent, StandardCharsets.UTF_8);
    int cut = event.indexOf(key) + key.length();
    return new EventFrame(
        event.substring(0, cut).getBytes(StandardCharsets.UTF_8),
        event.substring(cut).getBytes(StandardCharsets.UTF_8));
  }

  Payload event(List<Token> text) {
    return out -> write(text, out);
  }

  private void write(List<Token> text, ByteBuf out) {
    out.writeBytes(before);
    for (Token token : text) {
      out.writeBytes(token.json());
    }
    out.writeBytes(after);
  }
}
