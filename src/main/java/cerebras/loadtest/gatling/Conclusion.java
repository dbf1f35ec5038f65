package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.CallLog;
import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.measure.SummaryBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What comes after the load: the records are closed and the report is made of them. */
record Conclusion(LoadRun run) {

  void report() {
    try {
      run.recorder().close();
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage());
    }
    try {
      RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
      System.out.println(summary);
    } catch (IOException e) {
      System.err.println("No report: " + e.getMessage());
    }
  }
}
