package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.CallLog;
import cerebras.loadtest.measure.LogLine;
import cerebras.loadtest.measure.RunAnswer;
import cerebras.loadtest.report.Report;
import cerebras.loadtest.report.SingleCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What comes after the load, once: the records are closed, and the report is made of them. */
final class Conclusion {

  /** Exit code of a run in which this process failed; Gatling's own for a crash. */
  static final int FAILED = 1;
  /** Exit code of a run whose records could not be written, or not be read. */
  private static final int NO_REPORT = 4;
  /** Exit code of a run that missed the service level; Gatling's own for an assertion that fails. */
  private static final int MISSED = 2;

  private final LoadRun run;
  private final Supplier<AttemptTrace> remembered;
  private final Supplier<List<RunAnswer>> answers;
  private final LastWord lastWord = new LastWord();
  private boolean drawn;

  /**
   * @param remembered the attempt whose answer is to be printed; gives {@code null} when none is
   * @param answers what the simulation says to its question
   */
  Conclusion(LoadRun run, Supplier<AttemptTrace> remembered, Supplier<List<RunAnswer>> answers) {
    this.run = run;
    this.remembered = remembered;
    this.answers = answers;
  }

  /** The process is being ended from outside: what was measured so far is reported, unless all of it was. */
  synchronized void interrupted() {
    if (!drawn) {
      run.interrupt();
      draw();
    }
  }

  /** Never throws, for Gatling would then not write its own report; what is wrong is told, and in the exit code. */
  synchronized void draw() {
    if (drawn) {
      return;
    }
    drawn = true;
    run.failure().ifPresent(why -> lastWord.exitCode(FAILED));
    Path records = run.folder().resolve(CallLog.FILE_NAME);
    try {
      closeRecords();
      if (remembered.get() != null) {
        CallLog.read(records, this::printSingleCall);
      }
      Report.Made made = Report.make(records);
      System.out.println(made.console());
      StepSummary.append(made.markdown(), System.getenv());
      lastWord.report(made.missed(), made.page());
      if (!made.missed().isEmpty()) {
        lastWord.exitCode(MISSED);
      }
    } catch (IOException | RuntimeException | Error e) {
      System.err.println("No report was made of " + records + ": " + words(e));
      lastWord.exitCode(NO_REPORT);
    }
    lastWord.keep();
  }

  /** Records that end early are reported all the same, as far as they go. */
  private void closeRecords() {
    try {
      answers.get().forEach(run.recorder()::note);
      run.close();
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      lastWord.exitCode(NO_REPORT);
    }
  }

  private static String words(Throwable failure) {
    return failure instanceof Error || failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private void printSingleCall(LogLine line) {
    if (line instanceof Attempt attempt) {
      System.out.println(new SingleCall(attempt, remembered.get().answerText()).text());
    }
  }
}
