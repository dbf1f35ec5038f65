package cerebras.loadtest.export;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The attempts of one run, and what its load generator measured of itself, one after the other, with the user numbers and
 * on the clock of the merged run.
 */
final class MovedLines implements Closeable {

  private final LogReader lines;
  private final long users;
  private final long delayNanos;
  private LogLine line;
  private long momentNanos;

  private MovedLines(LogReader lines, long users, long delayNanos) {
    this.lines = lines;
    this.users = users;
    this.delayNanos = delayNanos;
  }

  /**
   * @param users what is added to the numbers of its users
   * @param delayNanos how much later than the merged run it began
   */
  static MovedLines of(Path callLog, long users, long delayNanos) throws IOException {
    return new MovedLines(LogReader.of(callLog), users, delayNanos);
  }

  /** Goes on to the next; {@code false} when there is none. */
  boolean next() throws IOException {
    for (LogLine found = lines.next(); found != null; found = lines.next()) {
      if (found instanceof Attempt attempt) {
        return is(attempt.moved(users, delayNanos), attempt.moments().endNanos());
      }
      if (found instanceof ClientSample sample) {
        return is(sample.moved(delayNanos), sample.atNanos());
      }
    }
    return false;
  }

  private boolean is(LogLine moved, long ownNanos) {
    line = moved;
    momentNanos = ownNanos + delayNanos;
    return true;
  }

  LogLine line() {
    return line;
  }

  /** When what the line is about had ended. */
  long momentNanos() {
    return momentNanos;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
