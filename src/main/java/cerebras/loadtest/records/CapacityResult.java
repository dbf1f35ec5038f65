package cerebras.loadtest.records;

import java.util.Map;

/**
 * The line with the result of a search for capacity.
 *
 * @param meet the highest number of users that met the service level; {@code null} when not even the lowest did
 * @param miss the lowest number of users that missed it; {@code null} when not even the highest did
 * @param serviceLevel its limits as settings have them: {@code ttft.p95} and {@code 300ms}
 * @param trials how many were made
 * @param steps how many steps of the load they took
 * @param settled whether the search came to its end
 */
public record CapacityResult(
        Level meet, Level miss, Map<String, String> serviceLevel, int trials, int steps, boolean settled)
        implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.capacity(this);
    }

    /**
     * All trials with one number of users.
     *
     * @param met trials that met the service level
     * @param missed those that did not
     * @param shownMet trials that met it with 95 % confidence
     * @param shownMissed trials that missed it with 95 % confidence
     * @param missedLimits how many trials missed each limit; without limits that none missed
     */
    public record Level(
            int users, int met, int missed, int shownMet, int shownMissed, Map<String, Integer> missedLimits) {

        /** Whether a trial showed with 95 % confidence what most say, and none showed the opposite. */
        public boolean shown() {
            int agreeing = met > missed ? shownMet : shownMissed;
            return agreeing > 0 && agreeing == shownMet + shownMissed;
        }
    }
}
