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

    @Override
    public void accept(Visitor visitor) {
        visitor.clientSample(this);
    }

    /** The same, on a clock that began earlier by {@code delayNanos}. */
    public ClientSample moved(long delayNanos) {
        return new ClientSample(
                atNanos + delayNanos,
                spanNanos,
                eventLoopLag,
                pauses,
                processCpu,
                machineCpu,
                heapUsedBytes,
                readToRecord,
                queued);
    }

    /** The middle of the time that this is about: it belongs to the window that this lies in. */
    public long middleNanos() {
        return atNanos - spanNanos / 2;
    }

    /**
     * Pauses for garbage collection, in which nothing else of the process runs. The JVM tells them in whole milliseconds:
     * shorter ones count with 0 time.
     *
     * @param count number of pauses
     * @param totalNanos how long all of them took
     * @param longestNanos how long the longest took; {@code null} when there was none
     */
    public record Pauses(long count, long totalNanos, Long longestNanos) {

        /** There was none. */
        public static final Pauses NONE = new Pauses(0, 0, null);

        /** These, and another one. */
        public Pauses with(long nanos) {
            return and(new Pauses(1, nanos, nanos));
        }

        /** These and those. */
        public Pauses and(Pauses others) {
            return new Pauses(
                    count + others.count, totalNanos + others.totalNanos, longer(longestNanos, others.longestNanos));
        }

        private static Long longer(Long one, Long other) {
            return one == null || other != null && other > one ? other : one;
        }
    }
}
