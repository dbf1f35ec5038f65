package cerebras.loadtest.local;

import cerebras.loadtest.catalogue.Models;
import cerebras.loadtest.config.SettingsException;
import cerebras.loadtest.config.UserFile;
import cerebras.loadtest.hocon.HoconException;
import java.nio.file.Path;

/** What is known of the models: the user's file, or the one that comes along. */
public final class KnownModels {

  private KnownModels() {}

  /** @throws SettingsException if the user's file cannot be used */
  public static Models read(Path userFiles) {
    UserFile file = UserFile.find(userFiles, Models.FILE_NAME);
    try {
      return Models.of(file.text(), file.name());
    } catch (HoconException wrong) {
      throw new SettingsException(wrong.getMessage());
    }
  }
}
