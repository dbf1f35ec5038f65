package cerebras.loadtest.measure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a file of records, holding one line at a time. One whose name ends with {@code .gz} is unpacked on the way, as far
 * as it goes. Lines that cannot be read are counted and passed over; so are, uncounted, those of a kind that is not known:
 * they can only add to the others.
 */
public final class LogReader implements Closeable {

  private static final ObjectReader READER = CallLog.MAPPER.readerFor(LogLine.class);

  private final Path file;
  private final LogBytes bytes;
  private long damaged;
  private boolean lastDamaged;

  private LogReader(Path file, LogBytes bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** @throws IOException when the file cannot be read, or is called packed and is not */
  public static LogReader of(Path file) throws IOException {
    return new LogReader(file, LogBytes.of(file));
  }

  /**
   * The first line, to be read before all others.
   *
   * @throws IOException when the file does not begin with the header of a run
   */
  public RunHeader header() throws IOException {
    if (next() instanceof RunHeader header) {
      return header;
    }
    throw noHeader(file);
  }

  static IOException noHeader(Path file) {
    return new IOException(file + " has no header of a run: the run ended before its load began,"
        + " or this is not a file of call records");
  }

  /**
   * The next line that can be read; {@code null} after the last.
   *
   * @throws IOException when the file cannot be read, or is of another {@link RunHeader#SCHEMA}
   */
  public LogLine next() throws IOException {
    while (bytes.next()) {
      LogLine line = bytes.length() == 0 ? null : parsed();
      if (line != null) {
        return line;
      }
    }
    return null;
  }

  /** How many lines could not be read so far; after the last, packed data that ends too early counts as one too. */
  public long damaged() {
    return bytes.cut() && !lastDamaged ? damaged + 1 : damaged;
  }

  private LogLine parsed() throws IOException {
    lastDamaged = false;
    try {
      LogLine line = READER.readValue(bytes.buffer(), bytes.offset(), bytes.length());
      if (line instanceof RunHeader header) {
        refuseOther(header.schema());
      }
      return line;
    } catch (InvalidTypeIdException unknownKind) {
      noteDamage(unknownKind.getTypeId() == null);
    } catch (JacksonException unreadable) {
      refuseOtherHeader();
      noteDamage(true);
    }
    return null;
  }

  private void noteDamage(boolean found) {
    lastDamaged = found;
    damaged += found ? 1 : 0;
  }

  /** The header of another schema may have a shape that this one's cannot be read from. */
  private void refuseOtherHeader() throws IOException {
    try {
      JsonNode line = CallLog.MAPPER.readTree(bytes.buffer(), bytes.offset(), bytes.length());
      if (line.path("record").asText().equals("run")) {
        refuseOther(line.path("schema").asText());
      }
    } catch (JacksonException notEvenJson) {
      // Damaged, and counted as that.
    }
  }

  private void refuseOther(String schema) throws IOException {
    if (!RunHeader.SCHEMA.equals(schema)) {
      throw new IOException(file + " is of format " + schema + ", which this version of the suite does not know: expected "
          + RunHeader.SCHEMA + "; use the version that wrote it, or a newer one");
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
