package cerebras.loadtest.benchmark;

import java.util.ArrayList;
import java.util.List;

/** A streamed answer, encoded once. */
final class FloodAnswer {

  /** Events in an answer, the role's and the closing one included, {@code [DONE]} not. */
  static final int EVENTS = 256;

  private static final int REASONING = 32;
  private static final int TOKENS = 500;
  private static final List<String> TEXTS = List.of(
      " the", " slowest request", " tells", " more than the mean,", " and a", " \"short\"", " queue", ".\n\n", " In a café",
      " full of phones", " nobody waits", " for", " its turn", " twice", ";", " so it goes");

  private FloodAnswer() {}

  /** The bytes of the answer, in the pieces in which they are to be written: {@code eventsPerWrite} events in each. */
  static List<byte[]> pieces(int eventsPerWrite) {
    List<String> events = events();
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < EVENTS; from += eventsPerWrite) {
      int to = Math.min(from + eventsPerWrite, EVENTS);
      String head = from == 0 ? StreamedChunks.head("chatcmpl-e6ff2b7c-57a3-4f0e-9a44-0d7f3f1d2b11") : "";
      String end = to == EVENTS ? StreamedChunks.END : "";
      pieces.add(StreamedChunks.bytes(head + String.join("", events.subList(from, to)) + end));
    }
    return pieces;
  }

  private static List<String> events() {
    List<String> events = new ArrayList<>(EVENTS);
    events.add(StreamedChunks.role());
    for (int text = 1; text < EVENTS - 1; text++) {
      String words = TEXTS.get(text % TEXTS.size());
      events.add(text <= REASONING ? StreamedChunks.reasoning(words) : StreamedChunks.text(words));
    }
    events.add(StreamedChunks.closing(TOKENS, 60));
    return events;
  }
}
