package cerebras.loadtest.records;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The ids of a run's calls in distributed tracing (W3C Trace Context): a trace for each call, a span for each of its attempts.
 * They are computed from user, call and attempt with a random number of the run, so that the request and the span that is
 * made of its record have the same without either keeping it.
 */
public final class TraceIds {

    private static final HexFormat HEX = HexFormat.of();
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long high;
    private final long low;

    TraceIds(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** Of a new run. */
    public static TraceIds random() {
        SecureRandom random = new SecureRandom();
        return new TraceIds(random.nextLong(), random.nextLong());
    }

    /** Value of the header {@code traceparent} of an attempt: sampled. */
    public String traceparent(AttemptTrace attempt) {
        return "00-" + trace(attempt.user, attempt.call) + "-" + span(attempt.user, attempt.call, attempt.attempt)
                + "-01";
    }

    /** 32 hexadecimal digits. */
    public String traceId(Attempt attempt) {
        return trace(attempt.user(), attempt.callNumber());
    }

    /** 16 hexadecimal digits. */
    public String spanId(Attempt attempt) {
        return span(attempt.user(), attempt.callNumber(), attempt.attempt());
    }

    private String trace(long user, long call) {
        return hex(mixed(high ^ mixed(user, call), 1)) + hex(mixed(low ^ mixed(call, user), 2));
    }

    private String span(long user, long call, int attempt) {
        return hex(mixed(low ^ mixed(user, call), attempt + 2L));
    }

    /** All zeros would be no id. */
    private static String hex(long value) {
        return HEX.toHexDigits(value == 0 ? 1 : value);
    }

    /** Steele, Lea and Flood's SplitMix64: each bit of the input changes half of those of the result. */
    private static long mixed(long value, long step) {
        long mixed = value + GOLDEN * (step + 1);
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
