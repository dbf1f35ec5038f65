package cerebras.loadtest.records;

/**
 * Measurements of the load generator over about one second. A component is {@code null} if the JVM or the operating system
 * does not provide it.
 *
 * @param atNanos end of the interval, on the clock of the {@link Timestamps}
 * @param spanNanos length of the interval
 * @param eventLoopLag delay of a task that is scheduled every ten milliseconds on each event loop; socket reads are delayed
 *     as much. {@code null} if no task ran
 * @param pauses garbage-collection pauses
 * @param processCpu processor time of this process / processor time of all processors, 0 to 1
 * @param machineCpu the same for all processes of the machine
 * @param heapUsedBytes heap in use at the end of the interval
 * @param readToRecord time from the last socket read of an attempt to its line in this file; {@code null} if no attempt was
 *     written
 * @param queued number of attempts that waited to be written at the end of the interval
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

    /** A copy on a clock that started earlier by {@code delayNanos}. */
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

    /** Middle of the interval; the sample belongs to the window that contains it. */
    public long middleNanos() {
        return atNanos - spanNanos / 2;
    }

    /**
     * Garbage-collection pauses, during which the process does nothing else. The JVM reports whole milliseconds; shorter pauses
     * count as 0.
     *
     * @param count number of pauses
     * @param totalNanos total length
     * @param longestNanos length of the longest pause; {@code null} if there was none
     */
    public record Pauses(long count, long totalNanos, Long longestNanos) {

        /** No pauses. */
        public static final Pauses NONE = new Pauses(0, 0, null);

        /** These pauses and another one. */
        public Pauses with(long nanos) {
            return and(new Pauses(1, nanos, nanos));
        }

        /** All pauses of both. */
        public Pauses and(Pauses others) {
            return new Pauses(
                    count + others.count, totalNanos + others.totalNanos, longer(longestNanos, others.longestNanos));
        }

        private static Long longer(Long one, Long other) {
            return one == null || other != null && other > one ? other : one;
        }
    }
}
