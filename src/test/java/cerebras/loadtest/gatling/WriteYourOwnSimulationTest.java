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
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the page for users who write a simulation, compiled and run as it stands there. */
class WriteYourOwnSimulationTest {

    private static final Path PAGE =
            Path.of(System.getProperty("basedir", ""), "src/docs/write-your-own-simulation.md");

    /** Not the page's: somebody may have saved that as it says. */
    private static final String NAME = "LoadOfThePage";

    @TempDir
    private Path folder;

    @Test
    void exampleOfThePageRunsAndIsReportedAsThePageSays() throws IOException {
        GatlingRun run = run(example());

        RunSummary summary = SummaryBuilder.summarize(run.folder().resolve(CallLog.FILE_NAME));
        assertEquals(NAME, summary.run().simulation());
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

    private static String example() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```java\n") + "```java\n".length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    /** Gatling finds simulations by their names on the class path, so the class is there for a moment. */
    private GatlingRun run(String source) throws IOException {
        Path file = Files.writeString(folder.resolve(NAME + ".java"), source.replace("MyLoad", NAME));
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
            Class<? extends ChatSimulation> simulation = Class.forName(NAME).asSubclass(ChatSimulation.class);
            return GatlingRun.of(simulation, Files.createDirectory(folder.resolve("results")), Map.of());
        } catch (ClassNotFoundException noSuchClass) {
            throw new IllegalStateException("the example is no class MyLoad", noSuchClass);
        } finally {
            Files.deleteIfExists(classes.resolve(NAME + ".class"));
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
