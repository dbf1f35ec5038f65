package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.CallFigures;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure.Value;
import cerebras.loadtest.report.Numbers.Quantity;
import java.util.Arrays;
import java.util.List;

/**
 * What making failed attempts again was good for: first attempts and last ones side by side.
 *
 * @param figures in the order of reading
 * @param outcomes those that a first or a last attempt had
 */
record RetryTable(List<HeadlineFigure> figures, List<Row> outcomes) {

    static RetryTable of(CallFigures calls, Numbers numbers) {
        return new RetryTable(
                List.of(success(calls, numbers), attempts(calls, numbers), latency(calls, numbers)),
                Arrays.stream(Outcome.values())
                        .filter(outcome -> calls.first().containsKey(outcome)
                                || calls.last().containsKey(outcome))
                        .map(outcome -> Row.of(outcome, calls, numbers))
                        .toList());
    }

    /** One outcome: how many calls had it at their first attempt, and how many in the end. */
    record Row(String label, boolean success, String first, String firstShare, String last, String lastShare) {

        static Row of(Outcome outcome, CallFigures calls, Numbers numbers) {
            long first = calls.first().getOrDefault(outcome, 0L);
            long last = calls.last().getOrDefault(outcome, 0L);
            return new Row(
                    outcome.label(),
                    outcome.success(),
                    numbers.count(first),
                    numbers.share(first, calls.calls()),
                    numbers.count(last),
                    numbers.share(last, calls.calls()));
        }
    }

    private static HeadlineFigure success(CallFigures calls, Numbers numbers) {
        List<Value> values = calls.calls() == 0
                ? List.of()
                : List.of(
                        Value.exact("in the end", numbers.percent(calls.successes(), calls.calls())),
                        Value.exact("at the first attempt", numbers.percent(calls.firstSuccesses(), calls.calls())));
        return figure(
                RunMetric.CALL_SUCCESS,
                values,
                numbers.count(calls.successes()) + " of " + numbers.count(calls.calls(), "call"));
    }

    private static HeadlineFigure attempts(CallFigures calls, Numbers numbers) {
        List<Value> values = calls.calls() == 0
                ? List.of()
                : List.of(Value.exact(
                        "", new Quantity(numbers.decimal((double) calls.attempts() / calls.calls()), "")));
        return figure(
                RunMetric.ATTEMPTS_PER_CALL,
                values,
                numbers.count(calls.attempts(), "attempt") + "; " + numbers.count(calls.retried(), "call")
                        + " needed more than one");
    }

    private static HeadlineFigure latency(CallFigures calls, Numbers numbers) {
        List<Value> values = calls.latency().percentiles().stream()
                .filter(p -> List.of(50.0, 95.0, 99.0).contains(p.percent()))
                .map(p -> Value.of(MetricDocument.name(p), p, Unit.TIME, numbers))
                .toList();
        return figure(
                RunMetric.CALL_LATENCY,
                values,
                "of " + numbers.count(calls.latency().n(), "call") + " that got their answer");
    }

    private static HeadlineFigure figure(RunMetric metric, List<Value> values, String note) {
        return new HeadlineFigure(metric.key(), metric.title(), values, List.of(note));
    }
}
