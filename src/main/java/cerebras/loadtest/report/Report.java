package cerebras.loadtest.report;

import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.measure.SummaryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files that show a finished run. */
public final class Report {

  private Report() {}

  /**
   * Makes the report of a run's records, whether the run ended by itself or was killed, and writes it beside them.
   *
   * @return the block for the console
   * @throws IOException when the records cannot be read, or the files not be written
   */
  public static String make(Path callLog) throws IOException {
    RunSummary summary = SummaryBuilder.summarize(callLog);
    Written written = write(summary, callLog.toAbsolutePath().getParent());
    return ConsoleBlock.text(summary, written.page().toUri());
  }

  /** Where the files are. */
  public record Written(Path summaryJson, Path page) {}

  /**
   * Writes {@code summary.json} and {@code report.html} into the folder of the run. A file is there whole or not at
   * all; one that was there before is replaced.
   */
  public static Written write(RunSummary summary, Path runFolder) throws IOException {
    Path summaryJson = replace(runFolder.resolve("summary.json"), SummaryJson.text(summary));
    Path page = replace(runFolder.resolve("report.html"), ReportPage.render(summary));
    return new Written(summaryJson, page);
  }

  private static Path replace(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(unfinished, text);
      return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
