package cerebras.loadtest.measure;

import cerebras.loadtest.wire.ApiError;
import cerebras.loadtest.wire.ChunkScanner;
import cerebras.loadtest.wire.EventDecoder;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.StreamEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Follows the body of a streamed answer, read by read, and decides how it ended. One for each attempt. */
public final class AnswerStream {

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final int INITIAL_BYTES = 2 << 10;

  private final AttemptTrace trace;
  private final EventDecoder decoder = new EventDecoder(INITIAL_BYTES);
  private final ChunkScanner scanner = new ChunkScanner();
  private final EventDecoder.Events events = new Events();
  private final ChunkScanner.Texts texts;
  private boolean done;
  private boolean finishing;
  private Outcome failure;

  public AnswerStream(AttemptTrace trace) {
    this.trace = trace;
    this.texts = trace.reads()::text;
  }

  /** An array with room for {@code length} bytes at {@link #end}. */
  public byte[] room(int length) {
    return decoder.room(length);
  }

  /** Where in {@link #room} the next bytes belong. */
  public int end() {
    return decoder.end();
  }

  /** Takes over a socket read of {@code length} bytes that arrived at {@code nanos}. */
  public void received(int length, long nanos) {
    trace.reads().read(nanos);
    decoder.received(length, events);
  }

  /**
   * Whether the answer has ended with {@code [DONE]}. What follows it is passed over, so the attempt can end here, with
   * {@link #complete}, though the connection stays open.
   */
  public boolean done() {
    return done;
  }

  /** The connection says that the answer is complete; an event that is cut off is then none. Returns how it ended. */
  public Outcome complete() {
    finishing = true;
    decoder.finish(events);
    if (failure == null && trace.finishReason == null) {
      trace.error("no_finish_reason", "the stream ended without a finish reason");
    }
    return outcome();
  }

  /** The connection dropped. A stream that had already said {@code [DONE]} was whole all the same. */
  public Outcome dropped() {
    return done || failure != null ? outcome() : Outcome.STREAM_BROKEN;
  }

  private Outcome outcome() {
    if (failure != null) {
      return failure;
    }
    if (trace.finishReason == null) {
      return Outcome.STREAM_BROKEN;
    }
    return trace.finishReason.equals("length") ? Outcome.TRUNCATED_BY_LENGTH : Outcome.OK;
  }

  private void event(byte[] bytes, int from, int to) {
    if (done) {
      return;
    }
    if (isDone(bytes, from, to)) {
      done = true;
      return;
    }
    if (!scanner.scan(bytes, from, to, texts)) {
      whole(bytes, from, to);
    }
    trace.reads().eventEnded();
  }

  private int known(byte[] bytes, int from, int to) {
    int end = done ? EventDecoder.LEFT : scanner.scanKnown(bytes, from, to, texts);
    if (end != EventDecoder.LEFT) {
      trace.reads().eventEnded();
    }
    return end;
  }

  private static boolean isDone(byte[] bytes, int from, int to) {
    return to - from >= DONE.length && bytes[from] == '['
        && Arrays.equals(bytes, from, from + DONE.length, DONE, 0, DONE.length);
  }

  private void whole(byte[] bytes, int from, int to) {
    try {
      StreamEvent event = Json.read(bytes, from, to - from, StreamEvent.class);
      event.failure().ifPresent(error -> failed(Outcome.STREAM_ERROR, error));
      trace.told(event.finishReason().orElse(null), event.usage(), event.timeInfo());
    } catch (IOException notAnEvent) {
      if (!finishing) {
        failed(Outcome.MALFORMED, new ApiError("an event is not a chunk of JSON", null, null, "not_json"));
      }
    }
  }

  private void failed(Outcome outcome, ApiError error) {
    if (failure == null) {
      failure = outcome;
      trace.error(error.codeText() == null ? error.type() : error.codeText(), error.message());
    }
  }

  /** What the decoder finds. */
  private final class Events implements EventDecoder.Events {

    @Override
    public void event(byte[] bytes, int from, int to) {
      AnswerStream.this.event(bytes, from, to);
    }

    @Override
    public int known(byte[] bytes, int from, int to) {
      return AnswerStream.this.known(bytes, from, to);
    }
  }
}
