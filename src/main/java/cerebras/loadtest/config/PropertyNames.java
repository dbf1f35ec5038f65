package cerebras.loadtest.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds, among all the system properties of a process, the names that were meant as a setting but are none, and the keys
 * that should not be there. Names with a dot belong to the JVM, the build or Gatling.
 */
final class PropertyNames {

  private static final String SIMULATION = "simulation";
  private static final List<String> KNOWN =
      Stream.concat(Stream.of(Setting.values()).map(Setting::key), Stream.of(SIMULATION)).toList();

  /** What other tools call our settings, in lower case and without separators. */
  private static final Map<String, String> SYNONYMS = Map.ofEntries(
      Map.entry("concurrency", "users"),
      Map.entry("vus", "users"),
      Map.entry("virtualusers", "users"),
      Map.entry("maxcompletiontokens", "maxTokens"),
      Map.entry("timeout", "requestTimeout"),
      Map.entry("baseurl", "target"),
      Map.entry("url", "target"),
      Map.entry("endpoint", "target"),
      Map.entry("time", "duration"),
      Map.entry("thinktime", "pause"),
      Map.entry("streaming", "stream"),
      Map.entry("inputtokens", "promptTokens"),
      Map.entry("promptlength", "promptTokens"),
      Map.entry("tokenspersecond", "speed"),
      Map.entry("tps", "speed"),
      Map.entry("sla", "slo"),
      Map.entry("servicelevel", "slo"),
      Map.entry("rps", "rate"),
      Map.entry("qps", "rate"),
      Map.entry("requestspersecond", "rate"));

  private static final Pattern SECRET = Pattern.compile("(cerebras|openai)?(api)?(key|token|secret)|bearer|authorization");
  private static final List<String> SECRET_NAMES = List.of("apikey", "cerebrasapikey");

  private final Redaction redaction;

  PropertyNames(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Notes every name that is wrong, in alphabetical order. */
  void check(Map<String, String> properties, Problems problems) {
    new TreeMap<>(properties).forEach((name, value) -> {
      if (isSecret(name)) {
        problems.add(redaction.shown(name), Secrets.MASK, secretOnCommandLine());
      } else {
        meant(name).ifPresent(known -> problems.add(redaction.shown(name), shown(known, value), didYouMean(known, value)));
      }
    });
  }

  private static boolean isSecret(String name) {
    String folded = folded(name);
    return SECRET.matcher(folded).matches() || !name.contains(".") && ClosestName.closest(folded, SECRET_NAMES).isPresent();
  }

  private static Optional<String> meant(String name) {
    if (name.contains(".") || KNOWN.contains(name)) {
      return Optional.empty();
    }
    return Optional.ofNullable(SYNONYMS.get(folded(name))).or(() -> ClosestName.closest(folded(name), KNOWN));
  }

  private static Refusal secretOnCommandLine() {
    return new Refusal("is not a setting", "a command line can be read by others, so put the key into the environment,"
        + " for example export " + ApiKey.ENVIRONMENT_VARIABLE + "=csk-...");
  }

  private Refusal didYouMean(String known, String value) {
    boolean harmless = !value.isBlank() && shown(known, value).equals(value);
    String example = harmless ? value : example(known);
    return new Refusal("is not a setting", "did you mean " + known + "? For example -D" + known + "=" + example);
  }

  private String shown(String known, String value) {
    return known.equals(Setting.TARGET.key()) ? redaction.shownUrl(value) : redaction.shown(value);
  }

  private static String example(String known) {
    return Stream.of(Setting.values()).filter(setting -> setting.key().equals(known)).findFirst()
        .map(Setting::example).orElse("SustainedLoad");
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
  }
}
