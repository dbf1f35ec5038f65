package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFileTest {

    private static final String RECORDS = "{\"record\":\"run\",\"schema\":\"cerebras-load-test/calls/1\"}\n";

    @TempDir
    private Path folder;

    @Test
    void writingThatFailsLeavesTheFileAsItWasAndNothingBesideIt() throws IOException {
        Path file = Files.writeString(folder.resolve("table.csv"), "whole");
        assertThrows(
                IOException.class,
                () -> WholeFile.write(file, List.of(), out -> {
                    out.write('h');
                    throw new IOException("disk full");
                }));
        assertEquals("whole", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void missingFolderIsReported() {
        Path file = folder.resolve("no/table.csv");
        IOException refused = assertThrows(IOException.class, () -> WholeFile.write(file, List.of(), "text"));
        assertEquals(
                file + " cannot be written: its folder is not there; make it, or name another file",
                refused.getMessage());
    }

    @Test
    void folderIsNoFile() {
        IOException refused = assertThrows(IOException.class, () -> WholeFile.write(folder, List.of(), "text"));
        assertEquals(folder + " is a folder: name a file", refused.getMessage());
    }

    @Test
    void fileOfTheUserThatLooksTemporaryStays() throws IOException {
        Path mine = Files.writeString(folder.resolve("table.csv.tmp"), "mine");
        WholeFile.write(folder.resolve("table.csv"), List.of(), "text");
        assertEquals("mine", Files.readString(mine));
    }

    /** By its own name, through a way around, a symbolic link, a link to a link, and a hard link. */
    @ParameterizedTest
    @ValueSource(strings = {"input.txt", "sub/../input.txt", "link.txt", "link2.txt", "hard.txt"})
    void inputIsRefusedUnderWhateverName(String name) throws IOException {
        Path input = Files.writeString(folder.resolve("input.txt"), "precious");
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("input.txt"));
        Files.createSymbolicLink(folder.resolve("link2.txt"), folder.resolve("link.txt"));
        Files.createLink(folder.resolve("hard.txt"), input);
        Path file = folder.resolve(name);
        IOException refused = assertThrows(IOException.class, () -> WholeFile.write(file, List.of(input), "text"));
        assertEquals(file + " is what is read here, and would be lost: name another file", refused.getMessage());
        assertEquals("precious", Files.readString(input));
    }

    @Test
    void recordsOfAnotherRunAreRefusedWhateverTheirName() throws IOException {
        Path plain = Files.writeString(folder.resolve("kept.txt"), RECORDS);
        Path packed = folder.resolve("kept.bin");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(RECORDS.getBytes(StandardCharsets.UTF_8));
        }
        Path damaged = Files.writeString(folder.resolve("calls.jsonl"), "\0\0\0");
        for (Path file : List.of(plain, packed, damaged)) {
            byte[] before = Files.readAllBytes(file);
            IOException refused = assertThrows(IOException.class, () -> WholeFile.write(file, List.of(), "text"));
            assertEquals(file + " has records of a run, which would be lost: name another file", refused.getMessage());
            assertArrayEquals(before, Files.readAllBytes(file));
        }
        WholeFile.replace(packed, List.of(), out -> out.write('x'));
        assertEquals("x", Files.readString(packed));
    }

    @Test
    void linkStaysAndItsTargetIsWritten() throws IOException {
        Path target =
                Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("table.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("other/table.csv"));
        WholeFile.write(link, List.of(), "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(target));
    }

    @Test
    void linkThatLeadsNowhereMakesItsTarget() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("table.csv"));
        WholeFile.write(link, List.of(), "new");
        assertEquals("new", Files.readString(folder.resolve("table.csv")));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void linkToItselfIsReported() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("link.csv"));
        assertThrows(IOException.class, () -> WholeFile.write(link, List.of(), "new"));
    }

    @Test
    void pipeIsWrittenIntoAndStaysAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try (var in = Files.newInputStream(pipe)) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                in.transferTo(bytes);
                return bytes.toByteArray();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        WholeFile.write(pipe, List.of(), "text");
        assertEquals("text", new String(read.get(), StandardCharsets.UTF_8));
        assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
    }

    @Test
    void deviceIsWrittenInto() throws IOException {
        WholeFile.write(Path.of("/dev/null"), List.of(), "text");
        assertTrue(!Files.isRegularFile(Path.of("/dev/null")));
        Path full = Path.of("/dev/full");
        if (Files.exists(full)) {
            assertThrows(IOException.class, () -> WholeFile.write(full, List.of(), "text"));
        }
    }

    @Test
    void rightsOfTheFileBeforeAreKept() throws IOException {
        Path file = Files.writeString(folder.resolve("table.csv"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        WholeFile.write(file, List.of(), "new");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void deletingLeavesInputsRecordsAndLinks() throws IOException {
        Path input = Files.writeString(folder.resolve("junit.xml"), "input");
        WholeFile.delete(input, List.of(input));
        assertTrue(Files.exists(input));
        WholeFile.delete(input, List.of());
        assertTrue(Files.notExists(input));
        Path records = Files.writeString(input, RECORDS);
        WholeFile.delete(records, List.of());
        assertTrue(Files.exists(records));
        Path link = Files.createSymbolicLink(folder.resolve("link"), records);
        WholeFile.delete(link, List.of());
        assertTrue(Files.isSymbolicLink(link));
    }
}
