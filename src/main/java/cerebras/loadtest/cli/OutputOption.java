package cerebras.loadtest.cli;

import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command writes what it makes of records. */
final class OutputOption {

  private static final Set<String> STANDARD_OUTPUT = Set.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "-",
      description = "File to write, replaced if it is there; without it, or as -, standard output.")
  private Path file;

  /** Makes something else of a file of records, and says what of it could not be used. */
  @FunctionalInterface
  interface Transformation {
    Damage write(Path records, OutputStream out) throws IOException;
  }

  /** @throws IOException when the records cannot be read, or the file not be written: it is then as it was before */
  void write(Path records, Transformation transformation) throws IOException {
    Damage[] damage = new Damage[1];
    WholeFile.Writing writing = out -> damage[0] = transformation.write(records, out);
    if (STANDARD_OUTPUT.contains(file.toString())) {
      try (OutputStream out = new BufferedOutputStream(new StandardOutput())) {
        writing.to(out);
      }
    } else {
      WholeFile.write(file, List.of(records), writing);
    }
    Records.tellDamage(spec, records, damage[0]);
  }

  /** Stays open, and does not keep silent on what could not be written. */
  private static final class StandardOutput extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      System.out.write(bytes, from, length);
      if (System.out.checkError()) {
        throw new IOException("standard output was closed, or its disk is full: not everything was written");
      }
    }
  }
}
