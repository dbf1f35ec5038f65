package cerebras.loadtest.settings;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Resolves the {@link Target} and its key from the setting {@code target} and the environment's key and base URL.
 */
final class TargetResolver {

    static final String BASE_URL_VARIABLE = "CEREBRAS_BASE_URL";

    private static final String AUTO = "auto";
    private static final String NO_KEY = "none";
    private static final String EMULATOR = "emulator";
    private static final List<String> NAMES = List.of(AUTO, EMULATOR, "cerebras");
    private static final ApiUrl CEREBRAS = ApiUrl.parse("https://api.cerebras.ai", "");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final SettingValues values;
    private final Map<String, String> environment;
    private final Redaction redaction;
    private final Problems problems;
    private final String keyVariable;
    private final Optional<ApiKey.Form> keyForm;
    private final Optional<Dialect.Choice> dialect;

    TargetResolver(SettingValues values, Map<String, String> environment, Redaction redaction, Problems problems) {
        this.values = values;
        this.environment = environment;
        this.redaction = redaction;
        this.problems = problems;
        this.keyVariable =
                values.read(Setting.KEY_VARIABLE, (setting, text) -> keyVariable(values, setting, text), NO_KEY);
        this.keyForm = values.read(Setting.KEY_HEADER, TargetResolver::keyForm, Optional.empty());
        this.dialect = values.read(Setting.DIALECT, TargetResolver::dialect, Optional.empty());
    }

    /** The target that the text stands for, with its key, unless it is the emulator. */
    Target of(Setting<?> setting, String text) {
        if (text.equals(EMULATOR) || text.equals(AUTO) && !isSet(keyVariable(CEREBRAS))) {
            return new Target.Emulator();
        }
        if (NAMES.contains(text)) {
            return cerebras();
        }
        if (!ApiUrl.isLikely(text)) {
            throw Hint.closest(text, NAMES)
                    .map(name -> new InvalidValue(
                            "is not a target", "did you mean " + name + "? For example -Dtarget=" + name))
                    .orElseGet(() -> InvalidValue.of(setting));
        }
        String example = "-D" + setting.key() + "=" + setting.example();
        ApiUrl url = ApiUrl.parse(text, example);
        boolean own = url.server().equals(CEREBRAS.server());
        return own ? cerebras(url, example) : custom(url, example);
    }

    private Target cerebras() {
        String text = environment.getOrDefault(BASE_URL_VARIABLE, "").strip();
        String example = "export " + BASE_URL_VARIABLE + "=" + CEREBRAS.server();
        return text.isEmpty()
                ? cerebras(CEREBRAS, example)
                : problems.read(
                        BASE_URL_VARIABLE,
                        redaction.shownUrl(text),
                        () -> cerebras(ApiUrl.parse(text, example), example),
                        new Target.Emulator());
    }

    private Target cerebras(ApiUrl url, String example) {
        String variable = keyVariable(url);
        if (url.server().equals(CEREBRAS.server()) && !isSet(variable)) {
            throw new InvalidValue(
                    "needs an API key",
                    "set " + ApiKey.ENVIRONMENT_VARIABLE
                            + " in the environment, or test against the emulator, for example -Dtarget=emulator");
        }
        return new Target.Cerebras(url, key(url, variable, example), variable);
    }

    private Target custom(ApiUrl url, String example) {
        String variable = keyVariable(url);
        boolean other = !variable.equals(ApiKey.ENVIRONMENT_VARIABLE) && !variable.equals(NO_KEY);
        if (other && !isSet(variable)) {
            throw new InvalidValue(
                    "needs an API key",
                    "set " + variable + " in the environment, or name another variable with" + " -DkeyVariable; "
                            + ApiKey.ENVIRONMENT_VARIABLE + " is not sent to other providers");
        }
        return new Target.Custom(url, key(url, variable, example), variable);
    }

    private Optional<ApiKey> key(ApiUrl url, String variable, String example) {
        Optional<ApiKey> key = isSet(variable)
                ? problems.read(variable, Secrets.MASK, () -> key(url, variable), Optional.empty())
                : Optional.empty();
        if (key.isPresent() && url.exposed()) {
            throw new InvalidValue(
                    "would send the API key over the network unencrypted",
                    "use https, or send no key with -DkeyVariable=none, for example " + example);
        }
        return key;
    }

    private Optional<ApiKey> key(ApiUrl url, String variable) {
        Optional<ApiKey> key = ApiKey.of(values.secret(variable), keyForm(url));
        if (key.isEmpty()) {
            throw new InvalidValue(
                    "is not an API key",
                    "expected printable ASCII characters without white space, for example export " + variable + "="
                            + (variable.equals(ApiKey.ENVIRONMENT_VARIABLE) ? "csk-..." : "..."));
        }
        return key;
    }

    /**
     * The key in an environment variable, in the form that the target expects.
     *
     * @param url where it is sent; absent for the emulator
     * @throws InvalidValue if the variable is not set, or has no key, or would be sent unencrypted
     */
    ApiKey keyOf(Setting<?> setting, String variable, Optional<ApiUrl> url) {
        if (!VARIABLE.matcher(variable).matches()) {
            throw InvalidValue.of(setting);
        }
        if (!isSet(variable)) {
            throw new InvalidValue("is not set in the environment", "set it, for example export " + variable + "=...");
        }
        return url.isPresent()
                ? key(url.get(), variable, "export " + variable + "=...").orElseThrow()
                : ApiKey.of(values.secret(variable)).orElseThrow(() -> InvalidValue.of(setting));
    }

    private boolean isSet(String variable) {
        return !variable.equals(NO_KEY) && !values.secret(variable).isBlank();
    }

    /**
     * The variable with the key for this URL. Without a setting, the host alone decides, so that no key is sent to
     * another provider.
     */
    private String keyVariable(ApiUrl url) {
        return keyVariable.equals(AUTO)
                ? Dialect.of(url.chat().getHost())
                        .flatMap(choice -> choice.dialect().keyVariable())
                        .orElse(ApiKey.ENVIRONMENT_VARIABLE)
                : keyVariable;
    }

    private ApiKey.Form keyForm(ApiUrl url) {
        boolean bearer = dialect(Optional.of(url))
                .map(choice -> choice.dialect().keyIsBearer())
                .orElse(true);
        return keyForm.orElse(bearer ? ApiKey.Form.BEARER : ApiKey.Form.API_KEY);
    }

    /**
     * The dialect in the settings, otherwise that of the provider that the host belongs to; absent if neither is known.
     */
    Optional<Dialect.Choice> dialect(Optional<ApiUrl> url) {
        return dialect.or(() -> url.flatMap(known -> Dialect.of(known.chat().getHost())));
    }

    private static String keyVariable(SettingValues values, Setting<?> setting, String text) {
        if (!VARIABLE.matcher(text).matches()) {
            throw InvalidValue.of(setting);
        }
        if (!text.equals(AUTO) && !text.equals(NO_KEY) && values.secret(text).isBlank()) {
            throw new InvalidValue("is not set in the environment", "set it, or send no key with -DkeyVariable=none");
        }
        return text;
    }

    private static Optional<ApiKey.Form> keyForm(Setting<?> setting, String text) {
        Optional<ApiKey.Form> form = Stream.of(ApiKey.Form.values())
                .filter(known -> known.text().equals(text))
                .findFirst();
        if (form.isEmpty() && !text.equals(AUTO)) {
            throw InvalidValue.of(setting);
        }
        return form;
    }

    private static Optional<Dialect.Choice> dialect(Setting<?> setting, String text) {
        Optional<Dialect> dialect = Dialect.named(text);
        if (dialect.isEmpty() && !text.equals(AUTO)) {
            throw InvalidValue.of(setting);
        }
        return dialect.map(named -> new Dialect.Choice(named, "-D" + setting.key() + "=" + text));
    }
}
