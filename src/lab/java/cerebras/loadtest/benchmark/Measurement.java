package cerebras.loadtest.benchmark;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Locale;

/**
 * What a contender did in its window.
 *
 * @param streams answers that ended in the window
 * @param failed answers of the whole run that were not whole
 * @param events that the server sent in the window
 * @param wallNanos length of the window
 * @param cpuNanos processor time of the whole process in it, with JIT compiler, garbage collector and kernel
 * @param compileMillis time that the JIT compiler was at work in it: little, if the warm-up was long enough
 * @param allocatedBytes by all its threads
 * @param pauses garbage collections
 * @param pauseMillis their time together
 * @param residentBytes memory that the process occupied at the end of the window; {@code null} where that is not known
 */
record Measurement(
        long streams,
        long failed,
        long events,
        long wallNanos,
        long cpuNanos,
        long compileMillis,
        long allocatedBytes,
        long pauses,
        long pauseMillis,
        Long residentBytes) {

    private static final double NANOS_PER_SECOND = 1e9;

    @JsonIgnore
    double eventsPerSecond() {
        return events * NANOS_PER_SECOND / wallNanos;
    }

    /** Events / processor time. */
    @JsonIgnore
    double eventsPerCpuSecond() {
        return events * NANOS_PER_SECOND / cpuNanos;
    }

    @JsonIgnore
    double bytesPerEvent() {
        return (double) allocatedBytes / events;
    }

    /** Processor time / time: 1 is a whole core. */
    @JsonIgnore
    double cores() {
        return (double) cpuNanos / wallNanos;
    }

    /** For people. */
    @JsonIgnore
    String text() {
        return String.format(
                Locale.ROOT,
                "%,.0f events/s, %,.0f events/CPU second (JIT compiler at work for %d ms)",
                eventsPerSecond(),
                eventsPerCpuSecond(),
                compileMillis);
    }
}
