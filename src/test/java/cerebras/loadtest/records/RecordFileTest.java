package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and their tools do to a file of records while a run writes it. The file has a header and a line. */
class RecordFileTest {

    private static final String HEADER = "{\"loadStart\":\"2026-01-01T00:00:00.000000000Z\"}\n";
    private static final String RESTORED =
            "was moved or deleted while the run wrote it: it was written again, with all that it had";

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path path;
    private RecordFile file;

    @BeforeEach
    void open() throws IOException {
        path = Files.createDirectory(folder.resolve("run")).resolve("calls.jsonl");
        file = RecordFile.create(path, nanos::get);
        file.begin(HEADER.getBytes(StandardCharsets.US_ASCII));
        write("a");
    }

    private void write(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        file.write(bytes, 0, bytes.length);
    }

    private void aSecondLater() {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void fileThatIsThereIsNotOverwritten() {
        assertThrows(FileAlreadyExistsException.class, () -> RecordFile.create(path, nanos::get));
    }

    @Test
    void beginningOfTheLoadIsCorrectedAndAllElseStays() throws IOException {
        file.loadBegan(Instant.parse("2026-01-02T03:04:05.67Z"));
        write("b");
        assertEquals(
                HEADER.replace("01T00:00:00.000000000", "02T03:04:05.670000000") + "a\nb\n", Files.readString(path));
    }

    @Test
    void deletedFileIsWrittenAgainWithAllThatItHad() throws IOException {
        Files.delete(path);
        aSecondLater();
        write("b");
        assertEquals(HEADER + "a\nb\n", Files.readString(path));
        assertEquals(Optional.of(RESTORED), file.takeNotice());
        assertEquals(Optional.empty(), file.takeNotice());
    }

    @Test
    void fileWhoseFolderIsDeletedIsWrittenAgain() throws IOException {
        Files.delete(path);
        Files.delete(path.getParent());
        file.lookAfter();
        write("b");
        assertEquals(HEADER + "a\nb\n", Files.readString(path));
    }

    /** As logrotate does it, with an empty file in the place of the old one. */
    @Test
    void movedFileIsWrittenAgainAndTheMovedOneStays() throws IOException {
        Files.move(path, path.resolveSibling("calls.jsonl.1"));
        Files.createFile(path);
        aSecondLater();
        write("b");
        assertEquals(HEADER + "a\nb\n", Files.readString(path));
        assertEquals(HEADER + "a\n", Files.readString(path.resolveSibling("calls.jsonl.1")));
        assertEquals(Optional.of(RESTORED), file.takeNotice());
    }

    @Test
    void anotherFileInThePlaceIsNotOverwritten() throws IOException {
        Path moved = path.resolveSibling("moved");
        Files.move(path, moved);
        Files.writeString(path, "mine");
        aSecondLater();
        write("b");
        assertEquals("mine", Files.readString(path));
        assertEquals(HEADER + "a\nb\n", Files.readString(moved));
        assertTrue(file.takeNotice().orElseThrow().contains("cannot be written again (another file is in its place)"));
    }

    @Test
    void linkInPlaceOfTheFileThatLeadsToItIsNoHarm() throws IOException {
        Path moved = path.resolveSibling("moved");
        Files.move(path, moved);
        Files.createSymbolicLink(path, moved);
        aSecondLater();
        write("b");
        assertEquals(HEADER + "a\nb\n", Files.readString(path));
        assertEquals(Optional.empty(), file.takeNotice());
    }

    /** As logrotate does it with copytruncate: what was there is copied before. */
    @Test
    void truncatedFileGoesOnWithItsHeaderAndWithoutAHole() throws IOException {
        try (FileChannel truncating = FileChannel.open(path, StandardOpenOption.WRITE)) {
            truncating.truncate(0);
        }
        write("b");
        write("c");
        assertEquals(HEADER + "b\nc\n", Files.readString(path));
        assertEquals(
                Optional.of("was truncated while the run wrote it: records of before are not in the report"),
                file.takeNotice());
    }
}
