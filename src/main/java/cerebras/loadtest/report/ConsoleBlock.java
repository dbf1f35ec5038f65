package cerebras.loadtest.report;

import cerebras.loadtest.measure.RunSummary;
import java.nio.file.Path;

/** Stand-in. */
final class ConsoleBlock {
  static String text(RunSummary summary, Path page) {
    return "Report: " + page.toUri();
  }
}
