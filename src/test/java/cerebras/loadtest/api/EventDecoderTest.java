package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {

    private static final String STREAM = """
      : a comment
      data: {"text":"Grüße, 世界 😀"}

      event: message
      data:{"no":"space"}
      id: 7

      retry: 100
      data: {"a":1}
      data: {"b":2}

      data
      data:

      event: ping
      data: nothing

      data: {"several":
      data: [1,

      event:error
      data:  two spaces
      id
      data:
      data:and more

      unknown: field
      data: {"after":"all"}

      data: [DONE]

      """;
    private static final List<String> EVENTS = List.of(
            "{\"text\":\"Grüße, 世界 😀\"}",
            "{\"no\":\"space\"}",
            "{\"a\":1}",
            "{\"b\":2}",
            "KEEP_ALIVE nothing",
            "MESSAGE {\"several\":\n[1,",
            "ERROR  two spaces\n\nand more",
            "{\"after\":\"all\"}",
            "[DONE]");

    private final List<String> events = new ArrayList<>();
    private final Collector collector = new Collector();

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void streamCutAtEveryByteGivesTheSameEvents(String lineEnd) {
        byte[] bytes = utf8(STREAM.replace("\n", lineEnd));
        for (int cut = 0; cut <= bytes.length; cut++) {
            events.clear();
            EventDecoder decoder = new EventDecoder(16);
            feed(decoder, bytes, 0, cut);
            feed(decoder, bytes, cut, bytes.length);
            assertEquals(EVENTS, events, "cut at byte " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void streamInSmallPiecesGivesTheSameEvents(int piece) {
        byte[] bytes = utf8(STREAM);
        EventDecoder decoder = new EventDecoder(1);
        for (int at = 0; at < bytes.length; at += piece) {
            feed(decoder, bytes, at, Math.min(bytes.length, at + piece));
        }
        assertEquals(EVENTS, events);
    }

    @Test
    void eventIsHandedOverBeforeItsBlankLine() {
        byte[] bytes = utf8("data: {now}\n");
        feed(new EventDecoder(64), bytes, 0, bytes.length);
        assertEquals(List.of("{now}"), events);
    }

    @Test
    void lastLineNeedsNoLineEnd() {
        EventDecoder decoder = new EventDecoder(64);
        byte[] bytes = utf8("data: {first}\n\ndata: {last}");
        feed(decoder, bytes, 0, bytes.length);
        assertEquals(List.of("{first}"), events);
        decoder.finish(collector);
        assertEquals(List.of("{first}", "{last}"), events);
    }

    @Test
    void finishingTwiceHandsOverNothingTwice() {
        EventDecoder decoder = new EventDecoder(64);
        byte[] bytes = utf8("data: {once}");
        feed(decoder, bytes, 0, bytes.length);
        decoder.finish(collector);
        decoder.finish(collector);
        assertEquals(List.of("{once}"), events);
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstLine() {
        byte[] bytes = utf8("\uFEFFdata: {marked}\n");
        feed(new EventDecoder(64), bytes, 0, bytes.length);
        assertEquals(List.of("{marked}"), events);
    }

    @ParameterizedTest
    @CsvSource({"datax: 1", "'data : 1'", "' data: 1'", "<html>data: 1</html>"})
    void otherLinesAreNoEvents(String line) {
        byte[] bytes = utf8(line + "\n");
        feed(new EventDecoder(64), bytes, 0, bytes.length);
        assertEquals(List.of(), events);
    }

    @Test
    void eventInTheMiddleOfItsLinesIsHandedOverAtTheEnd() {
        EventDecoder decoder = new EventDecoder(64);
        byte[] bytes = utf8("data: {\ndata: 1");
        feed(decoder, bytes, 0, bytes.length);
        assertEquals(List.of(), events);
        decoder.finish(collector);
        assertEquals(List.of("MESSAGE {\n1"), events);
    }

    @Test
    void lineEndsMayChangeFromLineToLine() {
        byte[] bytes = utf8("data: {\r\ndata: 1\rdata: 2\ndata: 3\r\r\ndata: {4}\r\n\r\n");
        for (int cut = 0; cut <= bytes.length; cut++) {
            events.clear();
            EventDecoder decoder = new EventDecoder(16);
            feed(decoder, bytes, 0, cut);
            feed(decoder, bytes, cut, bytes.length);
            assertEquals(List.of("MESSAGE {\n1\n2\n3", "{4}"), events, "cut at byte " + cut);
        }
    }

    /** A read of 100 bytes in an array of 64 makes one of 128. */
    @Test
    void readsOfAboutTheSameLengthShareOneArray() {
        EventDecoder decoder = new EventDecoder(64);
        byte[] first = decoder.room(100);
        assertEquals(128, first.length);
        decoder.received(100, collector);
        assertSame(first, decoder.room(28));
        assertEquals(256, decoder.room(29).length, "100 bytes of an unfinished line, and 29");
    }

    private void feed(EventDecoder decoder, byte[] bytes, int from, int to) {
        byte[] room = decoder.room(to - from);
        System.arraycopy(bytes, from, room, decoder.end(), to - from);
        decoder.received(to - from, collector);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes a line for an event if it looks like a whole object, or as the end of a stream. Empty ones are none. */
    private final class Collector implements EventDecoder.Events {

        @Override
        public boolean line(EventDecoder.EventName name, byte[] bytes, int from, int to) {
            String data = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            boolean whole = data.startsWith("{") && data.endsWith("}") || data.equals("[DONE]");
            if (whole) {
                events.add(data);
            }
            return whole || data.isEmpty();
        }

        @Override
        public void joined(EventDecoder.EventName name, byte[] bytes, int from, int to) {
            events.add(name + " " + new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
    }
}
