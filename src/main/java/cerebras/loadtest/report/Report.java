package cerebras.loadtest.report;

import cerebras.loadtest.gate.Finding;
import cerebras.loadtest.gate.Judgement;
import cerebras.loadtest.measure.RunAnswer;
import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.measure.SummaryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that show a finished run. */
public final class Report {

  private Report() {}

  /**
   * Makes the report of a run's records, whether the run ended by itself or was killed, and writes it beside them.
   *
   * @throws IOException when the records cannot be read, or the files not be written
   */
  public static Made make(Path callLog) throws IOException {
    SteadyJudge judge = new SteadyJudge();
    RunSummary measured = SummaryBuilder.summarize(callLog, judge::begin);
    Optional<Judgement> judgement = judge.judgement(measured);
    RunSummary summary = measured.withAnswers(answers(measured, judgement));
    Written written = write(summary, callLog.toAbsolutePath().getParent());
    return new Made(
        ConsoleBlock.text(summary, written.page().toUri()),
        judgement.filter(judged -> judged.finding() == Finding.MISSED).isPresent());
  }

  /** What the simulation says itself, and what its figures say. */
  private static List<RunAnswer> answers(RunSummary summary, Optional<Judgement> judgement) {
    Stream<RunAnswer> read = Stream
        .of(judgement.map(Report::verdicts), KneeAnswer.of(summary), BurstAnswer.of(summary), DriftAnswer.of(summary.drifts()))
        .flatMap(Optional::stream);
    return Stream.concat(summary.answers().stream(), read).toList();
  }

  private static RunAnswer verdicts(Judgement judgement) {
    return new RunAnswer(
        "Service level, steady window", judgement.verdicts().stream().map(verdict -> "  " + VerdictLine.of(verdict)).toList());
  }

  /**
   * A report that was made.
   *
   * @param console the block for the console
   * @param missed whether the service level that the run's settings ask for was missed, with 95 % confidence
   */
  public record Made(String console, boolean missed) {}

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

  /** Writes a file whole, in place of one that was there. */
  static Path replace(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(unfinished, text);
      return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
