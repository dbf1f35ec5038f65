package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command that runs the same test again, quoted for a POSIX shell, an option a line. It has what the user gave, and
 * what is not as it would be by itself. The key stays in the environment.
 */
final class RepeatCommand {

  private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./:,=@%+-]+");

  /** Left out, since its limits are all there one by one, and its file may have changed. */
  private static final String LEVEL_FILE = "slo";
  private static final String NEXT_LINE = " \\\n  ";
  private static final Map<String, String> FALLBACKS = Arrays.stream(Setting.values())
      .filter(setting -> setting.fallback().isPresent())
      .collect(Collectors.toMap(Setting::key, setting -> setting.fallback().orElseThrow()));

  private RepeatCommand() {}

  /** Of a merged run the command that merges it again: each of those it is made of says itself how it ran. */
  static String of(RunHeader run) {
    if (run.mergedRuns() != null) {
      return "java -jar target/loadtest.jar merge"
          + run.mergedRuns().stream().map(RepeatCommand::folder).collect(Collectors.joining())
          + " --into" + folder(run.run());
    }
    boolean limited = run.settings().keySet().stream().anyMatch(name -> name.startsWith(ServiceLevel.PREFIX));
    Stream<String> settings = run.settings().entrySet().stream()
        .filter(setting -> settable(setting) && needed(run.given(), setting))
        .filter(setting -> !(limited && setting.getKey().equals(LEVEL_FILE)))
        .map(setting -> option(setting.getKey(), setting.getValue()));
    return Stream.concat(Stream.of("mvn gatling:test", option("simulation", run.simulation())), settings)
        .collect(Collectors.joining(NEXT_LINE));
  }

  private static boolean settable(Map.Entry<String, String> setting) {
    return !setting.getKey().equals("simulation") && setting.getValue() != null && !setting.getValue().isEmpty();
  }

  /** A simulation has defaults of its own, so what was given is needed even where it is the suite's default. */
  private static boolean needed(List<String> given, Map.Entry<String, String> setting) {
    return given == null || given.contains(setting.getKey())
        || !FALLBACKS.getOrDefault(setting.getKey(), "").equals(setting.getValue());
  }

  private static String folder(String run) {
    return " " + quoted("results/" + run);
  }

  private static String option(String key, String value) {
    return quoted("-D" + key + "=" + value);
  }

  private static String quoted(String word) {
    return NEEDS_NO_QUOTES.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
