package cerebras.loadtest.report;

import cerebras.loadtest.measure.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files that show a finished run. */
public final class Report {

  private Report() {}

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
