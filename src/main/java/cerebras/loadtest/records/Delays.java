package cerebras.loadtest.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How long things took, within a second or so: nanoseconds, to 1 %. Seconds can be put together again, since all values
 * are in {@code hdr}; percentiles could not.
 *
 * @param n number of values, at least 1
 * @param p50Nanos median
 * @param p99Nanos 99th percentile
 * @param maxNanos the longest
 * @param hdr all values: an HdrHistogram in its own compressed form, version 2, as Base64
 */
public record Delays(long n, long p50Nanos, long p99Nanos, long maxNanos, String hdr) {

    /** @throws IllegalArgumentException when {@code hdr} is no histogram */
    public Delays {
        decoded(hdr);
    }

    /** What was counted; {@code null} when nothing was. */
    public static Delays of(Histogram nanos) {
        return nanos.getTotalCount() == 0
                ? null
                : new Delays(
                        nanos.getTotalCount(),
                        nanos.getValueAtPercentile(50),
                        nanos.getValueAtPercentile(99),
                        nanos.getMaxValue(),
                        encoded(nanos));
    }

    public Histogram histogram() {
        return decoded(hdr);
    }

    private static String encoded(Histogram nanos) {
        ByteBuffer bytes = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int length = nanos.encodeIntoCompressedByteBuffer(bytes);
        bytes.position(0).limit(length);
        return new String(Base64.getEncoder().encode(bytes).array(), StandardCharsets.US_ASCII);
    }

    private static Histogram decoded(String hdr) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(hdr)), 0);
        } catch (DataFormatException | RuntimeException damaged) {
            throw new IllegalArgumentException("no histogram: " + hdr, damaged);
        }
    }

    /**
     * Counts delays of one thread for another one that reads them from time to time. Counting takes no lock, waits for
     * nobody and allocates nothing.
     */
    public static final class Recorder {

        private static final long LOWEST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
        private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
        private static final int SIGNIFICANT_DIGITS = 2;

        private final SingleWriterRecorder recorder =
                new SingleWriterRecorder(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
        private Histogram latest;

        /** An empty histogram that takes what {@link #drainInto} gives. */
        public static Histogram histogram() {
            return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
        }

        /** Counts a delay, on always the same thread. One below 0 counts as 0, one above ten minutes as ten minutes. */
        public void add(long nanos) {
            recorder.recordValue(Math.max(0, Math.min(HIGHEST_NANOS, nanos)));
        }

        /** Adds what was counted since the last call to {@code sum}; to be called by always the same thread. */
        public void drainInto(Histogram sum) {
            latest = recorder.getIntervalHistogram(latest);
            sum.add(latest);
        }

        /** What was counted since the last call; {@code null} when nothing was. */
        public Delays drain() {
            Histogram sum = histogram();
            drainInto(sum);
            return Delays.of(sum);
        }
    }
}
