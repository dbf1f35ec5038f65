package cerebras.loadtest.analysis.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.LevelSettings;
import cerebras.loadtest.settings.LevelSettings.LevelFile;
import cerebras.loadtest.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceLevelTest {

    @ParameterizedTest
    @CsvSource({
        "ttft.p95,    300ms,    300e6,   p95 time to first token",
        "tpot.p99,    0.5ms,    0.5e6,   p99 time per output token",
        "latency.p50, 2s,       2e9,     p50 end-to-end latency",
        "latencyFromSchedule.p90, 1.5s,     1.5e9,   p90 latency from scheduled start",
        "gap.p99.9,   3600s,    3600e9,  p99.9 event gap",
        "speed.p50,   1000,     1000,    p50 output speed",
        "speed.p0.1,  99.5,     99.5,    p0.1 output speed",
        "success,     99.99%,   0.9999,  success",
        "throughput,  10000,    10000,   output throughput",
        "task.p90,    60s,      60e9,    p90 task time",
        "taskSuccess, 95%,      0.95,    task success",
        "success,     ' 95% ',  0.95,    success",
    })
    void limitIsReadInItsUnit(String key, String text, double bound, String title) {
        Limit limit = only(key, text);
        assertEquals(key, limit.key());
        assertEquals(bound, limit.bound());
        assertEquals(title, limit.title());
    }

    @ParameterizedTest
    @CsvSource({
        "ttft.p95,   300ms, false",
        "gap.p50, 1ms, false",
        "speed.p5, 1000, true",
        "success, 99%, true",
        "throughput, 1000,  true",
        "task.p90, 60s, false",
        "taskSuccess, 95%, true",
    })
    void timesAreLimitedFromAboveAndTheRestFromBelow(String key, String text, boolean fromBelow) {
        assertEquals(fromBelow, only(key, text).fromBelow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      ttft.p96   | 300ms  | slo.ttft.p96=300ms is not a limit: expected one of slo.ttft.p50, slo.ttft.p90, slo.ttft.p95, slo.ttft.p99, slo.ttft.p99.9 (did you mean slo.ttft.p90?)
      ttft       | 300ms  | slo.ttft=300ms is not a limit: expected one of slo.ttft.p50, slo.ttft.p90, slo.ttft.p95, slo.ttft.p99, slo.ttft.p99.9
      speed.p95  | 1000   | slo.speed.p95=1000 is not a limit: expected one of slo.speed.p50, slo.speed.p10, slo.speed.p5, slo.speed.p1, slo.speed.p0.1 (did you mean slo.speed.p5?)
      succes     | 99%    | slo.succes=99% is not a limit: expected a limit of ttft, latency, latencyFromSchedule, tpot, speed, gap, task, success, valid, goodput, taskSuccess, throughput (did you mean slo.success?)
      ''         | 99%    | slo.=99% is not a limit: expected a limit of ttft, latency, latencyFromSchedule, tpot, speed, gap, task, success, valid, goodput, taskSuccess, throughput
      ttft.p95   | 300    | slo.ttft.p95=300 has no unit: expected a number with a unit (ms, s), at most 3600s and more than 0, for example -Dslo.ttft.p95=300ms
      ttft.p95   | 99%    | slo.ttft.p95=99% is not a time: expected a number with a unit (ms, s), at most 3600s and more than 0, for example -Dslo.ttft.p95=300ms
      ttft.p95   | -1ms   | slo.ttft.p95=-1ms is not a time: expected a number with a unit (ms, s), at most 3600s and more than 0, for example -Dslo.ttft.p95=300ms
      ttft.p95   | 0ms    | slo.ttft.p95=0ms is out of range: expected a number with a unit (ms, s), at most 3600s and more than 0, for example -Dslo.ttft.p95=300ms
      speed.p50  | 300ms  | slo.speed.p50=300ms is not a speed: expected tokens per second, at most 1000000 and more than 0, for example -Dslo.speed.p50=1000
      throughput | much   | slo.throughput=much is not a throughput: expected tokens per second, at most 1000000000 and more than 0, for example -Dslo.throughput=10000
      success    | 99     | slo.success=99 has no unit: expected percent, at most 99.99% and more than 0, for example -Dslo.success=99%
      success    | 100%   | slo.success=100% is out of range: expected percent, at most 99.99% and more than 0, for example -Dslo.success=99%
      goodput    | 95%    | slo.goodput=95% has no limit for single calls: add one, for example -Dslo.ttft.p95=300ms
      """)
    void whatIsNotALimitIsRefusedWithACorrection(String key, String text, String message) {
        assertEquals(
                message,
                assertThrows(SettingsException.class, () -> ServiceLevel.of(Map.of(key, text)))
                        .getMessage());
    }

    @Test
    void everyProblemHasALineOfItsOwn() {
        String message = assertThrows(
                        SettingsException.class,
                        () -> ServiceLevel.of(Map.of("success", "99", "ttft.p95", "300", "gap.p50", "1ms")))
                .getMessage();
        assertEquals(
                List.of("slo.success=99", "slo.ttft.p95=300"),
                message.lines().map(line -> line.replaceFirst(" .*", "")).toList());
    }

    @Test
    void limitsStandInOneOrder() {
        Map<String, String> texts = Map.of(
                "throughput",
                "1",
                "success",
                "99%",
                "gap.p99",
                "1ms",
                "ttft.p99",
                "1s",
                "ttft.p50",
                "1ms",
                "goodput",
                "9%");
        assertEquals(List.of("ttft.p50", "ttft.p99", "gap.p99", "success", "goodput", "throughput"), keys(texts));
    }

    @Test
    void goodputIsOfCallsAndNeedsALimitOnCalls() {
        assertEquals(
                "slo.goodput=95% has no limit for single calls: add one, for example -Dslo.ttft.p95=300ms",
                assertThrows(
                                SettingsException.class,
                                () -> ServiceLevel.of(Map.of("goodput", "95%", "task.p90", "60s")))
                        .getMessage());
    }

    @Test
    void successIsAskedForWhereNoShareIs() {
        assertEquals(List.of("ttft.p95", "success"), keys(Map.of("ttft.p95", "300ms")));
        assertEquals(List.of("ttft.p95", "goodput"), keys(Map.of("ttft.p95", "300ms", "goodput", "95%")));
        assertEquals(
                0.99,
                ServiceLevel.of(Map.of("ttft.p95", "300ms"))
                        .orElseThrow()
                        .limits()
                        .get(1)
                        .bound());
    }

    @ParameterizedTest
    @ValueSource(strings = {"interactive", "agent", "batch"})
    void shippedFileIsAServiceLevel(String name) {
        LevelSettings settings = new LevelSettings(Optional.of(LevelFile.find(Path.of("user-files"), name)), Map.of());
        assertTrue(ServiceLevel.of(settings).orElseThrow().limits().size() >= 3);
    }

    @Test
    void wrongLimitOfAFileNamesTheFile() {
        LevelFile file = new LevelFile("slo/mine.conf", Map.of("ttft.p95", "300", "success", "99%"));
        LevelSettings settings = new LevelSettings(Optional.of(file), Map.of("ttft.p95", "300ms"));
        String message = assertThrows(SettingsException.class, () -> ServiceLevel.of(settings))
                .getMessage();
        assertTrue(message.startsWith("slo/mine.conf: slo.ttft.p95=300 has no unit: expected"), message);
    }

    @Test
    void noLimitsAreNoServiceLevel() {
        assertEquals(Optional.empty(), ServiceLevel.of(Map.of()));
    }

    @Test
    void defaultIsHalfASecondAndNinetyNinePercent() {
        ServiceLevel level = ServiceLevel.of(ServiceLevel.DEFAULT_LIMITS).orElseThrow();
        assertEquals(
                List.of("ttft.p95", "success"),
                level.limits().stream().map(Limit::key).toList());
        assertEquals(500e6, level.limits().get(0).bound());
        assertEquals(0.99, level.limits().get(1).bound());
    }

    private static List<String> keys(Map<String, String> texts) {
        return ServiceLevel.of(texts).orElseThrow().limits().stream()
                .map(Limit::key)
                .toList();
    }

    private static Limit only(String key, String text) {
        return ServiceLevel.of(Map.of(key, text)).orElseThrow().limits().stream()
                .filter(limit -> limit.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
