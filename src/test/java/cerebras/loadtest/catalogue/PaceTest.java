package cerebras.loadtest.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

  @ParameterizedTest
  @CsvSource({"1600, 4800, 7.68", "3000, 4800, 14.4", "1850, 4800, 8.88", "1000, 1000, 1"})
  void tokensPerEventAreSpeedTimesCadence(double tokensPerSecond, long cadenceMicros, double tokensPerEvent) {
    Pace pace = Pace.MEASURED
        .withEventCadence(Duration.ofNanos(cadenceMicros * 1000))
        .withTokensPerSecond(tokensPerSecond);
    assertEquals(tokensPerEvent, pace.tokensPerEvent(), 1e-9);
  }

  @Test
  void rejectsASpeedBelowOneTokenPerEvent() {
    var refused = assertThrows(IllegalArgumentException.class, () -> Pace.MEASURED.withTokensPerSecond(200));
    assertEquals("tokensPerSecond=200.0 is not possible: expected at least one token in each event: raise it, or"
        + " eventCadence", refused.getMessage());
  }

  @Test
  void rejectsWhatIsNotADuration() {
    assertThrows(IllegalArgumentException.class, () -> Pace.MEASURED.withQueueTime(Duration.ofMillis(-1)));
    assertThrows(IllegalArgumentException.class, () -> Pace.MEASURED.withEventCadence(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> Pace.MEASURED.withJitter(1));
  }
}
