package cerebras.loadtest.records;

import cerebras.loadtest.records.Remark.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Anomalies in the answers of a run that affect how its figures are read. Covers the whole run.
 *
 * @param notCounted number of successful answers with text for which the server reported no token count
 * @param brokenOff number of incomplete answers with text and without a token count, which servers send last
 * @param remarks one entry for each kind of anomaly that occurred, in the order of {@link Kind}
 */
public record AnswerNotes(long notCounted, long brokenOff, List<Count> remarks) {

    /** Nothing to note. */
    public static final AnswerNotes NONE = new AnswerNotes(0, 0, List.of());

    /**
     * How often one kind of anomaly occurred.
     *
     * @param kind what is odd
     * @param attempts number of attempts that had it
     * @param example what the first of them contained
     */
    public record Count(Kind kind, long attempts, String example) {}

    /** Number of attempts with this kind of anomaly. */
    public long attempts(Kind kind) {
        return remarks.stream()
                .filter(count -> count.kind() == kind)
                .mapToLong(Count::attempts)
                .sum();
    }

    /** Collects the notes of all attempts. */
    public static final class Tally {

        /** Anomalies because of which a reported token count is not used. */
        private static final Set<Kind> NO_COUNT = Set.of(Kind.OUTPUT_COUNT, Kind.USAGE_BEFORE_TEXT);

        private final Map<Kind, Count> remarks = new EnumMap<>(Kind.class);
        private long notCounted;
        private long brokenOff;

        public void add(Attempt attempt) {
            List<Remark> made = attempt.remarks() == null ? List.of() : attempt.remarks();
            for (Remark remark : made) {
                remarks.merge(
                        remark.kind(),
                        new Count(remark.kind(), 1, remark.seen()),
                        (first, more) -> new Count(first.kind(), first.attempts() + 1, first.example()));
            }
            boolean estimated = attempt.tokens() != null
                    && attempt.tokens().output() != null
                    && attempt.tokens().output().estimated();
            if (estimated && made.stream().noneMatch(remark -> NO_COUNT.contains(remark.kind()))) {
                notCounted += attempt.outcome().success() ? 1 : 0;
                brokenOff += attempt.outcome().failure() ? 1 : 0;
            }
        }

        public AnswerNotes notes() {
            return new AnswerNotes(notCounted, brokenOff, List.copyOf(remarks.values()));
        }
    }
}
