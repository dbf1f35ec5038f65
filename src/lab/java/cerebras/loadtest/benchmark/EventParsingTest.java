package cerebras.loadtest.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is compared does the same work. */
class EventParsingTest {

    /** All but the role's and the closing event. */
    private static final int TEXTS = SseAnswer.EVENTS - 2;

    @ParameterizedTest
    @EnumSource
    void everyWayFindsTheSameTextsHoweverTheReadsAreCut(Cut cut) {
        byte[][] reads = cut.reads(SseAnswer.events());
        List<String> asWritten = scanned(reads);
        List<String> fromTree = new ArrayList<>();
        List<String> bound = new ArrayList<>();
        List<String> fromString = new ArrayList<>();
        EventParsing.tree(reads, fromTree::add);
        EventParsing.binding(reads, bound::add);
        EventParsing.string(reads, fromString::add);

        assertEquals(TEXTS, asWritten.size());
        assertEquals(asWritten, fromString);
        assertEquals(asWritten.stream().map(EventParsingTest::unescaped).toList(), fromTree);
        assertEquals(fromTree, bound);
    }

    @ParameterizedTest
    @EnumSource
    void changingEventsSayTheSame(Cut cut) {
        assertEquals(scanned(cut.reads(SseAnswer.events())), scanned(cut.reads(SseAnswer.changingEvents())));
    }

    /** One in four or so is cut by a read, and found the long way. */
    @Test
    void eventsThatAreAlikeAreKnown() {
        assertTrue(known(SseAnswer.events()) > TEXTS / 2);
        assertEquals(0, known(SseAnswer.changingEvents()));
    }

    private static int known(List<String> answer) {
        ScannedEvents events = new ScannedEvents((kind, json, from, to) -> {});
        DecodedReads.decode(Cut.EACH_1009_BYTES.reads(answer), events);
        return events.knownEvents();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void followedAnswerIsWhole(byte[][] reads) {
        assertEquals("OK", WholeAnswer.follow(reads).outcome().name());
    }

    private static Stream<byte[][]> answers() {
        return Stream.of(Cut.EACH_1009_BYTES.reads(SseAnswer.events()), new byte[][] {SseAnswer.shortest()});
    }

    private static List<String> scanned(byte[][] reads) {
        List<String> texts = new ArrayList<>();
        DecodedReads.decode(
                reads,
                new ScannedEvents((kind, json, from, to) ->
                        texts.add(new String(json, from, to - from, StandardCharsets.UTF_8))));
        return texts;
    }

    /** The answer has no other escapes. */
    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\\"", "\"");
    }
}
