package cerebras.loadtest.records;

import cerebras.loadtest.api.ChunkScanner.TextKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the text of an answer read by read, in a few growing arrays: nothing is allocated for a single event. */
public final class TextReads {

    private static final int NANOS_PER_MICRO = 1_000;

    private final JsonText answer = new JsonText();
    private final JsonText other = new JsonText();
    private JsonText firstEvent;
    private int[] gapMicros = new int[64];
    private int[] textBytes = new int[64];
    private int reads;
    private int events;
    private int textEvents;
    private boolean refused;
    private boolean calledTools;
    private boolean toolCallInEvent;
    private boolean textInRead;
    private boolean textInEvent;
    private long bytes;
    private long readNanos;
    private long firstNanos = AttemptTrace.ABSENT;
    private long firstAnswerNanos = AttemptTrace.ABSENT;
    private long lastNanos = AttemptTrace.ABSENT;
    private int eventsInRead;
    private int eventsInFirstRead;
    private long lateNanos = AttemptTrace.ABSENT;
    private long firstLateNanos = AttemptTrace.ABSENT;
    private long lastLateNanos = AttemptTrace.ABSENT;

    /** By how much the event loop was overdue with other work when it came to the read whose bytes follow. */
    void late(long nanos) {
        lateNanos = nanos;
    }

    /** Bytes of the socket read of this time follow; several pieces of one read bear the same time. */
    void read(long nanos) {
        textInRead &= nanos == readNanos;
        readNanos = nanos;
    }

    /** The texts of an event have all been told, if it had any. */
    void eventEnded() {
        events++;
        textInEvent = false;
        toolCallInEvent = false;
    }

    /** A piece of text of the current event: {@code json[from..to)} inside the quotes. */
    void text(TextKind kind, byte[] json, int from, int to) {
        if (!textInRead) {
            textInRead = true;
            openRead();
        }
        if (!textInEvent) {
            textInEvent = true;
            textEvents++;
            eventsInRead++;
            eventsInFirstRead += reads == 1 ? 1 : 0;
        }
        if (kind.isAnswer() && firstAnswerNanos == AttemptTrace.ABSENT) {
            firstAnswerNanos = readNanos;
        }
        textBytes[reads - 1] += to - from;
        untimed(kind, json, from, to);
        if (textEvents == 1) {
            noteFirstEvent(json, from, to);
        }
    }

    /** A piece of text of an answer that came whole: it has no moment. */
    void untimed(TextKind kind, byte[] json, int from, int to) {
        bytes += to - from;
        refused |= kind == TextKind.REFUSAL;
        toolCallInEvent |= kind == TextKind.TOOL_CALL;
        calledTools |= toolCallInEvent;
        (kind.isAnswer() ? answer : other).append(json, from, to);
    }

    /** Events that had text. */
    int textEvents() {
        return textEvents;
    }

    /** Whether the model refused to answer, by a text in the place for that. */
    boolean refused() {
        return refused;
    }

    /** Whether the answer has no text but spaces and line breaks. */
    boolean isBlank() {
        return answer.isBlank();
    }

    /** Whether there was a piece of a tool call. */
    boolean calledTools() {
        return calledTools;
    }

    /** Whether the current event has a piece of a tool call. */
    boolean toolCallInEvent() {
        return toolCallInEvent;
    }

    /** Whether the text ends in a loop, or the reasoning if there is no text; see {@link AnswerCheck#endsInALoop}. */
    boolean endsInALoop() {
        JsonText last = answer.length == 0 ? other : answer;
        return AnswerCheck.endsInALoop(last.bytes, last.length);
    }

    /** Bytes of all text, as it stands in the JSON. */
    long bytes() {
        return bytes;
    }

    private void openRead() {
        if (reads == gapMicros.length) {
            gapMicros = Arrays.copyOf(gapMicros, 2 * reads);
            textBytes = Arrays.copyOf(textBytes, 2 * reads);
        }
        if (reads == 0) {
            firstNanos = readNanos;
            lastNanos = readNanos;
            firstLateNanos = lateNanos;
        }
        eventsInRead = 0;
        lastLateNanos = lateNanos;
        gapMicros[reads] = (int) (micros(readNanos) - micros(lastNanos));
        textBytes[reads] = 0;
        lastNanos = readNanos;
        reads++;
    }

    private long micros(long nanos) {
        return (nanos - firstNanos) / NANOS_PER_MICRO;
    }

    private void noteFirstEvent(byte[] json, int from, int to) {
        if (firstEvent == null) {
            firstEvent = new JsonText();
        }
        firstEvent.append(json, from, to);
    }

    /** First text; {@link AttemptTrace#ABSENT} when there was none. */
    long firstNanos() {
        return firstNanos;
    }

    long firstAnswerNanos() {
        return firstAnswerNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    /** How the text arrived; {@code null} when not a single event did. */
    Arrivals arrivals() {
        return events == 0
                ? null
                : new Arrivals(
                        events,
                        textEvents,
                        Arrays.copyOf(gapMicros, reads),
                        Arrays.copyOf(textBytes, reads),
                        read(eventsInFirstRead, firstLateNanos),
                        read(eventsInRead, lastLateNanos));
    }

    private Arrivals.Read read(int events, long late) {
        return reads == 0
                ? null
                : new Arrivals.Read(events, late == AttemptTrace.ABSENT ? null : Long.valueOf(late / NANOS_PER_MICRO));
    }

    /** About how much memory it holds, in bytes: that of its arrays. */
    long heldBytes() {
        long text = answer.heldBytes() + other.heldBytes() + (firstEvent == null ? 0 : firstEvent.heldBytes());
        return text + (long) Integer.BYTES * (gapMicros.length + textBytes.length);
    }

    /** The text of the answer proper. */
    public String answer() {
        return answer.text();
    }

    /** Everything that the model put out: reasoning and tool calls first, then the answer. */
    String output() {
        return other.text() + answer.text();
    }

    /** The text of the first event that had any; empty when none had. */
    String firstEvent() {
        return firstEvent == null ? "" : firstEvent.text();
    }

    /** Pieces of JSON strings, kept as they came: appending costs a copy, reading the text costs the rest. */
    static final class JsonText {

        private static final JsonMapper MAPPER = new JsonMapper();

        /** Arrays grow fast while they are small, since most answers are, and so that no answer holds much more than its text. */
        private static final int LARGE = 1 << 16;

        private byte[] bytes = new byte[64];
        private int length;

        void append(byte[] json, int from, int to) {
            int size = to - from;
            if (length + size > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + size, bytes.length * (bytes.length < LARGE ? 4 : 2)));
            }
            System.arraycopy(json, from, bytes, length, size);
            length += size;
        }

        /** Whether it has only spaces, tabs and line breaks. */
        boolean isBlank() {
            for (int at = 0; at < length; at++) {
                boolean escaped = bytes[at] == '\\' && at + 1 < length && "ntr".indexOf(bytes[at + 1]) >= 0;
                if (bytes[at] != ' ' && !escaped) {
                    return false;
                }
                at += escaped ? 1 : 0;
            }
            return true;
        }

        /** How much memory it holds, in bytes. */
        int heldBytes() {
            return bytes.length;
        }

        /** The text, its escapes resolved; the raw bytes where a server's escapes are broken. */
        String text() {
            // An attempt that was cancelled may still be growing on its event loop: no more than what this array holds.
            byte[] held = bytes;
            String raw = new String(held, 0, Math.min(length, held.length), StandardCharsets.UTF_8);
            if (raw.indexOf('\\') < 0) {
                return raw;
            }
            try {
                return MAPPER.readValue('"' + raw + '"', String.class);
            } catch (JsonProcessingException brokenEscapes) {
                return raw;
            }
        }
    }
}
