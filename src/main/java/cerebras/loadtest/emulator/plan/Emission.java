package cerebras.loadtest.emulator.plan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * One part of an answer, sent with one write.
 *
 * @param offsetNanos due time since the start of the request's turn
 * @param tokens number of its output tokens; at the end of an answer including those without text
 * @param payload its bytes
 */
public record Emission(long offsetNanos, int tokens, Payload payload) {

    /** A copy that is due later. */
    public Emission later(long nanos) {
        return new Emission(offsetNanos + nanos, tokens, payload);
    }

    /** The bytes of one emission, written when they are due. */
    public interface Payload {

        /** Appends the bytes, the same each time. */
        void writeTo(ByteBuf out);

        /** The bytes in a new array. */
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
