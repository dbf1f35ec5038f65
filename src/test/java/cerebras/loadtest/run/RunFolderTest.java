package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    private Path results;

    @BeforeEach
    void make() throws IOException {
        for (String name : List.of("burst-20", "burst-30", "burst-old", "soak-40")) {
            Files.createDirectory(results.resolve(name));
        }
    }

    @Test
    void newestOfTheSimulation() {
        assertEquals(results.resolve("burst-30"), RunFolder.newest(results, "Burst"));
        assertThrows(IllegalStateException.class, () -> RunFolder.newest(results, "Staircase"));
    }

    /** Two load generators that began together took the newest folder both, and one had no records. */
    @Test
    void folderThatAnotherRunHasTakenIsNotTakenAgain() throws IOException {
        Files.createFile(results.resolve("burst-30/calls.jsonl"));
        assertEquals(results.resolve("burst-20"), RunFolder.newestWithoutRecords(results, "Burst"));
        assertEquals(results.resolve("burst-30"), RunFolder.newest(results, "Burst"));
    }

    @Test
    void folderOfAllRunsIsMade() {
        Path deeper = results.resolve("of/the/week");
        assertEquals(deeper, RunFolder.make(deeper));
        assertTrue(Files.isDirectory(deeper));
        assertEquals(deeper, RunFolder.make(deeper), "it is there by now");
    }

    @Test
    void fileIsNoFolderForRuns() throws IOException {
        Path file = Files.createFile(results.resolve("file"));
        assertEquals(
                "results=" + file + " is not a folder that runs can be stored in: name a writable one,"
                        + " for example -Dresults=results",
                assertThrows(Refused.class, () -> RunFolder.make(file)).getMessage());
    }
}
