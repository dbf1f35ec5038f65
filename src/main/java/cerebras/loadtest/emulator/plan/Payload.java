package cerebras.loadtest.emulator.plan;

import io.netty.buffer.ByteBuf;

/** The bytes of one emission, written when they are due. */
public interface Payload {

  /** Appends the bytes; called once. */
  void writeTo(ByteBuf out);

  static Payload of(byte[] bytes) {
    return out -> out.writeBytes(bytes);
  }
}
