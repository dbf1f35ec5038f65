package cerebras.loadtest.command;

import cerebras.loadtest.measure.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes what it makes of records. */
final class OutputOption {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "File to write, replaced if it is there; without it, to the console.")
  private Path file;

  /** Makes something else of a file of records. */
  @FunctionalInterface
  interface Transformation {
    void write(Path records, OutputStream out) throws IOException;
  }

  /** @throws IOException when the records cannot be read, or the file not be written: it is then not there */
  void write(Path records, Transformation transformation) throws IOException {
    if (file == null) {
      transformation.write(records, System.out);
    } else {
      WholeFile.write(file, unfinished -> {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
          transformation.write(records, out);
        }
      });
    }
  }
}
