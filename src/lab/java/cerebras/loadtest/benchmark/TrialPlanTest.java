package cerebras.loadtest.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialPlanTest {

    private static final Config SETTINGS = ConfigFactory.parseMap(Map.of(
            "streams",
            "1, 100",
            "gaps",
            "10ms,500us",
            "beside",
            "100",
            "ramp",
            "1s",
            "warmup",
            "30s",
            "duration",
            "5s"));

    @Test
    void everyGapIsTriedWithEveryNumberOfStreams() {
        TrialPlan plan = TrialPlan.of(SETTINGS);
        Duration slow = Duration.ofMillis(10);
        Duration fast = Duration.ofNanos(500_000);
        assertEquals(
                List.of(
                        new Trial(1, slow, false),
                        new Trial(100, slow, true),
                        new Trial(1, fast, false),
                        new Trial(100, fast, true)),
                plan.trials());
        assertEquals(Map.of("ramp", "1s", "warmup", "30s", "duration", "5s"), plan.phases());
        assertEquals(Duration.ofSeconds(36), plan.length());
    }

    @Test
    void othersRunNowhereBesideZeroStreams() {
        assertEquals(
                0,
                TrialPlan.of(with("beside", "0")).trials().stream()
                        .filter(Trial::beside)
                        .count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "streams  | abc     | benchmark.streams=abc cannot be used: expected numbers of streams, for example 100,1000",
                "streams  | 0       | benchmark.streams=0 cannot be used: expected numbers of streams, for example 100,1000",
                "beside   | none    | benchmark.beside=none cannot be used: expected numbers of streams, for example 100,1000, or 0",
                "gaps     | 0ms     | benchmark.gaps=0ms cannot be used: expected times between two events, for example 10ms,500us",
                "gaps     | 2s      | benchmark.gaps=2s cannot be used: expected times between two events, for example 10ms,500us",
                "gaps     | ten     | benchmark.gaps=ten cannot be used: expected times between two events, for example 10ms,500us",
                "warmup   | long    | benchmark.warmup=long cannot be used: expected a time, for example 5s"
            })
    void wrongSettingIsReportedWithAdvice(String key, String value, String message) {
        Config wrong = with(key, value);
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> TrialPlan.of(wrong))
                        .getMessage());
    }

    private static Config with(String key, String value) {
        return ConfigFactory.parseMap(Map.of(key, value)).withFallback(SETTINGS);
    }
}
