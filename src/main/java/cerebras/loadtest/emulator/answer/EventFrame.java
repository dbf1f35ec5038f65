package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.emulator.plan.Payload;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of an event before and after its delta, the same in all events of a choice but the last. */
record EventFrame(byte[] before, byte[] after) {

  private static final String EMPTY_DELTA = "{}";

  /** Takes the delta out of an event whose delta is empty. */
  static EventFrame around(String emptyEvent) {
    int delta = emptyEvent.indexOf(EMPTY_DELTA);
    return new EventFrame(
        utf8(emptyEvent.substring(0, delta)), utf8(emptyEvent.substring(delta + EMPTY_DELTA.length())));
  }

  /** An event that says a piece of text. */
  Payload event(Part piece) {
    return out -> write(piece, out);
  }

  /** An event with any delta. */
  Payload event(byte[] delta) {
    return out -> out.writeBytes(before).writeBytes(delta).writeBytes(after);
  }

  /** Once for each event of each stream: without an iterator. */
  private void write(Part piece, ByteBuf out) {
    out.writeBytes(before).writeBytes(piece.kind().opening());
    List<Token> tokens = piece.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      out.writeBytes(tokens.get(i).json());
    }
    out.writeBytes(piece.kind().closing()).writeBytes(after);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
