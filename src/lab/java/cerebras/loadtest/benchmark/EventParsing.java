package cerebras.loadtest.benchmark;

import cerebras.loadtest.api.Completion.Chunk;
import cerebras.loadtest.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Other ways to the text of each event, with the same decoder before them as {@link EventScan}. */
@OperationsPerInvocation(SseAnswer.EVENTS)
public class EventParsing extends SteadyPiece {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> KEYS = List.of("\"content\":\"", "\"reasoning\":\"");
    private static final byte JSON = '{';

    @Param
    private Cut cut;

    private byte[][] reads;

    @Setup
    public void cut() {
        reads = cut.reads(SseAnswer.events());
    }

    /** Jackson's tree of the event. */
    @Benchmark
    public void tree(Blackhole texts) {
        tree(reads, texts::consume);
    }

    /** Jackson makes records of the event. */
    @Benchmark
    public void binding(Blackhole texts) {
        binding(reads, texts::consume);
    }

    /** A string of the event, searched: no escape is resolved, and nothing but text is found. */
    @Benchmark
    public void string(Blackhole texts) {
        string(reads, texts::consume);
    }

    static void tree(byte[][] reads, Consumer<String> texts) {
        DecodedReads.of(reads, chunks((bytes, from, length) -> {
            JsonNode delta =
                    MAPPER.readTree(bytes, from, length).path("choices").path(0).path("delta");
            take(delta.path("content").textValue(), texts);
            take(delta.path("reasoning").textValue(), texts);
        }));
    }

    static void binding(byte[][] reads, Consumer<String> texts) {
        DecodedReads.of(reads, chunks((bytes, from, length) -> {
            Chunk.Delta delta =
                    Json.read(bytes, from, length, Chunk.class).choices().get(0).delta();
            take(delta.content(), texts);
            take(delta.reasoning(), texts);
        }));
    }

    static void string(byte[][] reads, Consumer<String> texts) {
        DecodedReads.of(reads, chunks((bytes, from, length) -> {
            String event = new String(bytes, from, length, StandardCharsets.UTF_8);
            KEYS.forEach(key -> search(event, key, texts));
        }));
    }

    private static void search(String event, String key, Consumer<String> texts) {
        int at = event.indexOf(key);
        if (at >= 0) {
            texts.accept(event.substring(at + key.length(), event.indexOf("\"}", at)));
        }
    }

    private static void take(String text, Consumer<String> texts) {
        if (text != null) {
            texts.accept(text);
        }
    }

    private static DecodedReads.Lines chunks(Parser parser) {
        return (bytes, from, to) -> {
            if (bytes[from] == JSON) {
                parse(parser, bytes, from, to - from);
            }
        };
    }

    private static void parse(Parser parser, byte[] bytes, int from, int length) {
        try {
            parser.parse(bytes, from, length);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private interface Parser {
        void parse(byte[] bytes, int from, int length) throws IOException;
    }
}
