package cerebras.loadtest.analysis.calibration;

import cerebras.loadtest.stats.Distribution;
import java.time.Duration;

/**
 * The error of a client's figures compared with what the emulator actually sent. Errors include everything between the
 * two applications: system calls on both sides, the network, and the client's own work.
 *
 * @param answers streamed answers that were compared
 * @param others further streamed answers: with fewer than two text events, or with different events on both sides
 * @param events text events in the compared answers
 * @param span from the first sending of those answers to the last end
 * @param timeToFirstTokenError measured − true, nanoseconds
 * @param speedErrorPercent |measured / true − 1| of the time from the first event with text to the last, in percent:
 *     the error of the output speed, since both count the same tokens; for answers that have one
 * @param gapError |measured − true| of each gap between events, nanoseconds; for answers whose events can be
 *     distinguished: they were read one by one, or the lengths of their texts are known. Events of one read have the
 *     same time
 * @param mergedEvents events that one socket read delivered together with the previous one
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

    /** Text events per second, all answers together. */
    public double eventsPerSecond() {
        return events / (span.toNanos() / 1e9);
    }
}
