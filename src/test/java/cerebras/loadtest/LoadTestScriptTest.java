package cerebras.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the load test on GitHub makes of its inputs. {@code echo} stands in for Maven and tells what that would be given. */
class LoadTestScriptTest {

    private static final Path WORKFLOW = Path.of(".github/workflows/load-test.yml");

    @Test
    void emptyInputsAreLeftOut() throws Exception {
        Map<String, String> inputs =
                Map.of("SIMULATION", "Staircase", "TARGET", "emulator", "MODEL", "", "LOAD_USERS", "5", "OPTIONS", "");
        assertEquals("0 -B -ntp gatling:test -Dsimulation=Staircase -Dtarget=emulator -Dusers=5\n", run(inputs));
    }

    @Test
    void optionsAreSettingsWithBlanksBetween() throws Exception {
        assertEquals(
                "0 -B -ntp gatling:test -Dsimulation=SustainedLoad -Dslo=agent -Drate=50/1s -Dslo.ttft.p99.9=2s\n",
                run(Map.of("SLO", "agent", "OPTIONS", " -Drate=50/1s \n -Dslo.ttft.p99.9=2s")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      MODEL   | $(echo pwned)       | -Dmodel=$(echo pwned)
      MODEL   | x; echo pwned       | -Dmodel=x; echo pwned
      TARGET  | `echo pwned`        | -Dtarget=`echo pwned`
      SLO     | -f/etc/passwd       | -Dslo=-f/etc/passwd
      OPTIONS | -Dmodel=$HOME/*     | -Dmodel=$HOME/*
      """)
    void nothingIsReadAsShell(String input, String text, String argument) throws Exception {
        String told = run(Map.of(input, text));
        assertTrue(told.endsWith(" " + argument + "\n"), told);
    }

    @ParameterizedTest
    @CsvSource({
        "-Demulator.speed=3000",
        "-Dbody.chat_template_kwargs.enable_thinking=false",
        "-Dheader.x-team=perf",
        "-Dotlp.traces=true",
        "-Dserver.metrics.interval=20s"
    })
    void namesWithADotAreSettingsToo(String option) throws Exception {
        assertEquals(
                "0 -B -ntp gatling:test -Dsimulation=SustainedLoad " + option + "\n", run(Map.of("OPTIONS", option)));
    }

    @ParameterizedTest
    @CsvSource({"-f", "pom.xml", "-Dgatling.jvmArgs=-version", "-Dx", "--help", "-D;=1"})
    void whatIsNotASettingIsRefused(String option) throws Exception {
        assertEquals(
                "1 OPTIONS has " + option
                        + ", which is not a setting: expected -Dname=value, with blanks between several\n",
                run(Map.of("OPTIONS", "-Dusers=5 " + option)));
    }

    @Test
    void everySimulationCanBeChosen() throws IOException {
        Set<String> choices = Files.readAllLines(WORKFLOW).stream()
                .filter(line -> line.matches(" {10}- [A-Za-z]+"))
                .map(line -> line.strip().substring(2))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(Path.of("simulations"))) {
            assertEquals(
                    files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .collect(Collectors.toSet()),
                    choices);
        }
    }

    /** An expression inside a script would be put into it as it stands. */
    @Test
    void noInputStandsInAScript() throws IOException {
        List<String> scripts = Files.readAllLines(WORKFLOW).stream()
                .filter(line -> line.contains("run:"))
                .toList();
        assertEquals(List.of("        run: .ci/load-test"), scripts);
    }

    /** Exit code and output. */
    private static String run(Map<String, String> inputs) throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder(".ci/load-test").redirectErrorStream(true);
        script.environment().putAll(new TreeMap<>(inputs));
        script.environment().put("MAVEN", "echo");
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes());
        return process.waitFor() + " " + output;
    }
}
