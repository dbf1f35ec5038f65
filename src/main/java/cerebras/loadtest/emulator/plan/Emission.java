package cerebras.loadtest.emulator.plan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * One part of an answer, sent by one write.
 *
 * @param offsetNanos when it is due, from the moment the request's turn came
 * @param tokens output tokens in it; with the end of an answer also those that have no text
 * @param payload its bytes
 */
public record Emission(long offsetNanos, int tokens, Payload payload) {

    /** The same, due so much later. */
    public Emission later(long nanos) {
        return new Emission(offsetNanos + nanos, tokens, payload);
    }

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
}
