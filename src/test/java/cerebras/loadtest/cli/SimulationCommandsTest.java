package cerebras.loadtest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.cli.SimulationCommands.RunCommand;
import cerebras.loadtest.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationCommandsTest {

    private static final String MY_LOAD = """
            package com.acme;

            import static io.gatling.javaapi.core.CoreDsl.*;
            import cerebras.loadtest.gatling.ChatSimulation;
            import java.util.Map;

            /**
             * How fast are {@code users} greetings?
             *
             * <p>Load: as many as {@code mvn gatling:test -Dsimulation=MyLoad -Dusers=5} says.
             */
            public final class MyLoad extends ChatSimulation {
                public MyLoad() {
                    super(Map.of("users", "7", "maxTokens", "50"));
                }
                { setUp(scenario("s").exec(chat("hi").prompt(Words.HI)).injectOpen(atOnceUsers(3))).protocols(chatApi()); }
            }
            """;

    private static final String WORDS = "package com.acme; class Words { static final String HI = \"Hi\"; }";

    @TempDir
    private Path folder;

    static List<String> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("basedir", ""), "simulations"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void listHasEverySimulationWithItsQuestion() throws IOException {
        CommandRun list = CommandRun.of("list");
        assertEquals(0, list.exitCode(), list.err());
        assertEquals(
                shipped(), list.out().lines().map(line -> line.split(" ")[0]).toList());
        assertTrue(list.out().lines().allMatch(line -> line.matches("\\w+ {2,}\\S.*[?]")), list.out());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void describeHasTheTextsOfTheSourceWithoutItsMarkup(String simulation) {
        CommandRun description = CommandRun.of("describe", simulation);
        assertEquals(0, description.exitCode(), description.err());
        assertTrue(description.out().startsWith(simulation + "\n  "), description.out());
        assertTrue(description.out().contains("\n  Load: "), description.out());
        assertTrue(description.out().contains("\n  Look at: "), description.out());
        assertTrue(description.out().contains("loadtest run " + simulation), description.out());
        assertFalse(description.out().matches("(?s).*([{]@|<p>|mvn ).*"), description.out());
    }

    @ParameterizedTest
    @CsvSource({
        "SustainedLoad, --users, 10",
        "FindCapacity,  --users, 500",
        "QuotaProbe,    --emulator.quota, trial",
        "CompareModels, --models, 'gpt-oss-120b,qwen-3.8-27b'",
        "TraceReplay,   --trace, traces/example.csv",
        "SustainedLoad, --slo, none",
    })
    void describeHasTheDefaultsOfTheSimulation(String simulation, String option, String value) {
        String out = CommandRun.of("describe", simulation).out();
        assertTrue(out.lines().anyMatch(line -> line.matches("  " + option + " +\\Q" + value + "\\E .+")), out);
    }

    @Test
    void describeLeavesOutWhatTheLoadDoesNotUse() {
        assertFalse(CommandRun.of("describe", "SustainedLoad").out().contains("--rate"));
        assertFalse(CommandRun.of("describe", "OpenArrivals").out().contains("--steps"));
    }

    /** The load of this file is its own: users and the like would be refused. */
    @Test
    void describeLeavesOutTheSettingsOfTheLoadWhereTheLoadIsInTheFile() throws IOException {
        Files.writeString(folder.resolve("Spike.java"), """
          import static io.gatling.javaapi.core.CoreDsl.*;
          public class Spike extends cerebras.loadtest.gatling.ChatSimulation {
            public Spike() {
              super(java.util.Map.of("pause", "2s"));
              setUp(scenario("spike").exec(chat("ask")).injectOpen(atOnceUsers(settings.users())))
                  .protocols(chatApi());
            }
          }
          """);
        CommandRun description = CommandRun.of("describe", "Spike", "--simulations", folder);
        assertEquals(0, description.exitCode(), description.err());
        assertTrue(description.out().contains("\n  --model "), description.out());
        assertTrue(description.out().matches("(?s).*\n  --pause +2s .*"), description.out());
        assertFalse(description.out().matches("(?s).*\n  --(users|ramp|warmup|duration|rate) .*"), description.out());
    }

    @ParameterizedTest
    @CsvSource({"run", "describe"})
    void unknownSimulationIsAUsageErrorWithAHint(String command) {
        CommandRun wrong = CommandRun.of(command, "SustainLoad");
        assertEquals(64, wrong.exitCode());
        assertTrue(wrong.err().startsWith("SustainLoad is not a simulation: expected one of "), wrong.err());
        assertTrue(wrong.err().contains("did you mean SustainedLoad?"), wrong.err());
    }

    @Test
    void settingsAreTakenInEveryForm() {
        assertEquals(
                Map.of(
                        "users", "50",
                        "maxTokens", "9",
                        "slo.ttft.p95", "300ms",
                        "header.x-team", "a=b",
                        "body.user", "",
                        "requestTimeout", "5s"),
                given(
                        "--users",
                        "50",
                        "--max-tokens=9",
                        "--slo.ttft.p95",
                        "300ms",
                        "-Dheader.x-team=a=b",
                        "--body.user=",
                        "-DrequestTimeout=5s"));
    }

    @Test
    void everySettingOfARunIsAnOption() {
        for (Setting<?> setting : Setting.all()) {
            if (!Setting.STANDALONE_EMULATOR.contains(setting)) {
                assertEquals(Map.of(setting.key(), setting.example()), given("--" + setting.key(), setting.example()));
            }
        }
    }

    private static Map<String, String> given(String... options) {
        String[] args =
                Stream.concat(Stream.of("SustainedLoad"), Stream.of(options)).toArray(String[]::new);
        return SettingOptions.given(RunCommand.commandLine(args).parseArgs(args));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--users 5 -Dusers=6    | --users is given twice, here and as -Dusers: leave one of them out",
                "--userz 5              | Unknown option: '--userz'",
                "--api-key=csk-12345678 | Unknown option: '--api-key'",
                "--api-key csk-12345678 | Unknown option: '--api-key'",
                "--users                | Missing required parameter for option '--users' (VALUE)",
            })
    void wrongOptionIsAUsageErrorAndItsValueIsNotShown(String options, String message) {
        String[] args = ("run SustainedLoad " + options).split(" ");
        CommandRun wrong = CommandRun.of((Object[]) args);
        assertEquals(64, wrong.exitCode(), wrong.err());
        assertTrue(wrong.err().startsWith(message + "\n"), wrong.err());
        assertFalse(wrong.err().contains("csk-"), wrong.err());
    }

    @Test
    void simulationOfTheUserIsListedAndDescribedFromItsSource() throws IOException {
        sources();
        CommandRun list = CommandRun.of("list", "--simulations", folder);
        assertEquals(0, list.exitCode(), list.err());
        assertTrue(list.out().contains("com.acme.MyLoad  How fast are users greetings?\n"), list.out());
        assertFalse(list.out().contains("Words"), "a source that is no simulation is not listed");

        CommandRun description = CommandRun.of("describe", "com.acme.MyLoad", "--simulations", folder);
        assertEquals(0, description.exitCode(), description.err());
        assertTrue(
                description.out().contains("  Load: as many as loadtest run MyLoad -Dusers=5 says.\n"),
                description.out());
        assertTrue(description.out().matches("(?s).*\n  --users +7 .*\n  --maxTokens +50 .*"), description.out());
    }

    @Test
    void simulationOfAJarIsListedAndDescribed() throws IOException {
        sources();
        Path classes = Files.createDirectory(folder.resolve("classes"));
        ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        folder.resolve("com/acme/MyLoad.java").toString(),
                        folder.resolve("com/acme/Words.java").toString());
        Path jar = folder.resolve("mine.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("com/acme/MyLoad.class", "com/acme/Words.class")) {
                out.putNextEntry(new JarEntry(name));
                Files.copy(classes.resolve(name), out);
            }
        }
        CommandRun list = CommandRun.of("list", "--simulations", jar);
        assertEquals(
                List.of("com.acme.MyLoad"),
                list.out().lines().filter(line -> line.startsWith("com.")).toList());
        assertTrue(CommandRun.of("describe", "com.acme.MyLoad", "--simulations", jar)
                .out()
                .matches("(?s).*\n  --users +7 .*"));
    }

    @Test
    void sourceThatDoesNotCompileIsReportedWithItsLine() throws IOException {
        sources();
        Files.writeString(folder.resolve("com/acme/MyLoad.java"), MY_LOAD.replace("Words.HI", "Wrods.HI"));
        CommandRun wrong = CommandRun.of("describe", "com.acme.MyLoad", "--simulations", folder);
        assertEquals(1, wrong.exitCode());
        assertTrue(
                wrong.err().contains("MyLoad.java does not compile:\nMyLoad.java:16: cannot find symbol"), wrong.err());
    }

    @Test
    void folderThatIsMissingIsReported() {
        CommandRun wrong = CommandRun.of("list", "--simulations", folder.resolve("none"));
        assertEquals(1, wrong.exitCode());
        assertTrue(wrong.err().contains("none is not there: expected a folder with .java files"), wrong.err());
    }

    private void sources() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("com/acme"));
        Files.writeString(sources.resolve("MyLoad.java"), MY_LOAD);
        Files.writeString(sources.resolve("Words.java"), WORDS);
    }
}
