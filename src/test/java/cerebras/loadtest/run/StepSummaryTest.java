package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepSummaryTest {

    @TempDir
    private Path folder;

    @Test
    void isAppendedToWhatIsThere() throws IOException {
        Path page = Files.writeString(folder.resolve("page"), "# Build\n");
        StepSummary.append(summary(), Map.of("GITHUB_STEP_SUMMARY", page.toString()));
        assertEquals("# Build\n## SustainedLoad\n\n", Files.readString(page));
    }

    @Test
    void otherMachinesHaveNone() throws IOException {
        StepSummary.append(summary(), Map.of());
        StepSummary.append(summary(), Map.of("GITHUB_STEP_SUMMARY", ""));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    Set.of("summary.md"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void pageThatCannotBeWrittenToIsNoFailure() throws IOException {
        StepSummary.append(summary(), Map.of("GITHUB_STEP_SUMMARY", folder.toString()));
    }

    private Path summary() throws IOException {
        return Files.writeString(folder.resolve("summary.md"), "## SustainedLoad\n");
    }
}
