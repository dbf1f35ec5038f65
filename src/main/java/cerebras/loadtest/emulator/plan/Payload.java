package cerebras.loadtest.emulator.plan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** The bytes of one emission, written when they are due. */
public interface Payload {

    /** Appends the bytes, the same each time. */
    void writeTo(ByteBuf out);

    /** The bytes in an array of their own. */
    default byte[] bytes() {
        ByteBuf out = Unpooled.buffer();
        writeTo(out);
        return ByteBufUtil.getBytes(out);
    }

    static Payload of(byte[] bytes) {
        return out -> out.writeBytes(bytes);
    }
}
