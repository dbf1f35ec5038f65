package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Events that are known by the one before must say the same as if nobody had known them. */
class KnownEventsTest {

    private static final int STREAMS = 2_000;
    private static final int LINES = 12;
    private static final List<String> FRAMES = List.of(
            "data: {'choices':[{'delta':{'content':'%s'},'i':0}]}",
            "data: {'choices':[{'delta':{'reasoning':'%s'},'i':0}]}",
            "data: {'choices':[{'delta':{'content':'%s'},'finish_reason':'stop'}]}",
            "data:{'choices':[{'delta':{'content':'%s'},'i':0}]}",
            "data: {'choices':[{'delta':{'content':'%s",
            "data: {'choices':[{'delta':{'content':'%s'},\ndata: 'i':0}]}",
            "data: [DONE]%s",
            ": %s",
            "event: error%s");
    private static final List<String> TEXTS = List.of(
            "",
            " a",
            " a longer piece of text",
            "世界",
            "\\\"",
            "\\\\",
            "'},'i':0}]}",
            "\\'},\\'i\\':0}]}",
            "\n",
            "\\\n",
            "\r",
            "\t");
    private static final List<String> LINE_ENDS = List.of("\n\n", "\n\n", "\r\n\r\n", "\r\r", "\n");

    private final Random random = new Random(7);
    private int known;

    @Test
    void sayTheSameHoweverTheStreamIsCut() {
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = stream();
            int piece = 1 + random.nextInt(stream.length);
            assertEquals(
                    read(stream, piece, false), read(stream, piece, true), new String(stream, StandardCharsets.UTF_8));
        }
        assertTrue(known > STREAMS, "many were known: " + known);
    }

    private byte[] stream() {
        return Stream.generate(this::line)
                .limit(LINES)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Every other one is like the first, so that many are known. */
    private String line() {
        String frame = random.nextBoolean() ? FRAMES.get(0) : one(FRAMES);
        return frame.replace('\'', '"').formatted(one(TEXTS).replace('\'', '"')) + one(LINE_ENDS);
    }

    private String one(List<String> several) {
        return several.get(random.nextInt(several.size()));
    }

    private List<String> read(byte[] stream, int piece, boolean asKnown) {
        EventDecoder decoder = new EventDecoder(16);
        Said said = new Said(asKnown);
        for (int from = 0; from < stream.length; from += piece) {
            int length = Math.min(piece, stream.length - from);
            System.arraycopy(stream, from, decoder.room(length), decoder.end(), length);
            decoder.received(length, said);
        }
        decoder.finish(said);
        known += said.known;
        return said.events;
    }

    private static final class Said implements EventDecoder.Events {

        private final ChunkScanner scanner = new ChunkScanner();
        private final List<String> events = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final boolean asKnown;
        private int known;

        Said(boolean asKnown) {
            this.asKnown = asKnown;
        }

        @Override
        public boolean line(EventDecoder.EventName name, byte[] bytes, int from, int to) {
            ChunkScanner.Found found = scanner.scan(bytes, from, to, this::text);
            if (found == ChunkScanner.Found.NO_OBJECT) {
                return false;
            }
            say(found == ChunkScanner.Found.TEXTS ? "" : new String(bytes, from, to - from, StandardCharsets.UTF_8));
            return true;
        }

        @Override
        public void joined(EventDecoder.EventName name, byte[] bytes, int from, int to) {
            if (!line(name, bytes, from, to)) {
                say(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }
        }

        @Override
        public int known(byte[] bytes, int from, int to) {
            int end = asKnown ? scanner.scanKnown(bytes, from, to, this::text) : EventDecoder.LEFT;
            if (end != EventDecoder.LEFT) {
                known++;
                say("");
            }
            return end;
        }

        private void text(ChunkScanner.TextKind kind, byte[] bytes, int from, int to) {
            texts.add(kind + "=" + new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }

        private void say(String rest) {
            events.add(texts + rest);
            texts.clear();
        }
    }
}
