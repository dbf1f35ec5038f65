package cerebras.loadtest.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the {@link Target} by the setting {@code target}, the key and the base URL of the environment. */
final class TargetChoice {

  static final String BASE_URL_VARIABLE = "CEREBRAS_BASE_URL";

  private static final URI CEREBRAS = URI.create("https://api.cerebras.ai");
  private static final List<String> NAMES = List.of("auto", "emulator", "cerebras");

  private final Map<String, String> environment;
  private final Redaction redaction;
  private final Problems problems;

  TargetChoice(Map<String, String> environment, Redaction redaction, Problems problems) {
    this.environment = environment;
    this.redaction = redaction;
    this.problems = problems;
  }

  /** The target that the text stands for, with the key of the environment, unless it is the emulator. */
  Target of(Setting setting, String text) {
    if (text.equals("emulator") || text.equals("auto") && !hasKey()) {
      return new Target.Emulator();
    }
    Optional<ApiKey> key = key();
    return NAMES.contains(text) ? cerebras(cerebrasBase(key), key) : server(setting, text, key);
  }

  private Target server(Setting setting, String text, Optional<ApiKey> key) {
    if (!BaseUrl.isLikely(text)) {
      throw ClosestName.closest(text, NAMES)
          .map(name -> new Refusal("is not a target", "did you mean " + name + "? For example -Dtarget=" + name))
          .orElseGet(() -> Refusal.of(setting));
    }
    URI base = new BaseUrl(text, "-D" + setting.key() + "=" + setting.example()).normalised(key);
    return base.equals(CEREBRAS) ? cerebras(base, key) : new Target.Custom(base, key);
  }

  private Target cerebras(URI base, Optional<ApiKey> key) {
    if (base.equals(CEREBRAS) && !hasKey()) {
      throw new Refusal("needs an API key", "set " + ApiKey.ENVIRONMENT_VARIABLE
          + " in the environment, or test against the emulator, for example -Dtarget=emulator");
    }
    return new Target.Cerebras(base, key);
  }

  private URI cerebrasBase(Optional<ApiKey> key) {
    String text = environment.getOrDefault(BASE_URL_VARIABLE, "").strip();
    BaseUrl url = new BaseUrl(text, "export " + BASE_URL_VARIABLE + "=" + CEREBRAS);
    return text.isEmpty()
        ? CEREBRAS
        : problems.read(BASE_URL_VARIABLE, redaction.shownUrl(text), () -> url.normalised(key), CEREBRAS);
  }

  private Optional<ApiKey> key() {
    return hasKey() ? problems.read(ApiKey.ENVIRONMENT_VARIABLE, Secrets.MASK, this::sendableKey, Optional.empty())
        : Optional.empty();
  }

  private Optional<ApiKey> sendableKey() {
    return Optional.of(ApiKey.of(rawKey()).orElseThrow(() -> new Refusal("is not an API key",
        "expected printable ASCII characters without white space, for example export "
            + ApiKey.ENVIRONMENT_VARIABLE + "=csk-...")));
  }

  private boolean hasKey() {
    return !rawKey().isBlank();
  }

  private String rawKey() {
    return environment.getOrDefault(ApiKey.ENVIRONMENT_VARIABLE, "");
  }
}
