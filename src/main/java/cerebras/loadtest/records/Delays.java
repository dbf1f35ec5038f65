package cerebras.loadtest.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * A distribution of delays over about one second, in nanoseconds with a resolution of 1 %. Distributions can be added up
 * because {@code hdr} has all values.
 *
 * @param n number of values, at least 1
 * @param p50Nanos median
 * @param p99Nanos 99th percentile
 * @param maxNanos maximum
 * @param hdr all values: an HdrHistogram in its own compressed form, version 2, as Base64
 */
public record Delays(long n, long p50Nanos, long p99Nanos, long maxNanos, String hdr) {

    /** @throws IllegalArgumentException if {@code hdr} is not a histogram */
    public Delays {
        decoded(hdr);
    }

    /** The recorded values; {@code null} if there are none. */
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
     * Records delays on one thread; another thread reads them periodically. Recording is wait-free and does not allocate.
     */
    public static final class Recorder {

        private static final long LOWEST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
        private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
        private static final int SIGNIFICANT_DIGITS = 2;

        private final SingleWriterRecorder recorder =
                new SingleWriterRecorder(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
        private Histogram latest;

        /** An empty histogram for {@link #drainInto}. */
        public static Histogram histogram() {
            return new Histogram(LOWEST_NANOS, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
        }

        /** Records a delay; always call it on the same thread. Values are limited to the range from 0 to ten minutes. */
        public void add(long nanos) {
            recorder.recordValue(Math.max(0, Math.min(HIGHEST_NANOS, nanos)));
        }

        /** Adds the values since the last call to {@code sum}; always call it on the same thread. */
        public void drainInto(Histogram sum) {
            latest = recorder.getIntervalHistogram(latest);
            sum.add(latest);
        }

        /** The values since the last call; {@code null} if there are none. */
        public Delays drain() {
            Histogram sum = histogram();
            drainInto(sum);
            return Delays.of(sum);
        }
    }
}
