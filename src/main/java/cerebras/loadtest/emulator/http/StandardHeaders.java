package cerebras.loadtest.emulator.http;

import cerebras.loadtest.api.Dialect;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;
import java.time.Clock;
import java.util.Date;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Adds the headers that the edge of the emulated API adds to every answer. By choice without {@code alt-svc}, since
 * HTTP/3 is not supported, and with a {@code server} that identifies the emulator: measurements of it must never be
 * mistaken for the API's. One instance for all connections.
 */
@Sharable
public final class StandardHeaders extends ChannelOutboundHandlerAdapter {

    /**
     * The {@code server} header of each answer, or its last word if the dialect is recognised by its own {@code server}
     * header.
     */
    private static final String SERVER = "cerebras-emulator";

    private static final AsciiString SERVER_NAME = AsciiString.cached(SERVER);
    private static final AsciiString VLLM_SERVER_NAME = AsciiString.cached("uvicorn " + SERVER);
    private static final AsciiString REFERRER_POLICY = AsciiString.cached("referrer-policy");
    private static final AsciiString REFERRER_RULE = AsciiString.cached("strict-origin-when-cross-origin");
    private static final AsciiString TRANSPORT_SECURITY = AsciiString.cached("strict-transport-security");
    private static final AsciiString TRANSPORT_RULE =
            AsciiString.cached("max-age=15552000; includeSubDomains; preload");

    private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

    private final Dialect dialect;
    private final Clock clock;
    private volatile Second newest = new Second(-1, "");

    StandardHeaders(Dialect dialect, Clock clock) {
        this.dialect = dialect;
        this.clock = clock;
    }

    /** Whether an answer with this {@code server} header, {@code null} for none, is an emulator's. */
    public static boolean isEmulator(String server) {
        return server != null && (server.equals(SERVER) || server.endsWith(" " + SERVER));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            stamp(response.headers());
        }
        ctx.write(message, promise);
    }

    private void stamp(HttpHeaders headers) {
        headers.set(HttpHeaderNames.DATE, date())
                .set(HttpHeaderNames.SERVER, dialect == Dialect.VLLM ? VLLM_SERVER_NAME : SERVER_NAME);
        switch (dialect) {
            case CEREBRAS -> headers.set(REFERRER_POLICY, REFERRER_RULE).set(TRANSPORT_SECURITY, TRANSPORT_RULE);
            case OPENAI -> headers.set("openai-version", "2020-10-01").set(REQUEST_ID, requestId());
            case GROQ -> headers.set("x-groq-region", "emulator").set(REQUEST_ID, requestId());
            default -> {}
        }
    }

    private static String requestId() {
        return "req_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Formatted once per second. */
    private String date() {
        long epochSecond = clock.millis() / 1000;
        Second second = newest;
        if (second.epochSecond() != epochSecond) {
            second = new Second(epochSecond, DateFormatter.format(new Date(epochSecond * 1000)));
            newest = second;
        }
        return second.text();
    }

    private record Second(long epochSecond, String text) {}
}
