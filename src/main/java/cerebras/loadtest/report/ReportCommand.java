package cerebras.loadtest.report;

import cerebras.loadtest.measure.CallLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the report of a run again from its records, without any load: {@code -Drun=FOLDER}, by default the newest run
 * below {@code results}. The run may have been killed, and its file of records cut off anywhere.
 */
public final class ReportCommand {

  private static final Path RESULTS = Path.of("results");

  private ReportCommand() {}

  private static final int MISSED = 2;

  /** Exit code 0 when the report is written, 1 when it cannot be, 2 when it shows that the service level was missed. */
  public static void main(String[] args) {
    // Reports are in English: so are their numbers, whatever the language of the machine.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    try {
      Report.Made made = Report.make(run().resolve(CallLog.FILE_NAME));
      System.out.println(made.console());
      if (made.missed()) {
        System.exit(MISSED);
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static Path run() throws IOException {
    String run = System.getProperty("run");
    Path folder = run == null ? newest() : Path.of(run);
    if (!Files.isRegularFile(folder.resolve(CallLog.FILE_NAME))) {
      throw new IOException("run=" + folder + " has no " + CallLog.FILE_NAME
          + ": expected the folder of a run, for example -Drun=" + newest());
    }
    return folder;
  }

  private static Path newest() throws IOException {
    return newestWithRecords().orElseThrow(() -> new IOException(
        "there is no run in " + RESULTS.toAbsolutePath() + ": say which with -Drun=FOLDER"));
  }

  private static Optional<Path> newestWithRecords() throws IOException {
    try (Stream<Path> folders = Files.list(RESULTS)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve(CallLog.FILE_NAME)))
          .max(Comparator.comparing(folder -> folder.resolve(CallLog.FILE_NAME).toFile().lastModified()));
    }
  }
}
