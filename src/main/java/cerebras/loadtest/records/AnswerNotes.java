package cerebras.loadtest.records;

import cerebras.loadtest.records.Remark.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the answers of a run had that a reader of its figures should know, in the whole run.
 *
 * @param notCounted successful answers with text but without the server's count
 * @param brokenOff other answers with text but without the server's count: it comes at the end, if at all
 * @param remarks what was odd, one entry for each kind that occurred, in the order of {@link Kind}
 */
public record AnswerNotes(long notCounted, long brokenOff, List<Count> remarks) {

    /** Nothing to note. */
    public static final AnswerNotes NONE = new AnswerNotes(0, 0, List.of());

    /**
     * How often one kind of remark was made.
     *
     * @param attempts that it was made of
     * @param example what was seen in the first of them
     */
    public record Count(Kind kind, long attempts, String example) {}

    /** How often it was remarked; 0 when it was not. */
    public long attempts(Kind kind) {
        return remarks.stream()
                .filter(count -> count.kind() == kind)
                .mapToLong(Count::attempts)
                .sum();
    }

    /** Gathers them, attempt by attempt. */
    public static final class Tally {

        /** Remarks that say why a count was told and not used. */
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
                brokenOff += attempt.outcome().success() ? 0 : 1;
            }
        }

        public AnswerNotes notes() {
            return new AnswerNotes(notCounted, brokenOff, List.copyOf(remarks.values()));
        }
    }
}
