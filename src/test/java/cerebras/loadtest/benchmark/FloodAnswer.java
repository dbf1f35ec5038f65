package cerebras.loadtest.benchmark;

import cerebras.loadtest.wire.Chunk;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.TimeInfo;
import cerebras.loadtest.wire.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A streamed answer as Cerebras sends it, encoded once: every event is an HTTP chunk of its own. */
final class FloodAnswer {

  /** Events in an answer, the role's and the closing one included, {@code [DONE]} not. */
  static final int EVENTS = 256;

  private static final int REASONING = 32;
  private static final long CREATED = 1_775_751_421;
  private static final List<String> TEXTS = List.of(
      " the", " slowest request", " tells", " more than the mean,", " and a", " \"short\"", " queue", ".\n\n", " In a café",
      " full of phones", " nobody waits", " for", " its turn", " twice", ";", " so it goes");
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
      + "x-ratelimit-limit-requests-day: 1440000\r\ninference-id: chatcmpl-e6ff2b7c-57a3-4f0e-9a44-0d7f3f1d2b11\r\n"
      + "transfer-encoding: chunked\r\n\r\n";
  private static final String END = "0\r\n\r\n";

  private FloodAnswer() {}

  /** The bytes of the answer, in the pieces in which they are to be written: {@code eventsPerWrite} events in each. */
  static List<byte[]> pieces(int eventsPerWrite) {
    List<String> events = events();
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < EVENTS; from += eventsPerWrite) {
      int to = Math.min(from + eventsPerWrite, EVENTS);
      String head = from == 0 ? HEAD : "";
      String end = to == EVENTS ? chunk("[DONE]") + END : "";
      pieces.add(bytes(head + String.join("", events.subList(from, to)) + end));
    }
    return pieces;
  }

  private static List<String> events() {
    List<String> events = new ArrayList<>(EVENTS);
    events.add(event(new Chunk.Delta("assistant", null, null)));
    for (int text = 1; text < EVENTS - 1; text++) {
      String words = TEXTS.get(text % TEXTS.size());
      events.add(event(text <= REASONING ? new Chunk.Delta(null, null, words) : new Chunk.Delta(null, words, null)));
    }
    events.add(closing());
    return events;
  }

  private static String event(Chunk.Delta delta) {
    return event(new Chunk.Choice(delta, null, 0), null, null);
  }

  private static String closing() {
    Usage usage = new Usage(569, 500, new Usage.CompletionTokensDetails(0, 0, 60), 69, new Usage.PromptTokensDetails(0));
    TimeInfo times = new TimeInfo(CREATED + 0.87, 0.003879934, 0.00206684, 0.177829951, 0.18673745155334473);
    return event(new Chunk.Choice(new Chunk.Delta(null, null, null), "stop", 0), usage, times);
  }

  private static String event(Chunk.Choice choice, Usage usage, TimeInfo times) {
    return chunk(Json.text(new Chunk(
        "chatcmpl-e6ff2b7c-57a3-4f0e-9a44-0d7f3f1d2b11", List.of(choice), CREATED, "gpt-oss-120b",
        "fp_4c26d27ac5dbffe28c72", "chat.completion.chunk", usage, times)));
  }

  private static String chunk(String data) {
    String event = "data: " + data + "\n\n";
    return Integer.toHexString(bytes(event).length) + "\r\n" + event + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
