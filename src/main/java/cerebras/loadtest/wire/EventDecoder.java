package cerebras.loadtest.wire;

import java.util.Arrays;

/**
 * Cuts the bytes of a server-sent event stream into the data of its events, however the network cut them.
 *
 * <p>One {@code data:} line is one event. Comments, other fields and blank lines are passed over; lines may end with LF, CR
 * or both. An event is handed over as soon as its line is complete, without waiting for the blank line, so that it bears
 * the time of the read that brought it. The decoder copies nothing: bytes are received into {@link #room} and events are
 * ranges of the same array, good only during the call.
 */
public final class EventDecoder {

  /** Receives the data of each event, without the field name. */
  @FunctionalInterface
  public interface Events {

    /** An event: {@code bytes[from..to)}. */
    void event(byte[] bytes, int from, int to);

    /**
     * Offers what begins at {@code from}, before its end is looked for. Who knows where an event like the one before must
     * end, takes it; all others leave it.
     *
     * @param to where the bytes end that have come
     * @return where its line ends if it was taken; {@link #LEFT} otherwise
     */
    default int known(byte[] bytes, int from, int to) {
      return LEFT;
    }
  }

  /** What {@link Events#known} says of an event that it did not take. */
  public static final int LEFT = -1;

  /** A line longer than this is no event of any API; 16 MiB. */
  static final int MAX_LINE_BYTES = 16 << 20;

  private static final byte[] FIELD = {'d', 'a', 't', 'a', ':'};
  private static final byte[] FIELD_AND_SPACE = {'d', 'a', 't', 'a', ':', ' '};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private byte[] buffer;
  private int lineStart;
  private int scanned;
  private int end;
  private boolean first = true;

  public EventDecoder(int initialBytes) {
    buffer = new byte[initialBytes];
  }

  /**
   * An array with room for {@code length} bytes at {@link #end}; to be filled before {@link #received} is called.
   *
   * @throws IllegalStateException when a line grows beyond 16 MiB
   */
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
      lineStart = scanned = lineEnd + 1;
      lineEnd = passLine(events);
    }
    scanned = end;
    if (lineStart == end) {
      lineStart = scanned = end = 0;
    }
  }

  /** Hands over what the next line says, and returns where it ends; {@link #end} when that has not come yet. */
  private int passLine(Events events) {
    int known = scanned == lineStart && startsWith(FIELD_AND_SPACE, lineStart, end)
        ? events.known(buffer, lineStart + FIELD_AND_SPACE.length, end)
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

  /** Hands over an event whose line the end of the stream ended. */
  public void finish(Events events) {
    line(lineStart, end, events);
    lineStart = scanned = end;
  }

  private void makeRoom(int length) {
    int pending = end - lineStart;
    if (pending + length > MAX_LINE_BYTES) {
      throw new IllegalStateException("a line of the event stream exceeds " + MAX_LINE_BYTES + " bytes");
    }
    byte[] source = buffer;
    if (pending + length > buffer.length) {
      buffer = new byte[powerOfTwo(pending + length)];
    }
    System.arraycopy(source, lineStart, buffer, 0, pending);
    scanned -= lineStart;
    end = pending;
    lineStart = 0;
  }

  /** The first that is not less: reads of about the same length then need no second array. */
  private static int powerOfTwo(int bytes) {
    return 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(bytes - 1));
  }

  private void line(int from, int to, Events events) {
    int start = first ? afterByteOrderMark(from, to) : from;
    first = first && from == to;
    if (startsWith(FIELD, start, to)) {
      int data = start + FIELD.length;
      events.event(buffer, data < to && buffer[data] == ' ' ? data + 1 : data, to);
    }
  }

  private int afterByteOrderMark(int from, int to) {
    return startsWith(BYTE_ORDER_MARK, from, to) ? from + BYTE_ORDER_MARK.length : from;
  }

  private boolean startsWith(byte[] prefix, int from, int to) {
    return to - from >= prefix.length
        && Arrays.equals(buffer, from, from + prefix.length, prefix, 0, prefix.length);
  }
}
