package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Population;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallAssembler;
import cerebras.loadtest.records.CallAssembler.Call;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The calls of a run with retries whose last attempt ended in the window, without those that were cancelled by plan.
 *
 * @param attempts number of all their attempts
 * @param retried number of calls that needed a retry
 * @param first outcomes of the first attempts
 * @param last outcomes of the calls after retries, as a user of an SDK sees them
 * @param latency from the scheduled start of the first attempt to the end of the call, in nanoseconds; successful calls only
 */
public record CallFigures(
        long attempts,
        long retried,
        Map<Outcome, Long> first,
        Map<Outcome, Long> last,
        @JsonIgnore Distribution latency) {

    /** Number of calls whose first attempt succeeded. */
    public long firstSuccesses() {
        return successes(first);
    }

    /** Number of calls that succeeded, with or without retries. */
    public long successes() {
        return successes(last);
    }

    private static long successes(Map<Outcome, Long> outcomes) {
        return outcomes.entrySet().stream()
                .filter(outcome -> outcome.getKey().success())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** All calls. */
    @JsonProperty
    public long calls() {
        return last.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Attempts / calls; absent without calls. */
    @JsonProperty
    OptionalDouble attemptsPerCall() {
        return perCall(attempts);
    }

    /** Calls whose first attempt succeeded / calls; absent without calls. */
    @JsonProperty
    OptionalDouble firstSuccessShare() {
        return perCall(firstSuccesses());
    }

    /** Calls that succeeded, with or without retries / calls; absent without calls. */
    @JsonProperty
    OptionalDouble successShare() {
        return perCall(successes());
    }

    private OptionalDouble perCall(long count) {
        return calls() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) count / calls());
    }

    /** From the scheduled start of the first attempt to the end of the last, for successful calls. */
    @JsonProperty("latency")
    MetricFigures writtenLatency() {
        return MetricFigures.of(RunMetric.CALL_LATENCY, Unit.TIME, Population.CALLS, latency);
    }

    /** Computes the {@link CallFigures} of a window. Only calls that wait for a retry are kept in memory. */
    static final class Tally {

        private final CallAssembler calls = new CallAssembler();
        private final Map<Outcome, Long> first = new EnumMap<>(Outcome.class);
        private final Map<Outcome, Long> last = new EnumMap<>(Outcome.class);
        private final Sample latency;
        private Window window;
        private long attempts;
        private long retried;

        Tally(Window window) {
            this.window = window;
            this.latency = Sample.ofNanos().during(window);
        }

        void cut(long endNanos) {
            window = window.endingBy(endNanos);
        }

        /** Attempts of a call must be added in chronological order. */
        void add(Attempt attempt) {
            calls.add(attempt).ifPresent(this::ended);
        }

        private void ended(Call call) {
            boolean cancelled = call.last().outcome() == Outcome.CANCELLED_BY_PLAN;
            if (cancelled || !window.contains(call.last().moments().endNanos())) {
                return;
            }
            attempts += call.attempts();
            retried += call.attempts() > 1 ? 1 : 0;
            first.merge(call.first().outcome(), 1L, Long::sum);
            last.merge(call.last().outcome(), 1L, Long::sum);
            if (call.success()) {
                call.latencyNanos()
                        .ifPresent(nanos -> latency.add(call.last().moments().endNanos(), nanos));
            }
        }

        /** The figures; a call whose retry was prevented by the end of the run ends with its previous attempt. Call once. */
        CallFigures figures() {
            calls.waiting().forEach(this::ended);
            return new CallFigures(attempts, retried, first, last, latency.distribution());
        }
    }
}
