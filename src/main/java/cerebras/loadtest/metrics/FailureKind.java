package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Failures of one kind, in the whole run.
 *
 * @param outcome which
 * @param status HTTP status; {@code null} without an answer
 * @param errorCode the API's code, or the class of a failure below HTTP; {@code null} when there is none
 * @param message what the first of them said; {@code null} when it said nothing
 * @param count how many there were
 */
public record FailureKind(Outcome outcome, Integer status, String errorCode, String message, long count) {

    /** Counts failures by kind. A server can say only so many different things before they are no longer told apart. */
    static final class Tally {

        private static final int MOST_KINDS = 50;

        private final Map<Kind, FailureKind> kinds = new LinkedHashMap<>();

        private record Kind(Outcome outcome, Integer status, String errorCode) {}

        void add(Attempt attempt) {
            Kind kind = new Kind(attempt.outcome(), attempt.status(), attempt.errorCode());
            if (!attempt.outcome().success() && (kinds.containsKey(kind) || kinds.size() < MOST_KINDS)) {
                kinds.merge(
                        kind,
                        new FailureKind(
                                attempt.outcome(), attempt.status(), attempt.errorCode(), attempt.errorMessage(), 1),
                        (known, more) -> new FailureKind(
                                known.outcome(),
                                known.status(),
                                known.errorCode(),
                                known.message(),
                                known.count() + 1));
            }
        }

        /** The most frequent first. */
        List<FailureKind> kinds() {
            return kinds.values().stream()
                    .sorted(Comparator.comparingLong(FailureKind::count).reversed())
                    .toList();
        }
    }
}
