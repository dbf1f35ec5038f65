package cerebras.loadtest.analysis.calibration;

import cerebras.loadtest.stats.Distribution;
import java.time.Duration;

/**
 * How far a client's figures are from what the emulator really sent. Errors hold all that is between the two sockets'
 * users: both sides' system calls, the way between them, and the client's own work.
 *
 * @param answers streamed answers that were held against each other
 * @param others further streamed answers: with fewer than two events with text, or other ones here than there
 * @param events events with text in the answers
 * @param span from the first of those answers' sending to the last one's end
 * @param timeToFirstTokenError measured − true, nanoseconds
 * @param speedErrorPercent |measured / true − 1| of the time from the first event with text to the last, in percent: the
 *     error of the output speed, since both count the same tokens; of answers that have one
 * @param gapError |measured − true| of each gap between events, nanoseconds; of answers whose events can be told apart:
 *     they were read one by one, or the lengths of their texts are known. Events of one read were seen at the same moment
 * @param mergedEvents events that one socket read delivered together with the one before
 */
public record Calibration(
        long answers,
        long others,
        long events,
        Duration span,
        Distribution timeToFirstTokenError,
        Distribution speedErrorPercent,
        Distribution gapError,
        long mergedEvents) {

    /** Events with text a second, of all answers together. */
    public double eventsPerSecond() {
        return events / (span.toNanos() / 1e9);
    }
}
