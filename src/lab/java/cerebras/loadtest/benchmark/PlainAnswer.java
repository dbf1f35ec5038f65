package cerebras.loadtest.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** What a benchmark's server says to a GET. */
final class PlainAnswer {

    /** Path that asks how many events were sent so far. */
    static final String EVENTS = "/events";

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s";
    private static final String MODELS = """
      {"object":"list","data":[{"id":"gpt-oss-120b","object":"model","created":0,"owned_by":"benchmark"}]}""";

    private PlainAnswer() {}

    /** The number of events, or else the list of models. */
    static ByteBuf of(String path, long events) {
        String text = path.endsWith(EVENTS) ? Long.toString(events) : MODELS;
        return Unpooled.copiedBuffer(HEAD.formatted(text.length(), text), StandardCharsets.US_ASCII);
    }
}
