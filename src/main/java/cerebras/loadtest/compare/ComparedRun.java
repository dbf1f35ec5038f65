package cerebras.loadtest.compare;

import cerebras.loadtest.measure.Attempt;
import cerebras.loadtest.measure.CallLog;
import cerebras.loadtest.measure.RunSummary;
import cerebras.loadtest.measure.SummaryBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * One run of a comparison.
 *
 * @param summary what any report of it says
 * @param readings its figures, of those that it has enough calls for
 */
public record ComparedRun(RunSummary summary, Map<Yardstick, Reading> readings) {

  /**
   * Reads the records of a run twice: the first time says where the steady window ends.
   *
   * @throws IOException when they cannot be read, or do not begin with the header of a run
   */
  public static ComparedRun read(Path records) throws IOException {
    RunSummary summary = SummaryBuilder.summarize(records);
    SteadyCalls calls = new SteadyCalls(summary.steady().window());
    CallLog.read(records, line -> {
      if (line instanceof Attempt attempt) {
        calls.add(attempt);
      }
    });
    return new ComparedRun(summary, readings(calls.complete()));
  }

  private static Map<Yardstick, Reading> readings(SteadyCalls calls) {
    Map<Yardstick, Reading> readings = new EnumMap<>(Yardstick.class);
    for (Yardstick yardstick : Yardstick.values()) {
      yardstick.reading(calls).ifPresent(reading -> readings.put(yardstick, reading));
    }
    return readings;
  }
}
