package cerebras.loadtest.report;

import cerebras.loadtest.metrics.CallFigures;
import cerebras.loadtest.records.Outcome;
import java.util.Map;

/**
 * What became of calls in {@code summary.json}; the components are those of {@link CallFigures}.
 *
 * @param attemptsPerCall absent without calls, as the two shares are
 * @param firstSuccessShare calls that got their answer at the first attempt / calls
 * @param successShare calls that got their answer in the end / calls
 */
public record CallsDocument(
    long calls,
    long attempts,
    long retried,
    Double attemptsPerCall,
    Double firstSuccessShare,
    Double successShare,
    Map<Outcome, Long> first,
    Map<Outcome, Long> last,
    MetricDocument latency) {

  /** Absent when no attempt was to be made again. */
  static CallsDocument of(CallFigures calls) {
    return calls == null
        ? null
        : new CallsDocument(
            calls.calls(),
            calls.attempts(),
            calls.retried(),
            perCall(calls.attempts(), calls),
            perCall(calls.firstSuccesses(), calls),
            perCall(calls.successes(), calls),
            FiguresDocument.ordered(calls.first()),
            FiguresDocument.ordered(calls.last()),
            MetricDocument.ofCalls(RunMetric.CALL_LATENCY, calls.latency()));
  }

  private static Double perCall(long count, CallFigures calls) {
    return calls.calls() == 0 ? null : (double) count / calls.calls();
  }
}
