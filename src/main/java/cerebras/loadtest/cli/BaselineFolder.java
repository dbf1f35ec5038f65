package cerebras.loadtest.cli;

import cerebras.loadtest.settings.Hint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
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

  /**
   * The records of a baseline, or else of a run. A path goes before the name of a baseline.
   *
   * @throws IOException if there is neither
   */
  Path records(String named) throws IOException {
    Path path = Path.of(named);
    Optional<Path> baseline = Files.exists(path) ? Optional.empty() : baselines().find(named);
    if (baseline.isEmpty() && Files.notExists(path)) {
      throw new IOException(named + " is neither a run nor a baseline of " + folder + ": " + wayOut(named));
    }
    return baseline.isPresent() ? baseline.get() : Records.of(path);
  }

  private String wayOut(String named) throws IOException {
    Set<String> names = baselines().names();
    return names.isEmpty()
        ? "expected the folder of a run; no baseline is kept there, see keep --help"
        : Hint.of(named, names) + ", or the folder of a run";
  }
}
