package cerebras.loadtest.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits the bytes of a server-sent event stream into the data of its events, however the network fragments them.
 * Follows the event stream format of the HTML standard: lines end with LF, CR or both, a byte order mark may come
 * first, comments and the fields {@code id} and {@code retry} are skipped, and several {@code data:} lines are joined
 * by LF.
 *
 * <p>Two differences: an {@code error:} line, which is not in the standard, is an event named {@code error}; and a
 * {@code data:} line that is an event by itself, as {@link Events#line} decides, is handed over as soon as the line is
 * complete, without waiting for the blank line, so that it has the time of the read that delivered it. On that path
 * nothing is copied: bytes are received into {@link #room}, and events are ranges of the same array, valid only during
 * the call.
 */
public final class EventDecoder {

    /** Receives the data of each event, without the field name. */
    public interface Events {

        /**
         * A {@code data:} line that begins an event: {@code bytes[from..to)}.
         *
         * @param name the event's {@code event:} field, if it has arrived
         * @return whether this line is a whole event. If not, it is kept and joined with the lines that follow, up to
         *     the blank line, and handed to {@link #joined}
         */
        boolean line(EventName name, byte[] bytes, int from, int to);

        /** The data of an event whose first line was not whole: {@code bytes[from..to)}. */
        void joined(EventName name, byte[] bytes, int from, int to);

        /**
         * Offers the data of a line that begins at {@code from}, before its end is searched. A receiver accepts it if
         * it can derive its end from the previous event; all others decline.
         *
         * @param to end of the bytes received so far
         * @return where its line ends if it was accepted; {@link #LEFT} otherwise
         */
        default int known(byte[] bytes, int from, int to) {
            return LEFT;
        }
    }

    /** The {@code event:} field of an event. */
    public enum EventName {
        /** No name, or {@code message}. */
        MESSAGE,
        /** {@code error}. */
        ERROR,
        /** {@code ping}, {@code keepalive}, {@code keep-alive} or {@code heartbeat}: it keeps the connection open. */
        KEEP_ALIVE,
        /** Another name. */
        OTHER
    }

    /** Returned by {@link Events#known} for an event that was not accepted. */
    public static final int LEFT = -1;

    private static final byte[] DATA_AND_SPACE = ascii("data: ");
    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] ERROR = ascii("error");
    private static final byte[][] KEEP_ALIVES = {
        ascii("ping"), ascii("keepalive"), ascii("keep-alive"), ascii("heartbeat")
    };
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private byte[] buffer;
    private int lineStart;
    private int scanned;
    private int end;
    private boolean first = true;
    private boolean afterCarriageReturn;
    private EventName name = EventName.MESSAGE;
    private byte[] joined = {};
    private int joinedLength;

    public EventDecoder(int initialBytes) {
        buffer = new byte[initialBytes];
    }

    /** An array with room for {@code length} bytes at {@link #end}; to be filled before {@link #received} is called. */
    public byte[] room(int length) {
        if (end + length > buffer.length) {
            makeRoom(length);
        }
        return buffer;
    }

    /** Where in {@link #room} the next bytes belong. */
    public int end() {
        return end;
    }

    /** Takes over {@code length} bytes that were put at {@link #end}, and hands over the events that they complete. */
    public void received(int length, Events events) {
        end += length;
        int lineEnd = passLine(events);
        while (lineEnd < end) {
            afterCarriageReturn = buffer[lineEnd] == '\r';
            lineStart = scanned = lineEnd + 1;
            lineEnd = passLine(events);
        }
        scanned = end;
        if (lineStart == end) {
            lineStart = scanned = end = 0;
        }
    }

    /** Processes the next line, and returns where it ends; {@link #end} if its end has not arrived. */
    private int passLine(Events events) {
        int known = scanned == lineStart && joinedLength == 0 && startsWith(DATA_AND_SPACE, lineStart, end)
                ? events.known(buffer, lineStart + DATA_AND_SPACE.length, end)
                : LEFT;
        if (known != LEFT) {
            return known;
        }
        int lineEnd = LineEnds.next(buffer, scanned, end);
        if (lineEnd < end) {
            line(lineStart, lineEnd, events);
        }
        return lineEnd;
    }

    /** Hands over an event that was ended by the end of the stream, within a line or before its blank line. */
    public void finish(Events events) {
        if (lineStart < end) {
            line(lineStart, end, events);
        }
        lineStart = scanned = end;
        eventEnds(events);
    }

    private void makeRoom(int length) {
        int pending = end - lineStart;
        byte[] source = buffer;
        if (pending + length > buffer.length) {
            buffer = new byte[powerOfTwo(pending + length)];
        }
        System.arraycopy(source, lineStart, buffer, 0, pending);
        scanned -= lineStart;
        end = pending;
        lineStart = 0;
    }

    /** The smallest power of two that is not less: reads of similar length then reuse the array. */
    private static int powerOfTwo(int bytes) {
        return 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(bytes - 1));
    }

    /** Processes a line without its end. The LF of a CRLF is not a blank line. */
    private void line(int from, int to, Events events) {
        if (from == to) {
            if (!afterCarriageReturn || buffer[to] == '\r') {
                eventEnds(events);
            }
            return;
        }
        int start = first && startsWith(BYTE_ORDER_MARK, from, to) ? from + BYTE_ORDER_MARK.length : from;
        first = false;
        if (isField(DATA, start, to)) {
            data(valueOf(DATA, start, to), to, events);
        } else if (isField(EVENT, start, to)) {
            name = nameOf(valueOf(EVENT, start, to), to);
        } else if (isField(ERROR, start, to)) {
            error(valueOf(ERROR, start, to), to, events);
        }
    }

    /** Older versions of llama.cpp send an error in a field of this name instead of {@code data}. */
    private void error(int from, int to, Events events) {
        if (joinedLength == 0 && !events.line(EventName.ERROR, buffer, from, to)) {
            events.joined(EventName.ERROR, buffer, from, to);
        }
    }

    private void data(int from, int to, Events events) {
        boolean taken = joinedLength == 0 && events.line(name, buffer, from, to);
        if (!taken) {
            join(from, to);
        }
    }

    /**
     * A line feed precedes the first line too, so that {@link #joinedLength} distinguishes an empty first line from
     * none.
     */
    private void join(int from, int to) {
        int length = joinedLength + 1 + to - from;
        if (length > joined.length) {
            joined = Arrays.copyOf(joined, powerOfTwo(length));
        }
        joined[joinedLength] = '\n';
        System.arraycopy(buffer, from, joined, joinedLength + 1, to - from);
        joinedLength = length;
    }

    private void eventEnds(Events events) {
        if (joinedLength > 0) {
            int length = joinedLength;
            joinedLength = 0;
            events.joined(name, joined, 1, length);
        }
        name = EventName.MESSAGE;
    }

    /** Whether the line is this field: its name alone, or followed by a colon. */
    private boolean isField(byte[] field, int from, int to) {
        return startsWith(field, from, to) && (to - from == field.length || buffer[from + field.length] == ':');
    }

    private int valueOf(byte[] field, int from, int to) {
        int value = Math.min(from + field.length + 1, to);
        return value < to && buffer[value] == ' ' ? value + 1 : value;
    }

    private EventName nameOf(int from, int to) {
        if (from == to || to - from == MESSAGE.length && startsWith(MESSAGE, from, to)) {
            return EventName.MESSAGE;
        }
        for (byte[] keepAlive : KEEP_ALIVES) {
            if (to - from == keepAlive.length && startsWith(keepAlive, from, to)) {
                return EventName.KEEP_ALIVE;
            }
        }
        return to - from == ERROR.length && startsWith(ERROR, from, to) ? EventName.ERROR : EventName.OTHER;
    }

    private boolean startsWith(byte[] prefix, int from, int to) {
        return to - from >= prefix.length
                && Arrays.equals(buffer, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Finds the ends of lines, eight bytes at a time. */
    static final class LineEnds {

        private static final long LINE_FEEDS = Swar.of('\n');
        private static final long CARRIAGE_RETURNS = Swar.of('\r');

        private LineEnds() {}

        /** The first LF or CR in {@code bytes[from..to)}; {@code to} if there is none. */
        static int next(byte[] bytes, int from, int to) {
            int at = from;
            for (; at <= to - Long.BYTES; at += Long.BYTES) {
                long word = Swar.at(bytes, at);
                long found = Swar.same(word, LINE_FEEDS) | Swar.same(word, CARRIAGE_RETURNS);
                if (found != 0) {
                    return at + Swar.index(found);
                }
            }
            while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
                at++;
            }
            return at;
        }
    }
}
