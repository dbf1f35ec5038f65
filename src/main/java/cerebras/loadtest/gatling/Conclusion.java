package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.CallLog;
import cerebras.loadtest.measure.LogLine;
import cerebras.loadtest.report.Report;
import cerebras.loadtest.report.SingleCall;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What comes after the load: the records are closed, and the report is made of them.
 *
 * @param remembered the attempt whose answer is to be printed; {@code null} when none is
 */
record Conclusion(LoadRun run, AttemptTrace remembered) {

  /** Exit code of a run whose records could not be written, or not be read. */
  private static final int NO_REPORT = 4;

  /** Never throws, for Gatling would then not write its own report; what is wrong is told, and in the exit code. */
  void print() {
    Path records = run.folder().resolve(CallLog.FILE_NAME);
    try {
      closeRecords();
      if (remembered != null) {
        CallLog.read(records, this::printSingleCall);
      }
      System.out.println(Report.make(records));
    } catch (IOException | RuntimeException e) {
      System.err.println("No report was made of " + records + ": " + e.getMessage());
      endWith(NO_REPORT);
    }
  }

  /** Records that end early are reported all the same, as far as they go. */
  private void closeRecords() {
    try {
      run.recorder().close();
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      endWith(NO_REPORT);
    }
  }

  /** Gatling ends the process itself, with a code of its own: only a hook can still change it. */
  private static void endWith(int exitCode) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(exitCode), "exit-code"));
  }

  private void printSingleCall(LogLine line) {
    if (line instanceof Attempt attempt) {
      System.out.println(new SingleCall(attempt, remembered.answerText()).text());
    }
  }
}
