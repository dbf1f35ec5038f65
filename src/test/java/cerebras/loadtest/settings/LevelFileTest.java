package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.USER_FILES;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.LevelSettings.LevelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelFileTest {

    @TempDir
    private Path userFiles;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      ttft.p95 = 300ms                         | ttft.p95=300ms
      ttft { p50 = 500ms, "p99.9" = 2s }       | ttft.p50=500ms, ttft.p99.9=2s
      speed.p5 = 99.5, success = 99%           | speed.p5=99.5, success=99%
      throughput = 1000   # for the night      | throughput=1000
      report { ttft { p95 = 2s }, success = 9% } | report.ttft.p95=2s, report.success=9%
      report.ttft.p95 = 2s                     | report.ttft.p95=2s
      """)
    void limitsAreReadAsAUserWritesThem(String text, String limits) throws IOException {
        Map<String, String> expected = Stream.of(limits.split(", "))
                .map(limit -> limit.split("="))
                .collect(Collectors.toMap(limit -> limit[0], limit -> limit[1]));
        write("mine", text);
        assertEquals(expected, LevelFile.find(userFiles, "mine").limits());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      ttft.p99.9 = 2s   | :1: ttft.p99={9} is a group of keys: expected a value; a name with a dot needs quotes, for example ttft { "p99.9" = 2s }
      ''                | ' has no limit: expected at least one, such as ttft.p95 = 300ms'
      """)
    void whatCannotBeUsedNamesThePlace(String text, String wrong) throws IOException {
        write("mine", text);
        assertEquals(
                "slo=mine cannot be used: " + userFiles.resolve("slo/mine.conf") + wrong,
                assertThrows(SettingsException.class, () -> LevelFile.find(userFiles, "mine"))
                        .getMessage());
    }

    @Test
    void shippedOnesAreThereWithoutTheFolder() {
        LevelFile.SHIPPED.forEach(name -> assertEquals(
                LevelFile.find(USER_FILES, name).limits(),
                LevelFile.find(userFiles, name).limits(),
                name));
    }

    @Test
    void allThatComeAlongAreKnown() throws IOException {
        try (Stream<Path> files = Files.list(USER_FILES.resolve("slo"))) {
            assertEquals(
                    LevelFile.SHIPPED,
                    files.map(file -> file.getFileName().toString().replace(".conf", ""))
                            .collect(Collectors.toSet()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      interactve    | is not a service level: expected one of agent, batch, interactive (did you mean interactive?); each is a file of user-files/slo, and single limits are set like -Dslo.ttft.p95=300ms
      ../quotas     | is not a service level: expected one of agent, batch, interactive; each is a file of user-files/slo, and single limits are set like -Dslo.ttft.p95=300ms
      300ms         | is not a service level: expected one of agent, batch, interactive; each is a file of user-files/slo, and single limits are set like -Dslo.ttft.p95=300ms
      """)
    void unknownNameIsRefusedWithThoseThereAre(String name, String wrong) {
        assertEquals("slo=" + name + " " + wrong, refusal("slo", name));
    }

    @Test
    void ownFileIsOneOfThem() throws IOException {
        write("mine", "success = 95%");
        String message = assertThrows(SettingsException.class, () -> LevelFile.find(userFiles, "min"))
                .getMessage();
        assertTrue(message.contains("agent, batch, interactive, mine (did you mean mine?)"), message);
    }

    @Test
    void singleLimitsAddToTheFileAndComeFirst() {
        LevelSettings level = settings(Map.of("slo", "agent", "slo.latency.p99", "9s", "slo.ttft.p50", "1s"))
                .serviceLevel();
        assertEquals(
                Map.of(
                        "latency.p50",
                        "1s",
                        "latency.p95",
                        "3s",
                        "latency.p99",
                        "9s",
                        "speed.p50",
                        "500",
                        "success",
                        "99.5%",
                        "ttft.p50",
                        "1s"),
                level.limits());
    }

    @Test
    void limitsOfTheFileStandInTheSettingsOfTheRun() {
        Map<String, String> effective = settings(Map.of("slo", "batch")).effective();
        assertEquals("batch", effective.get("slo"));
        assertEquals("60s", effective.get("slo.latency.p99"));
        assertEquals("1000", effective.get("slo.throughput"));
    }

    @Test
    void withoutANameThereIsNoFile() {
        assertEquals(
                Map.of("ttft.p95", "300ms"),
                settings(Map.of("slo.ttft.p95", "300ms")).serviceLevel().limits());
        assertEquals(Set.of(), settings(Map.of()).serviceLevel().limits().keySet());
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(userFiles.resolve("slo"));
        Files.writeString(userFiles.resolve("slo").resolve(name + ".conf"), text);
    }
}
