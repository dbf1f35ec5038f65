package cerebras.loadtest.report;

import cerebras.loadtest.records.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the files that show a finished run.
 *
 * @param name in the run's folder
 * @param text what is in it; absent when the run has nothing for it
 */
record RunFile(String name, Function<JudgedRun, Optional<String>> text) {

  static final String PAGE = "report.html";
  static final String MARKDOWN = "summary.md";

  /** All of them. */
  static final List<RunFile> ALL = List.of(
      new RunFile("summary.json", run -> Optional.of(SummaryJson.text(run))),
      new RunFile(PAGE, run -> Optional.of(ReportPage.render(run))),
      new RunFile(MARKDOWN, run -> Optional.of(SummaryMarkdown.text(run))),
      new RunFile("junit.xml", JUnitXml::text));

  /**
   * Writes it. It is there whole or not at all; one that was there before is replaced, or goes when the run has nothing
   * for it.
   *
   * @param callLog what the run was read from: the file is beside it, and never in its place
   */
  void write(JudgedRun run, Path callLog) throws IOException {
    Path file = callLog.toAbsolutePath().resolveSibling(name);
    Optional<String> content = text.apply(run);
    if (content.isPresent()) {
      WholeFile.write(file, List.of(callLog), content.get());
    } else {
      WholeFile.delete(file, List.of(callLog));
    }
  }
}
