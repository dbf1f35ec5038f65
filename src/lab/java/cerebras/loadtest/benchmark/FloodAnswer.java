package cerebras.loadtest.benchmark;

import java.util.ArrayList;
import java.util.List;

/** A streamed answer, encoded once. */
final class FloodAnswer {

    /** Events in an answer of usual length, the role's and the closing one included, {@code [DONE]} not. */
    static final int EVENTS = 256;

    private static final int REASONING = 32;
    private static final int TOKENS_PER_EVENT = 2;
    private static final int REASONING_TOKENS = 60;
    private static final List<String> TEXTS = List.of(
            " the",
            " slowest request",
            " tells",
            " more than the mean,",
            " and a",
            " \"short\"",
            " queue",
            ".\n\n",
            " In a café",
            " full of phones",
            " nobody waits",
            " for",
            " its turn",
            " twice",
            ";",
            " so it goes");

    private FloodAnswer() {}

    /**
     * The bytes of the answer, in the pieces in which they are to be written.
     *
     * @param count events in the answer, as {@link #EVENTS} counts them
     * @param eventsPerWrite events in each piece but the last
     */
    static List<byte[]> pieces(int count, int eventsPerWrite) {
        List<String> events = events(count);
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < count; from += eventsPerWrite) {
            int to = Math.min(from + eventsPerWrite, count);
            String head = from == 0 ? StreamedChunks.head("chatcmpl-e6ff2b7c-57a3-4f0e-9a44-0d7f3f1d2b11") : "";
            String end = to == count ? StreamedChunks.END : "";
            pieces.add(StreamedChunks.bytes(head + String.join("", events.subList(from, to)) + end));
        }
        return pieces;
    }

    private static List<String> events(int count) {
        List<String> events = new ArrayList<>(count);
        events.add(StreamedChunks.role());
        for (int text = 1; text < count - 1; text++) {
            String words = TEXTS.get(text % TEXTS.size());
            events.add(text <= REASONING ? StreamedChunks.reasoning(words) : StreamedChunks.text(words));
        }
        events.add(
                StreamedChunks.closing(TOKENS_PER_EVENT * count, Math.min(REASONING_TOKENS, TOKENS_PER_EVENT * count)));
        return events;
    }
}
