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
 * @param readTextBytes for each such read, the length of its text in bytes as it stood in the JSON: how the tokens are
 *     shared out among the reads
 * @param first the first such read; {@code null} in records of earlier versions, and without any
 * @param last the last such read, which may be the first; {@code null} as {@code first}
 */
public record Arrivals(int events, int textEvents, int[] readGapMicros, int[] readTextBytes, Read first, Read last) {

    /** Reads of which no more is known than their gaps and texts. */
    public Arrivals(int events, int textEvents, int[] readGapMicros, int[] readTextBytes) {
        this(events, textEvents, readGapMicros, readTextBytes, null, null);
    }

    /**
     * One read that carried text.
     *
     * @param textEvents how many events with text it brought
     * @param lateMicros by how much the event loop was overdue with other work when it came to this read, in microseconds: up
     *     to so long the bytes may have waited. {@code null} when not measured
     */
    public record Read(int textEvents, Long lateMicros) {}

    /** How many reads carried text. */
    public int reads() {
        return readGapMicros.length;
    }

    /** Length of all text in bytes. */
    @JsonIgnore
    public long textBytes() {
        return Arrays.stream(readTextBytes).asLongStream().sum();
    }
}
