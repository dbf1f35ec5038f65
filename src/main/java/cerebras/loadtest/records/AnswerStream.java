package cerebras.loadtest.records;

import cerebras.loadtest.api.ErrorBody;
import cerebras.loadtest.api.EventDecoder;
import cerebras.loadtest.api.EventDecoder.EventName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Parses the body of an answer that was requested as a stream, one socket read at a time, and determines its outcome. One
 * instance per attempt. A whole JSON answer is recognised by its first byte and parsed as well.
 */
public final class AnswerStream {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final int INITIAL_BYTES = 2 << 10;

    /** Length of the beginning of an HTML page that is searched for its title. */
    private static final int MARKUP_BYTES = 8 << 10;

    /** Data that servers and gateways send as keep-alive, in addition to comments, empty data and {@code null}. */
    private static final Set<String> KEEP_ALIVES = Set.of("ping", "keepalive", "keep-alive", "heartbeat");

    private final AttemptTrace trace;
    private final AnswerReader reader;
    private final EventDecoder decoder = new EventDecoder(INITIAL_BYTES);
    private final EventDecoder.Events events = new Events();
    private final ByteArrayOutputStream markup = new ByteArrayOutputStream(0);
    private Form form = Form.UNKNOWN;
    private byte[] body;
    private int bodyLength;
    private boolean done;
    private boolean finishing;

    /** The kind of body, determined by its first byte. */
    private enum Form {
        UNKNOWN,
        EVENTS,
        JSON,
        MARKUP
    }

    public AnswerStream(AttemptTrace trace) {
        this.trace = trace;
        this.reader = AnswerReader.ofEvents(trace);
    }

    /** An array with room for {@code length} bytes at {@link #end}. */
    public byte[] room(int length) {
        if (body == null) {
            return decoder.room(length);
        }
        if (bodyLength + length > body.length) {
            body = Arrays.copyOf(body, Math.max(bodyLength + length, 2 * body.length));
        }
        return body;
    }

    /** Offset in {@link #room} for the next bytes. */
    public int end() {
        return body == null ? decoder.end() : bodyLength;
    }

    /** Processes a socket read of {@code length} bytes that arrived at {@code nanos}. */
    public void received(int length, long nanos) {
        if (form == Form.UNKNOWN) {
            begin(decoder.room(0), decoder.end(), length);
        }
        if (form == Form.EVENTS) {
            trace.reads().read(nanos);
            decoder.received(length, events);
        } else if (form == Form.JSON) {
            bodyLength += length;
        } else if (form == Form.MARKUP) {
            markup.write(decoder.room(0), decoder.end(), Math.min(length, MARKUP_BYTES - markup.size()));
        }
    }

    /** White space and a byte order mark may precede the byte that determines the kind. */
    private void begin(byte[] bytes, int from, int length) {
        for (int at = from; at < from + length && form == Form.UNKNOWN; at++) {
            form = switch (bytes[at]) {
                case ' ', '\t', '\r', '\n', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF -> Form.UNKNOWN;
                case '{', '[' -> Form.JSON;
                case '<' -> Form.MARKUP;
                default -> Form.EVENTS;
            };
            if (form == Form.JSON) {
                // The read begins so much before the body.
                bodyLength = from - at;
                body = Arrays.copyOfRange(bytes, at, Math.max(at + INITIAL_BYTES, from + length));
            }
        }
    }

    /**
     * Whether {@code [DONE]} has arrived. Everything after it is ignored, so the attempt can end here, with
     * {@link #complete}, even if the connection stays open.
     */
    public boolean done() {
        return done;
    }

    /** The HTTP response is complete; an event that was cut off is ignored. Returns the outcome. */
    public Outcome complete() {
        if (form == Form.JSON) {
            return whole();
        }
        finishing = true;
        decoder.finish(events);
        if (form == Form.MARKUP) {
            reader.fail(
                    Outcome.MALFORMED,
                    "not_an_event_stream",
                    "asked for server-sent events, got "
                            + ErrorBody.page(markup.toString(StandardCharsets.UTF_8))
                                    .orElse("markup"));
        }
        Outcome outcome = reader.outcome();
        if (outcome == Outcome.STREAM_BROKEN && done) {
            trace.error("no_finish_reason", "the stream ended with [DONE], but no event had a finish_reason");
        } else if (outcome == Outcome.STREAM_BROKEN) {
            trace.error("stream_cut_off", "the stream ended without a finish_reason and without [DONE]");
        }
        return outcome;
    }

    private Outcome whole() {
        Outcome outcome = AnswerReader.whole(trace, body, bodyLength);
        if (outcome != Outcome.MALFORMED && trace.finishReason != null) {
            trace.remark(Remark.Kind.WHOLE_ANSWER, "JSON of " + bodyLength + " bytes");
        }
        return outcome;
    }

    /** The connection was closed early. A stream that has already sent {@code [DONE]} is complete nevertheless. */
    public Outcome dropped() {
        Outcome outcome = reader.outcome();
        return outcome.success() && !done ? Outcome.STREAM_BROKEN : outcome;
    }

    /** Events from the decoder. Data after {@code [DONE]} is ignored. */
    private final class Events implements EventDecoder.Events {

        @Override
        public int known(byte[] bytes, int from, int to) {
            return done ? EventDecoder.LEFT : reader.known(bytes, from, to);
        }

        @Override
        public boolean line(EventName name, byte[] bytes, int from, int to) {
            int start = afterSpace(bytes, from, to);
            if (done || start == to || bytes[start] == ':' || startsWith(NULL, bytes, start, to)) {
                return true;
            }
            if (startsWith(DONE, bytes, start, to)) {
                done = true;
                return true;
            }
            return event(name, bytes, from, to);
        }

        @Override
        public void joined(EventName name, byte[] bytes, int from, int to) {
            if (!done && !event(name, bytes, from, to)) {
                noObject(name, new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }
        }
    }

    /** Returns whether the data is an event, that is, a JSON object. */
    private boolean event(EventName name, byte[] bytes, int from, int to) {
        try {
            if (!reader.event(name, bytes, from, to)) {
                return false;
            }
        } catch (IOException notJson) {
            noObject(name, new String(bytes, from, to - from, StandardCharsets.UTF_8));
            return true;
        }
        trace.reads().eventEnded();
        if (name == EventName.ERROR) {
            failed(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        return true;
    }

    /** Events with another name are not part of the answer. */
    private void noObject(EventName name, String data) {
        if (name == EventName.ERROR) {
            failed(data);
        } else if (name == EventName.MESSAGE
                && !finishing
                && !KEEP_ALIVES.contains(data.strip().toLowerCase(Locale.ROOT))) {
            reader.fail(Outcome.MALFORMED, "not_json", "an event is not a chunk of JSON");
        }
    }

    /** An event named {@code error} in an unknown form: its data is used as the error message. */
    private void failed(String data) {
        reader.fail(Outcome.STREAM_ERROR, "error_event", data.strip());
    }

    private static int afterSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] prefix, byte[] bytes, int from, int to) {
        return to - from >= prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }
}
