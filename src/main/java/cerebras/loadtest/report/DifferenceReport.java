package cerebras.loadtest.report;

import static cerebras.loadtest.report.ConsoleText.wrapped;

import cerebras.loadtest.analysis.comparison.Condition;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.records.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** What shows a comparison of runs. */
public final class DifferenceReport {

  private DifferenceReport() {}

  /**
   * Writes the page.
   *
   * @param records what the runs were read from, which is never overwritten
   * @return the block for the console
   * @throws IOException when the page cannot be written
   */
  public static String make(RunComparison comparison, Collection<Path> records, Path page) throws IOException {
    WholeFile.write(page, records, DifferencePage.render(comparison));
    return DifferenceConsole.text(comparison, page.toUri());
  }

  /** Why runs that were made under different conditions are not compared, and what to do. */
  public static String refusal(RunComparison comparison) {
    String names = comparison.conditions().obstacles().stream().map(Condition::name).collect(Collectors.joining(","));
    String settings = comparison.conditions().obstacles().stream()
        .map(condition -> "  " + ConsoleText.printable(DifferenceBanners.text(condition)))
        .collect(Collectors.joining("\n"));
    return "These runs are not comparable. They differ in:\n" + settings + "\n" + wrapped("",
        "If that is what you compare, say so with --varied " + names + "; or add --anyway.", "");
  }
}
