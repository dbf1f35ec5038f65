package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.report.Method.RepeatCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RepeatCommandTest {

    private static final Map<String, String> SETTINGS = new TreeMap<>(
            Map.of("duration", "20s", "pause", "0s", "prompts", "my stories.jsonl", "ramp", "10s", "users", "10"));

    /** By itself, duration would be 60s and prompts a file of the suite; users, pause and ramp are as they would be. */
    @Test
    void onlyWhatWasGivenOrDiffersFromItsDefaultIsAnOption() {
        assertEquals("""
        mvn gatling:test \\
          -Dsimulation=Soak \\
          -Dduration=20s \\
          '-Dprompts=my stories.jsonl' \\
          -Dusers=10""", repeat(run(SETTINGS, List.of("users"))));
    }

    @Test
    void everySettingIsAnOptionIfGivenSettingsAreUnknown() {
        assertEquals(
                "mvn gatling:test \\\n  -Dsimulation=Soak \\\n  -Dpause=0s", repeat(run(Map.of("pause", "0s"), null)));
    }

    @Test
    void emptySettingIsNoOption() {
        assertEquals("mvn gatling:test \\\n  -Dsimulation=Soak", repeat(run(Map.of("seed", ""), List.of("seed"))));
    }

    private static RunHeader run(Map<String, String> settings, List<String> given) {
        RunHeader run = Summaries.normal().run();
        return new RunHeader(
                run.schema(),
                run.run(),
                "Soak",
                run.loadStart(),
                run.target(),
                run.model(),
                run.plan(),
                run.prices(),
                settings,
                run.versions(),
                run.machine(),
                given,
                null,
                null,
                null);
    }

    @Test
    void limitsStandForTheFileTheyCameFrom() {
        RunHeader run = Judgements.withSettings(Map.of("slo", "interactive", "slo.ttft.p95", "300ms"));
        assertEquals("mvn gatling:test \\\n  -Dsimulation=SustainedLoad \\\n  -Dslo.ttft.p95=300ms", repeat(run));
    }

    @Test
    void mergedRunIsMergedAgain() {
        RunHeader run = Summaries.normal().run();
        RunHeader merged = new RunHeader(
                run.schema(),
                "both",
                "Soak",
                run.loadStart(),
                run.target(),
                run.model(),
                run.plan(),
                run.prices(),
                Map.of(),
                run.versions(),
                run.machine(),
                null,
                List.of("soak-1", "my run"),
                null,
                null);
        assertEquals("java -jar target/loadtest.jar merge kept/soak-1 'kept/my run' --into kept/both", repeat(merged));
    }

    @Test
    void quoteInAValueDoesNotEndTheQuotes() {
        assertTrue(repeat(Summaries.hostile().run()).endsWith("=it'\\''s'"));
    }

    private static String repeat(RunHeader run) {
        return RepeatCommand.of(run, Path.of("kept", "both"));
    }
}
