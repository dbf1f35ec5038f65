package cerebras.loadtest.report;

import cerebras.loadtest.gate.ServiceLevel;
import cerebras.loadtest.measure.RunHeader;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command that runs the same test again, quoted for a POSIX shell. The key stays in the environment. */
final class RepeatCommand {

  private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./:,=@%+-]+");

  /** Left out, since its limits are all there one by one, and its file may have changed. */
  private static final String LEVEL_FILE = "slo";

  private RepeatCommand() {}

  /** Of a merged run the command that merges it again: each of those it is made of says itself how it ran. */
  static String of(RunHeader run) {
    if (run.mergedRuns() != null) {
      return "java -jar target/loadtest.jar merge " + String.join(" ", run.mergedRuns()) + " --into " + run.run();
    }
    boolean limited = run.settings().keySet().stream().anyMatch(name -> name.startsWith(ServiceLevel.PREFIX));
    Stream<String> settings = run.settings().entrySet().stream()
        .filter(RepeatCommand::settable)
        .filter(setting -> !(limited && setting.getKey().equals(LEVEL_FILE)))
        .map(setting -> option(setting.getKey(), setting.getValue()));
    return Stream.concat(Stream.of("mvn gatling:test", option("simulation", run.simulation())), settings)
        .collect(Collectors.joining(" "));
  }

  private static boolean settable(Map.Entry<String, String> setting) {
    return !setting.getKey().equals("simulation") && setting.getValue() != null && !setting.getValue().isEmpty();
  }

  private static String option(String key, String value) {
    String option = "-D" + key + "=" + value;
    return NEEDS_NO_QUOTES.matcher(option).matches() ? option : "'" + option.replace("'", "'\\''") + "'";
  }
}
