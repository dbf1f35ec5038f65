package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the page for users who write a simulation, compiled and run as it stands there. */
class WriteYourOwnSimulationTest {

    private static final Path PAGE =
            Path.of(System.getProperty("basedir", ""), "src/docs/write-your-own-simulation.md");

    /** Added to the names of the page: somebody may have saved an example as it says. */
    private static final String OF_THE_PAGE = "OfThePage";

    @TempDir
    private Path folder;

    @Test
    void exampleOfThePageRunsAndIsReportedAsThePageSays() throws IOException {
        GatlingRun run = run("MyLoad", Map.of());

        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals("MyLoad" + OF_THE_PAGE, summary.run().simulation());
        assertEquals(
                "1 to 10 users/s over 2 s, then 10 users at once, then 10 users/s for 3 s",
                summary.run().plan().description());
        assertEquals("open", summary.run().plan().loadModel());
        assertEquals(11 + 10 + 30, run.attempts().size(), "a call for each user of the profile");
        assertEquals(
                Set.of("short", "long"),
                run.attempts().stream().map(Attempt::requestName).collect(Collectors.toSet()));
        assertTrue(run.attempts().stream().allMatch(attempt -> attempt.outcome().success()));
        assertEquals(
                List.of("long", "short"),
                summary.breakdowns().stream()
                        .filter(part -> part.kind() == Breakdown.Kind.REQUEST)
                        .map(Breakdown::name)
                        .toList());
    }

    @Test
    @Tag("slow")
    void exampleWithALoadShapeMakesBothRequestsInTurn() throws IOException {
        GatlingRun run =
                run("AskTwice", Map.of("users", "2", "ramp", "0s", "warmup", "0s", "duration", "1s", "pause", "0s"));

        Map<String, Long> made =
                run.attempts().stream().collect(Collectors.groupingBy(Attempt::requestName, Collectors.counting()));
        assertEquals(Set.of("ask", "ask back"), made.keySet());
        assertTrue(Math.abs(made.get("ask") - made.get("ask back")) <= 2, made.toString());
        assertTrue(run.attempts().stream().allMatch(attempt -> attempt.outcome().success()));
        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals(2, summary.run().plan().users());
    }

    /** The source of the example whose class has this name, with another name. */
    private static String example(String className) throws IOException {
        return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .filter(source -> source.contains("class " + className + " "))
                .map(source -> source.replace(className, className + OF_THE_PAGE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the page has no example " + className));
    }

    /** Gatling finds simulations by their names on the class path, so the class is there for a moment. */
    private GatlingRun run(String className, Map<String, String> settings) throws IOException {
        String name = className + OF_THE_PAGE;
        Path file = Files.writeString(folder.resolve(name + ".java"), example(className));
        Path classes = testClasses();
        try {
            int failed = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-proc:none",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-d",
                            classes.toString(),
                            file.toString());
            assertEquals(0, failed, "the example compiles");
            Class<? extends ChatSimulation> simulation = Class.forName(name).asSubclass(ChatSimulation.class);
            return GatlingRun.of(simulation, Files.createDirectory(folder.resolve("results")), settings);
        } catch (ClassNotFoundException noSuchClass) {
            throw new IllegalStateException(name + " was not compiled", noSuchClass);
        } finally {
            Files.deleteIfExists(classes.resolve(name + ".class"));
        }
    }

    private static Path testClasses() {
        try {
            return Path.of(WriteYourOwnSimulationTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
