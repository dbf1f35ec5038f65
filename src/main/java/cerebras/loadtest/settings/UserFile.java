package cerebras.loadtest.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that the user may edit. Where the user's folder has none, it is the one that comes along with this suite.
 *
 * @param name for messages: its path, or the name of the one that comes along
 * @param text all of it
 */
public record UserFile(String name, String text) {

  private static final String SHIPPED = "/user-files/";

  /**
   * @param fileName of a file that comes along, for example {@code models.conf}
   * @throws SettingsException if the user's file cannot be read
   */
  public static UserFile find(Path userFiles, String fileName) {
    Path file = userFiles.resolve(fileName);
    return Files.exists(file) ? new UserFile(file.toString(), read(file)) : shipped(fileName);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException notText) {
      throw new SettingsException(file + " is not UTF-8 text: save it as UTF-8");
    } catch (IOException unreadable) {
      throw new SettingsException(file + " cannot be read: expected a file, and the permission to read it");
    }
  }

  private static UserFile shipped(String fileName) {
    try (InputStream file = UserFile.class.getResourceAsStream(SHIPPED + fileName)) {
      if (file == null) {
        throw new SettingsException("user-files/" + fileName + " is not there: restore it, for example with git checkout");
      }
      return new UserFile(fileName + " as shipped", new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
