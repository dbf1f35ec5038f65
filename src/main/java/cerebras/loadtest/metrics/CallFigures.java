package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The calls of a run with retries whose last attempt ended in the window.
 *
 * @param attempts number of all their attempts
 * @param retried number of calls that needed a retry
 * @param first outcomes of the first attempts
 * @param last outcomes of the calls after retries, as a user of an SDK sees them
 * @param latency from the scheduled start of the first attempt to the end of the call, in nanoseconds; successful calls only
 */
public record CallFigures(
        long attempts, long retried, Map<Outcome, Long> first, Map<Outcome, Long> last, Distribution latency) {

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
    public long calls() {
        return last.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Computes the {@link CallFigures} of a window. Only calls that wait for a retry are kept in memory. */
    static final class Tally {

        private final Map<String, Call> waiting = new HashMap<>();
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

        private record Call(Attempt first, Attempt latest, int attempts) {

            private Call followedBy(Attempt next) {
                return new Call(first, next, attempts + 1);
            }

            private OptionalLong latencyNanos() {
                return Timestamps.between(
                        first.moments().begunNanos(), latest.moments().endNanos());
            }
        }

        void cut(long endNanos) {
            window = window.endingBy(endNanos);
        }

        /** Attempts of a call must be added in chronological order. */
        void add(Attempt attempt) {
            Call before = waiting.remove(attempt.call());
            Call call = before == null ? new Call(attempt, attempt, 1) : before.followedBy(attempt);
            if (attempt.willBeRetried()) {
                waiting.put(attempt.call(), call);
            } else {
                ended(call);
            }
        }

        private void ended(Call call) {
            if (!window.contains(call.latest().moments().endNanos())) {
                return;
            }
            attempts += call.attempts();
            retried += call.attempts() > 1 ? 1 : 0;
            first.merge(call.first().outcome(), 1L, Long::sum);
            last.merge(call.latest().outcome(), 1L, Long::sum);
            if (call.latest().outcome().success()) {
                call.latencyNanos()
                        .ifPresent(nanos -> latency.add(call.latest().moments().endNanos(), nanos));
            }
        }

        /** The figures; a call whose retry was prevented by the end of the run ends with its previous attempt. Call once. */
        CallFigures figures() {
            waiting.values().forEach(this::ended);
            return new CallFigures(attempts, retried, first, last, latency.distribution());
        }
    }
}
