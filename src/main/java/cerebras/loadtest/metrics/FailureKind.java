package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Failures of the same kind in the whole run.
 *
 * @param outcome which
 * @param status HTTP status; {@code null} without an answer
 * @param errorCode the API's code, or the class of a failure below HTTP; {@code null} if there is none
 * @param message error message of the first of them; {@code null} if it had none
 * @param count number of failures
 */
public record FailureKind(Outcome outcome, Integer status, String errorCode, String message, long count) {

    /** Counts failures by kind. The number of kinds is limited; further ones are counted together. */
    static final class Tally {

        private static final int MOST_KINDS = 50;

        private final Map<Kind, FailureKind> kinds = new LinkedHashMap<>();

        private record Kind(Outcome outcome, Integer status, String errorCode) {}

        void add(Attempt attempt) {
            Kind kind = new Kind(attempt.outcome(), attempt.status(), attempt.errorCode());
            if (attempt.outcome().failure() && (kinds.containsKey(kind) || kinds.size() < MOST_KINDS)) {
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
