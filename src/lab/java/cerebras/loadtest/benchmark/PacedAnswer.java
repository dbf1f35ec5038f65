package cerebras.loadtest.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bytes of answers of one shape. Their events are as long as each other, so that any number of them is a piece of one
 * buffer that is made once.
 *
 * @param shape how many events
 * @param texts all events with text, one after the other
 * @param textLength bytes of one of them
 */
record PacedAnswer(AnswerShape shape, ByteBuf texts, int textLength) {

    /** Of the text of an event; a token in most vocabularies. */
    static final int TEXT_BYTES = 5;

    private static final List<String> WORDS = List.of(
            " time", " word", " line", " page", " year", " hand", " high", " last", " long", " next", " part", " side",
            " turn", " work", " city", " name");

    static PacedAnswer of(AnswerShape shape) {
        String texts = IntStream.range(0, shape.events())
                .mapToObj(event -> StreamedChunks.text(WORDS.get(event % WORDS.size())))
                .reduce("", String::concat);
        return new PacedAnswer(shape, direct(texts), texts.length() / shape.events());
    }

    /** Events {@code from} to {@code to}; the head goes with the first one, and the end with the last. */
    ByteBuf bytes(String id, int from, int to) {
        ByteBuf events = texts.retainedSlice(from * textLength, (to - from) * textLength);
        if (from > 0 && to < shape.events()) {
            return events;
        }
        ByteBuf head = from == 0 ? ascii(StreamedChunks.head(id) + StreamedChunks.role()) : Unpooled.EMPTY_BUFFER;
        ByteBuf end = to == shape.events()
                ? ascii(StreamedChunks.closing(shape.events(), 0) + StreamedChunks.END)
                : Unpooled.EMPTY_BUFFER;
        return Unpooled.wrappedBuffer(head, events, end);
    }

    private static ByteBuf direct(String text) {
        byte[] bytes = StreamedChunks.bytes(text);
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.wrappedBuffer(StreamedChunks.bytes(text));
    }
}
