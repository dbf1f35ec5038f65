package cerebras.loadtest.measure;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a file as bytes, one at a time, in a buffer that is used again. A file whose name ends with {@code .gz} is
 * unpacked on the way, as far as it goes: one that was cut off ends where it was cut.
 */
final class LogBytes implements Closeable {

  private static final int BUFFER_BYTES = 1 << 18;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private int filled;
  private boolean ended;
  private boolean cut;

  private LogBytes(InputStream in) {
    this.in = in;
  }

  /** @throws IOException when the file cannot be read, or is called packed and is not */
  static LogBytes of(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    if (!file.toString().endsWith(".gz")) {
      return new LogBytes(bytes);
    }
    try {
      return new LogBytes(new GZIPInputStream(bytes, BUFFER_BYTES));
    } catch (EOFException cutInItsHeader) {
      return ofNothing(bytes);
    } catch (ZipException notPacked) {
      bytes.close();
      throw new IOException(file + " is not packed with gzip: take .gz off its name if it is plain text", notPacked);
    }
  }

  private static LogBytes ofNothing(InputStream cutOff) {
    LogBytes nothing = new LogBytes(cutOff);
    nothing.ended = true;
    nothing.cut = true;
    return nothing;
  }

  /** Goes on to the next line; {@code false} when there is none. The last one may have no line feed. */
  boolean next() throws IOException {
    from = to == filled ? to : to + 1;
    int end = lineFeed(from);
    while (end < 0 && !ended) {
      end = lineFeed(fill());
    }
    to = end < 0 ? filled : end;
    return end >= 0 || from < filled;
  }

  private int lineFeed(int begin) {
    for (int i = begin; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads on behind what is left of the buffer, and says where that begins. */
  private int fill() throws IOException {
    int left = filled - from;
    byte[] room = 2 * left > buffer.length ? new byte[2 * buffer.length] : buffer;
    System.arraycopy(buffer, from, room, 0, left);
    buffer = room;
    from = 0;
    to = 0;
    filled = left;
    int read = read();
    ended = read < 0;
    filled += Math.max(0, read);
    return left;
  }

  private int read() throws IOException {
    try {
      return in.read(buffer, filled, buffer.length - filled);
    } catch (EOFException | ZipException packedDataEndsEarly) {
      cut = true;
      return -1;
    }
  }

  /** Whether packed data ended before its end; to be asked after the last line. */
  boolean cut() {
    return cut;
  }

  /** What holds the line; valid until the next. */
  byte[] buffer() {
    return buffer;
  }

  int offset() {
    return from;
  }

  int length() {
    return to - from;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
