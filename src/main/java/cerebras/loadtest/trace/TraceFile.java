package cerebras.loadtest.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with a trace, UTF-8. Which of the known forms it has, its first line tells: the traces of LLM inference that
 * Azure and Mooncake have published, and the records of a run of this suite.
 */
public final class TraceFile {

  /** By choice: some 200 MB, and hours at any rate that one machine can send. */
  private static final int MOST_CALLS = 5_000_000;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;

  private TraceFile(Path file) {
    this.file = file;
  }

  /** @throws TraceException if the file cannot be read, or has no call, or a wrong line */
  public static Trace read(Path file) {
    return new TraceFile(file).read();
  }

  private Trace read() {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return read(lines);
    } catch (CharacterCodingException notText) {
      throw TraceException.of(file, "is not UTF-8 text", "a trace that is not compressed");
    } catch (IOException unreadable) {
      throw TraceException.of(file, "cannot be read", "a file, and the permission to read it");
    }
  }

  private Trace read(BufferedReader lines) throws IOException {
    String line = firstLine(lines);
    TraceFormat format = TraceFormat.of(line)
        .orElseThrow(() -> TraceException.of(file, "begins as no known trace does", TraceFormat.FIRST_LINES));
    for (int number = 1; line != null; number++) {
      String next = lines.readLine();
      add(format, line, number, next == null);
      line = next;
    }
    return trace(format);
  }

  /** Some editors put the mark before the first line. */
  private String firstLine(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw TraceException.of(file, "is empty", TraceFormat.FIRST_LINES);
    }
    return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  private void add(TraceFormat format, String line, int number, boolean last) {
    try {
      if (!line.isBlank()) {
        format.add(line);
      }
    } catch (BadLine bad) {
      if (!last || !format.mayBeCutOff()) {
        throw TraceException.of(file, number, bad);
      }
    }
    if (format.size() > MOST_CALLS) {
      throw TraceException.of(file, "has too many calls", "at most %,d, so cut it".formatted(MOST_CALLS));
    }
  }

  private Trace trace(TraceFormat format) {
    try {
      return format.trace();
    } catch (BadLine bad) {
      throw TraceException.of(file, bad.getMessage(), bad.expected());
    }
  }
}
