package cerebras.loadtest.cli;

import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LogHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Finds the file of records that a user means. */
final class Records {

  private static final String PACKED = ".gz";

  private Records() {}

  /**
   * The records of a run that was named.
   *
   * @param named the folder of a run, or its file of records, which may be packed
   * @throws IOException if there is no such file
   */
  static Path of(Path named) throws IOException {
    return Stream.of(named, named.resolve(CallLog.FILE_NAME), named.resolve(CallLog.FILE_NAME + PACKED))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new IOException(
            named + " has no records: expected the folder of a run, or its " + CallLog.FILE_NAME));
  }

  /** Says on the console for errors what of a file could not be used; nothing when that is nothing. */
  static void tellDamage(CommandSpec spec, Path records, Damage damage) {
    if (damage.any()) {
      tellDamage(spec, records, damage.lines(), damage.first());
    }
  }

  /** As {@link #tellDamage(CommandSpec, Path, Damage)}. */
  static void tellDamage(CommandSpec spec, Path records, LogHealth log) {
    if (log.damagedLines() > 0) {
      tellDamage(spec, records, log.damagedLines(), log.firstDamage());
    }
  }

  private static void tellDamage(CommandSpec spec, Path records, long lines, String first) {
    spec.commandLine().getErr().println(
        "%s: %,d of its lines cannot be used and %s left out. The first: %s.".formatted(
            records, lines, lines == 1 ? "is" : "are", first));
  }

  /**
   * Those of the newest run.
   *
   * @param results the folder of all runs
   * @throws IOException if it has none
   */
  static Path newest(Path results) throws IOException {
    return newestBelow(results).orElseThrow(() -> new IOException(
        "there is no run in " + results.toAbsolutePath() + ": say which, for example results/sustainedload-20261122"));
  }

  private static Optional<Path> newestBelow(Path results) throws IOException {
    if (!Files.isDirectory(results)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(results)) {
      return folders
          .map(folder -> folder.resolve(CallLog.FILE_NAME))
          .filter(Files::isRegularFile)
          .max(Comparator.comparing(file -> file.toFile().lastModified()));
    }
  }
}
