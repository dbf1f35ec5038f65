package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.CallLog;
import cerebras.loadtest.measure.LogLine;
import cerebras.loadtest.report.Report;
import cerebras.loadtest.report.SingleCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What comes after the load: the records are closed, and the report is made of them.
 *
 * @param remembered the attempt whose answer is to be printed; {@code null} when none is
 */
record Conclusion(LoadRun run, AttemptTrace remembered) {

  /** Never throws: the records are there, and whatever is wrong is told. */
  void print() {
    try {
      run.recorder().close();
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage());
    }
    Path records = run.folder().resolve(CallLog.FILE_NAME);
    try {
      if (remembered != null) {
        CallLog.read(records, this::printSingleCall);
      }
      System.out.println(Report.make(records));
    } catch (IOException | RuntimeException e) {
      System.err.println("No report was made of " + records + ": " + e);
    }
  }

  private void printSingleCall(LogLine line) {
    if (line instanceof Attempt attempt) {
      System.out.println(new SingleCall(attempt, remembered.answerText()).text());
    }
  }
}
