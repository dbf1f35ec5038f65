package cerebras.loadtest.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there whole or not at all, however the writing of it ends. */
public final class WholeFile {

  private WholeFile() {}

  /** Writes a file that is not there yet. */
  @FunctionalInterface
  public interface Writing {
    void into(Path file) throws IOException;
  }

  /** Writes a text. One that was there before is replaced. */
  public static void write(Path file, String text) throws IOException {
    write(file, unfinished -> Files.writeString(unfinished, text));
  }

  /**
   * Writes beside the file first. One that was there before is replaced.
   *
   * @throws IOException also when its folder is not there
   */
  public static void write(Path file, Writing writing) throws IOException {
    if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw new IOException(file + " cannot be written: its folder is not there; make it, or name another file");
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(unfinished);
      writing.into(unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
