package cerebras.loadtest.workload;

import java.nio.file.Path;

/** A file is no trace that can be read. The message says where, what was found there, and what was expected. */
public final class TraceException extends RuntimeException {

  // Without a stack trace: it would say where we check, and hide what the user is to change.
  private TraceException(String message) {
    super(message, null, false, false);
  }

  static TraceException of(Path file, String wrong, String expected) {
    return new TraceException(file + " " + wrong + ": expected " + expected);
  }

  static TraceException of(Path file, int line, BadLine bad) {
    return new TraceException("%s, line %d %s: expected %s".formatted(file, line, bad.getMessage(), bad.expected()));
  }
}
