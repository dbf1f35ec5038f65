package cerebras.loadtest.local;

import cerebras.loadtest.models.Models;
import cerebras.loadtest.settings.HoconException;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.UserFile;
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
