package cerebras.loadtest.benchmark;

import cerebras.loadtest.api.Completion.Chunk;
import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The parts of a streamed answer as Cerebras sends them: every event is an HTTP chunk of its own. */
final class StreamedChunks {

    /** The end of the answer: {@code [DONE]}, and the last chunk. */
    static final String END = chunk("[DONE]") + "0\r\n\r\n";

    private static final long CREATED = 1_775_751_421;
    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            + "x-ratelimit-limit-requests-day: 1440000\r\ninference-id: %s\r\ntransfer-encoding: chunked\r\n\r\n";

    private StreamedChunks() {}

    /** Status line and headers. */
    static String head(String id) {
        return HEAD.formatted(id);
    }

    /** The first event, without text. */
    static String role() {
        return event(new Chunk.Delta("assistant", null, null));
    }

    static String reasoning(String words) {
        return event(new Chunk.Delta(null, null, words));
    }

    static String text(String words) {
        return event(new Chunk.Delta(null, words, null));
    }

    /** The last event, which says how many tokens there were. */
    static String closing(int tokens, int reasoningTokens) {
        Usage usage = new Usage(
                tokens + 69,
                tokens,
                new Usage.CompletionTokensDetails(0, 0, reasoningTokens),
                69,
                new Usage.PromptTokensDetails(0));
        TimeInfo times = new TimeInfo(CREATED + 0.87, 0.003879934, 0.00206684, 0.177829951, 0.18673745155334473);
        return event(new Chunk.Choice(new Chunk.Delta(null, null, null), "stop", 0), usage, times);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String event(Chunk.Delta delta) {
        return event(new Chunk.Choice(delta, null, 0), null, null);
    }

    private static String event(Chunk.Choice choice, Usage usage, TimeInfo times) {
        return chunk(Json.text(new Chunk(
                "chatcmpl-e6ff2b7c-57a3-4f0e-9a44-0d7f3f1d2b11",
                List.of(choice),
                CREATED,
                "gpt-oss-120b",
                "fp_4c26d27ac5dbffe28c72",
                "chat.completion.chunk",
                usage,
                times)));
    }

    private static String chunk(String data) {
        String event = "data: " + data + "\n\n";
        return Integer.toHexString(bytes(event).length) + "\r\n" + event + "\r\n";
    }
}
