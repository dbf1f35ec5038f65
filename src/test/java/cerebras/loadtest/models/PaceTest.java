package cerebras.loadtest.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private static final Pace PACE = new Pace(1600, Duration.ofMillis(4), 37, Duration.ofNanos(4_800_000), 0.05);

    @ParameterizedTest
    @CsvSource({"1600, 4800, 7.68", "3000, 4800, 14.4", "1850, 4800, 8.88", "1000, 1000, 1"})
    void tokensPerEventAreSpeedTimesCadence(double tokensPerSecond, long cadenceMicros, double tokensPerEvent) {
        Pace pace =
                PACE.withEventCadence(Duration.ofNanos(cadenceMicros * 1000)).withTokensPerSecond(tokensPerSecond);
        assertEquals(tokensPerEvent, pace.tokensPerEvent(), 1e-9);
    }

    @Test
    void rejectsASpeedBelowOneTokenPerEvent() {
        var refused = assertThrows(IllegalArgumentException.class, () -> PACE.withTokensPerSecond(200));
        assertEquals(
                "tokensPerSecond=200.0 is not possible: expected at least one token in each event: raise it, or"
                        + " eventCadence",
                refused.getMessage());
    }

    /** Below 1 / 4.8 ms = 208.3 tokens/s an event of one token is due every 1 / speed. */
    @ParameterizedTest
    @CsvSource({"3000, 4800000, 14.4", "209, 4800000, 1.0032", "200, 5000000, 1", "0.5, 2000000000, 1"})
    void slowSpeedSpacesEventsOutInsteadOfEmptyingThem(double speed, long cadenceNanos, double tokensPerEvent) {
        Pace pace = PACE.atSpeed(speed);
        assertEquals(speed, pace.tokensPerSecond());
        assertEquals(cadenceNanos, pace.eventCadence().toNanos());
        assertEquals(tokensPerEvent, pace.tokensPerEvent(), 1e-9);
    }

    @Test
    void rejectsWhatIsNotADuration() {
        assertThrows(IllegalArgumentException.class, () -> PACE.withQueueTime(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> PACE.withEventCadence(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> PACE.withJitter(1));
    }
}
