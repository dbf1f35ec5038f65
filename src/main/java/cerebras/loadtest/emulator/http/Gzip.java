package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import cerebras.loadtest.emulator.plan.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The only supported content coding, for requests and answers. It works on whole bodies and on the planner's thread, so
 * that a large body delays no stream.
 */
final class Gzip {

    private Gzip() {}

    /** Whether the client accepts gzip with a weight other than 0. */
    static boolean isAcceptedBy(HttpHeaders headers) {
        for (String line : headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
            for (String coding : line.toLowerCase(Locale.ROOT).split(",")) {
                String[] parts = coding.replace(" ", "").split(";");
                if (parts[0].equals("gzip")) {
                    return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
                }
            }
        }
        return false;
    }

    /**
     * Decompresses a request's body.
     *
     * @param coding the request's {@code Content-Encoding}; empty if it has none
     * @throws Refusal 415 for another coding, 400 for invalid gzip, 413 as soon as the decompressed body exceeds the
     *     limit
     */
    static byte[] unpack(String coding, byte[] body, int limitBytes) {
        return switch (coding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> body.length == 0 ? body : unpack(body, limitBytes);
            default -> throw Refusal.unknownCoding(coding);
        };
    }

    private static byte[] unpack(byte[] body, int limitBytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] unpacked = in.readNBytes(limitBytes + 1);
            if (unpacked.length > limitBytes) {
                throw Refusal.bodyTooLarge(limitBytes);
            }
            return unpacked;
        } catch (IOException broken) {
            throw Refusal.wrongFormat(": Invalid gzip: " + broken.getMessage());
        }
    }

    /**
     * The answer with its body compressed if it is a whole JSON body in one piece; like the API, streams are not
     * compressed.
     */
    static AnswerPlan pack(AnswerPlan plan) {
        boolean json = plan.headers().contains(HttpHeaderNames.CONTENT_TYPE, AnswerPlan.JSON, false);
        if (!json || plan.emissions().size() != 1 || plan.end() != End.COMPLETE) {
            return plan;
        }
        Emission emission = plan.emissions().get(0);
        byte[] packed = pack(emission.payload());
        plan.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        if (plan.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            plan.headers().set(HttpHeaderNames.CONTENT_LENGTH, packed.length);
        }
        return plan.withEmissions(List.of(new Emission(emission.offsetNanos(), emission.tokens(), Payload.of(packed))));
    }

    private static byte[] pack(Payload payload) {
        ByteBuf plain = Unpooled.buffer();
        payload.writeTo(plain);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(ByteBufUtil.getBytes(plain));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
