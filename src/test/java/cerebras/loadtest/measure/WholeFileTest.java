package cerebras.loadtest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder;

  @Test
  void writingThatFailsLeavesTheFileAsItWasAndNothingBesideIt() throws IOException {
    Path file = Files.writeString(folder.resolve("table.csv"), "whole");
    assertThrows(IOException.class, () -> WholeFile.write(file, unfinished -> {
      Files.writeString(unfinished, "ha");
      throw new IOException("disk full");
    }));
    assertEquals("whole", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void missingFolderIsTold() {
    Path file = folder.resolve("no/table.csv");
    IOException refused = assertThrows(IOException.class, () -> WholeFile.write(file, "text"));
    assertEquals(
        file + " cannot be written: its folder is not there; make it, or name another file", refused.getMessage());
  }
}
