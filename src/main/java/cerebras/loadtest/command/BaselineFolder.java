package cerebras.loadtest.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where baselines are kept. */
final class BaselineFolder {

  @Option(
      names = "--baselines",
      paramLabel = "FOLDER",
      defaultValue = "user-files/baselines",
      description = "Where baselines are kept; by default ${DEFAULT-VALUE}.")
  private Path folder;

  Baselines baselines() {
    return new Baselines(folder);
  }
}
