package cerebras.loadtest.transform;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.LogLine;
import cerebras.loadtest.measure.LogReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The attempts of one run, one after the other, with the user numbers and on the clock of the merged run. */
final class MovedAttempts implements Closeable {

  private final LogReader lines;
  private final long users;
  private final long delayNanos;
  private Attempt attempt;

  private MovedAttempts(LogReader lines, long users, long delayNanos) {
    this.lines = lines;
    this.users = users;
    this.delayNanos = delayNanos;
  }

  /**
   * @param users what is added to the numbers of its users
   * @param delayNanos how much later than the merged run it began
   */
  static MovedAttempts of(Path callLog, long users, long delayNanos) throws IOException {
    return new MovedAttempts(LogReader.of(callLog), users, delayNanos);
  }

  /** Goes on to the next; {@code false} when there is none. */
  boolean next() throws IOException {
    for (LogLine line = lines.next(); line != null; line = lines.next()) {
      if (line instanceof Attempt found) {
        attempt = found.moved(users, delayNanos);
        return true;
      }
    }
    return false;
  }

  Attempt attempt() {
    return attempt;
  }

  long endNanos() {
    return attempt.moments().endNanos();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
