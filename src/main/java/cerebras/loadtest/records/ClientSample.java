package cerebras.loadtest.records;

/**
 * What the load generator measured of itself in a second or so. A component is {@code null} where the JVM or the
 * operating system does not tell.
 *
 * @param atNanos when, on the clock of the {@link Timestamps}: the end of the time that this is about
 * @param spanNanos length of that time
 * @param eventLoopLag how late the event loops came to a small task that was due every ten milliseconds on each of them:
 *     so late they come to a socket read too; {@code null} when none came to one
 * @param pauses for garbage collection
 * @param processCpu processor time of this process / that of all processors, 0 to 1
 * @param machineCpu the same of all processes of the machine
 * @param heapUsedBytes at the end
 * @param readToRecord from the latest socket read of an attempt to its line in this file; {@code null} when no attempt
 *     was written
 * @param queued attempts that waited to be written at the end
 */
public record ClientSample(
    long atNanos,
    long spanNanos,
    Delays eventLoopLag,
    Pauses pauses,
    Double processCpu,
    Double machineCpu,
    Long heapUsedBytes,
    Delays readToRecord,
    int queued)
    implements LogLine {

  /** The same, on a clock that began earlier by {@code delayNanos}. */
  public ClientSample moved(long delayNanos) {
    return new ClientSample(
        atNanos + delayNanos, spanNanos, eventLoopLag, pauses, processCpu, machineCpu, heapUsedBytes, readToRecord, queued);
  }

  /** The middle of the time that this is about: it belongs to the window that this lies in. */
  public long middleNanos() {
    return atNanos - spanNanos / 2;
  }
}
