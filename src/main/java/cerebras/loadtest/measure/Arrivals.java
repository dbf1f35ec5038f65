package cerebras.loadtest.measure;

/**
 * How the text of a streamed answer arrived. A read is one delivery by the socket; all events in it share its time.
 *
 * @param events events in all, the closing one included, {@code [DONE]} not
 * @param textEvents events that carried text
 * @param readGapMicros one entry for each read that carried text: microseconds since the read before it, 0 for the first.
 *     The sums, not the gaps, are rounded, so the last entry is off by less than a microsecond too
 * @param readTextBytes for each such read, the length of its text in bytes as it stood in the JSON: how the tokens are
 *     shared out among the reads
 */
public record Arrivals(int events, int textEvents, int[] readGapMicros, int[] readTextBytes) {

  /** How many reads carried text. */
  public int reads() {
    return readGapMicros.length;
  }
}
