package cerebras.loadtest.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The file {@code calls.jsonl}: one JSON object a line. The first line is the {@link RunHeader}, then one {@link Attempt}
 * a line in the order in which they ended, and at the end of a run that was not killed a {@link RunEnd}.
 */
public final class CallLog implements Closeable, Flushable {

  /** Name of the file in a run's folder. */
  public static final String FILE_NAME = "calls.jsonl";

  private static final int BUFFER_BYTES = 1 << 16;
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
      .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
      .build();
  private static final ObjectWriter WRITER = MAPPER.writerFor(LogLine.class);
  private static final ObjectReader READER = MAPPER.readerFor(LogLine.class);

  private final OutputStream out;

  private CallLog(OutputStream out) {
    this.out = out;
  }

  /**
   * Creates the file.
   *
   * @throws IOException also when it exists already: nothing that was measured is overwritten
   */
  public static CallLog create(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new CallLog(new BufferedOutputStream(out, BUFFER_BYTES));
  }

  /** Appends one line. It is safe from a killed process after the next {@link #flush}. */
  public void append(LogLine line) throws IOException {
    WRITER.writeValue(out, line);
    out.write('\n');
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Reads a file line by line, holding one line at a time. One whose name ends with {@code .gz} is unpacked on the way, as
   * far as it goes. Lines of a kind that is not known are passed over: they can only add to the others.
   *
   * @return the number of lines that could not be read; a kill leaves at most one, the last
   * @throws IOException when the file cannot be read, or is of another {@link RunHeader#SCHEMA}
   */
  public static long read(Path file, Consumer<LogLine> lines) throws IOException {
    long damaged = 0;
    boolean lastDamaged = false;
    try (LogBytes bytes = LogBytes.of(file)) {
      while (bytes.next()) {
        lastDamaged = bytes.length() > 0 && !readLine(file, bytes, lines);
        damaged += lastDamaged ? 1 : 0;
      }
      return bytes.cut() && !lastDamaged ? damaged + 1 : damaged;
    }
  }

  /** Whether the line could be read. */
  private static boolean readLine(Path file, LogBytes bytes, Consumer<LogLine> lines) throws IOException {
    LogLine parsed;
    try {
      parsed = READER.readValue(bytes.buffer(), bytes.offset(), bytes.length());
    } catch (InvalidTypeIdException unknownKind) {
      return unknownKind.getTypeId() != null;
    } catch (JacksonException damaged) {
      refuseOtherSchema(file, bytes);
      return false;
    }
    if (parsed instanceof RunHeader header) {
      refuseOtherSchema(file, header.schema());
    }
    lines.accept(parsed);
    return true;
  }

  /** The header of another schema may have a shape that this one's cannot be read from. */
  private static void refuseOtherSchema(Path file, LogBytes bytes) throws IOException {
    try {
      JsonNode line = MAPPER.readTree(bytes.buffer(), bytes.offset(), bytes.length());
      if (line.path("record").asText().equals("run")) {
        refuseOtherSchema(file, line.path("schema").asText());
      }
    } catch (JacksonException notEvenJson) {
      // Damaged, and counted as that.
    }
  }

  private static void refuseOtherSchema(Path file, String schema) throws IOException {
    if (!RunHeader.SCHEMA.equals(schema)) {
      throw new IOException(file + " is of format " + schema + ", which this version of the suite does not know: expected "
          + RunHeader.SCHEMA + "; use the version that wrote it, or a newer one");
    }
  }
}
