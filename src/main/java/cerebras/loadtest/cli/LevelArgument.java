package cerebras.loadtest.cli;

import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.settings.LevelSettings;
import cerebras.loadtest.settings.LevelSettings.LevelFile;
import cerebras.loadtest.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The service level that a command judges by. */
final class LevelArgument {

  private static final Path USER_FILES = Path.of("user-files");

  @Option(
      names = "--slo",
      paramLabel = "NAME",
      description = "A service level of user-files/slo, instead of the one that the run was made with.")
  private String name;

  @Option(
      names = "--limit",
      paramLabel = "NAME=BOUND",
      description = "A single limit, such as ttft.p95=300ms; may be given several times. Adds to --slo, or stands alone.")
  private Map<String, String> limits = Map.of();

  @Option(
      names = "--user-files",
      paramLabel = "FOLDER",
      description = "Where service levels are looked for; by default user-files, if it is there, and those that come along.")
  private Path userFiles;

  /**
   * Absent when none was given.
   *
   * @throws SettingsException if it cannot be used
   */
  Optional<ServiceLevel> level() {
    if (userFiles != null && !Files.isDirectory(userFiles)) {
      throw new SettingsException("--user-files " + userFiles + " is no folder: expected one that has slo/NAME.conf");
    }
    try {
      Optional<LevelFile> file = Optional.ofNullable(name).map(known -> LevelFile.find(userFiles == null ? USER_FILES : userFiles, known));
      return ServiceLevel.of(new LevelSettings(file, withoutPrefix(limits)));
    } catch (SettingsException wrong) {
      throw new SettingsException(inOptions(wrong.getMessage()));
    }
  }

  /** As in settings, whose names some will write. */
  private static Map<String, String> withoutPrefix(Map<String, String> limits) {
    return limits.entrySet().stream()
        .collect(Collectors.toMap(limit -> limit.getKey().replaceFirst("^slo[.]", ""), Map.Entry::getValue));
  }

  /** What is told of settings, told of these options. */
  private static String inOptions(String message) {
    return message.replace("-D" + ServiceLevel.PREFIX, "--limit ")
        .replaceAll("(?m)^slo=", "--slo ")
        .replaceAll("(?m)^slo[.]", "--limit ");
  }
}
