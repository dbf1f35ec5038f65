package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.analysis.slo.Finding;
import java.util.Optional;

/**
 * The result of a {@link CapacitySearch}: the capacity lies between two levels.
 *
 * @param highestMet the highest level that meets; absent if even the lowest does not, or nothing was tried
 * @param lowestMissed the lowest level that misses; absent if even the highest does not, or nothing was tried
 * @param settled whether the levels are close enough and were each confirmed; if not, the search ended too early
 */
public record Capacity(Optional<Trials> highestMet, Optional<Trials> lowestMissed, boolean settled) {

    /** The kind of result. */
    public enum Kind {
        /** At least {@code highestMet}, and less than {@code lowestMissed}. */
        BETWEEN,
        /** Not found: even the lowest level misses. */
        BELOW_LOWEST,
        /** At least {@code highestMet}: the search ended without a level that misses. */
        AT_LEAST,
        /** Nothing was tried. */
        UNKNOWN
    }

    public Kind kind() {
        if (highestMet.isEmpty()) {
            return lowestMissed.isEmpty() ? Kind.UNKNOWN : Kind.BELOW_LOWEST;
        }
        return lowestMissed.isEmpty() ? Kind.AT_LEAST : Kind.BETWEEN;
    }

    /**
     * The results of all trials of one level. The majority decides whether it meets or misses.
     *
     * @param users the level
     * @param met trials that met the service level
     * @param missed those that did not
     * @param shownMet those that met it with 95 % confidence
     * @param shownMissed those that missed it with 95 % confidence
     */
    public record Trials(int users, int met, int missed, int shownMet, int shownMissed) {

        static Trials none(int users) {
            return new Trials(users, 0, 0, 0, 0);
        }

        Trials and(Finding finding) {
            return new Trials(
                    users,
                    met + (finding.met() ? 1 : 0),
                    missed + (finding.met() ? 0 : 1),
                    shownMet + (finding == Finding.MET ? 1 : 0),
                    shownMissed + (finding == Finding.MISSED ? 1 : 0));
        }

        /** The majority of the trials: those that agree minus those that disagree. */
        int lead() {
            return Math.abs(met - missed);
        }

        /** Whether a trial showed the result of the majority with 95 % confidence, and none showed the opposite. */
        public boolean shown() {
            int agreeing = met > missed ? shownMet : shownMissed;
            return agreeing > 0 && agreeing == shownMet + shownMissed;
        }
    }
}
