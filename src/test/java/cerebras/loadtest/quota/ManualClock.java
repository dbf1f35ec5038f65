package cerebras.loadtest.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** A wall clock that goes when told to. */
final class ManualClock implements LongSupplier {

    private long epochNanos;

    ManualClock(String instant) {
        set(instant);
    }

    @Override
    public long getAsLong() {
        return epochNanos;
    }

    void set(String instant) {
        epochNanos = Duration.between(Instant.EPOCH, Instant.parse(instant)).toNanos();
    }

    void advance(Duration duration) {
        epochNanos += duration.toNanos();
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    long millis() {
        return Duration.ofNanos(epochNanos).toMillis();
    }
}
