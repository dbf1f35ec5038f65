package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;

/**
 * How the text of a streamed answer arrived. A read is one delivery by the socket; all events in it share its time.
 *
 * @param events events in all, the closing one included, {@code [DONE]} not
 * @param textEvents events that carried text
 * @param readGapMicros one entry for each read that carried text: microseconds since the read before it, 0 for the first.
 *     The sums, not the gaps, are rounded, so the last entry is off by less than a microsecond too
 * @param readTextBytes for each such read, the length of its text in bytes as it stood in the JSON: tokens are distributed
 *     over the reads by it
 * @param first the first such read; {@code null} in records of earlier versions, and without any
 * @param last the last such read, which may be the first; {@code null} as {@code first}
 */
public record Arrivals(int events, int textEvents, int[] readGapMicros, int[] readTextBytes, Read first, Read last) {

    /** Without details of the first and the last read. */
    public Arrivals(int events, int textEvents, int[] readGapMicros, int[] readTextBytes) {
        this(events, textEvents, readGapMicros, readTextBytes, null, null);
    }

    /**
     * One read that carried text.
     *
     * @param textEvents number of events with text in it
     * @param lateMicros delay of the event loop when it processed this read, in microseconds: an upper bound of how long the
     *     bytes had been waiting; {@code null} if not measured
     */
    public record Read(int textEvents, Long lateMicros) {}

    /** Number of reads that carried text. */
    public int reads() {
        return readGapMicros.length;
    }

    /** Length of all text in bytes. */
    @JsonIgnore
    public long textBytes() {
        return Arrays.stream(readTextBytes).asLongStream().sum();
    }
}
