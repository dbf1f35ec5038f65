package cerebras.loadtest.settings;

import cerebras.loadtest.settings.LevelSettings.LevelFile;
import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The settings as typed values, read one by one; every refused value becomes one of the {@link Problems}. */
final class SettingValues {

    /** Prefix of limits: {@code slo.ttft.p95}. */
    private static final String SERVICE_LEVEL = "slo.";

    /** Settings whose values may be URLs with a password. */
    private static final Set<Setting<?>> WITH_URLS =
            Set.of(Setting.TARGET, Setting.PROXY, Setting.OTLP_ENDPOINT, Setting.SERVER_METRICS);

    private final Map<String, String> given;
    private final Map<String, String> assumed;
    private final Map<String, String> environment;
    private final Redaction redaction;
    private final Problems problems;

    /**
     * @param defaults defaults of the simulation, which replace those of the suite
     * @param environment environment variables, which may hold secrets
     */
    SettingValues(
            Map<String, String> given,
            Map<String, String> defaults,
            Map<String, String> environment,
            Redaction redaction,
            Problems problems) {
        this.given = given;
        this.assumed = new HashMap<>(defaults);
        this.environment = environment;
        this.redaction = redaction;
        this.problems = problems;
    }

    /** The given value without white space around it, otherwise the default; absent if there is neither. */
    Optional<String> given(Setting<?> setting) {
        return Optional.ofNullable(given.getOrDefault(setting.key(), assumed.get(setting.key())))
                .map(String::strip)
                .or(setting::fallback);
    }

    /** Given settings with this prefix: the rest of the name, and the value as given. */
    Map<String, String> givenWith(String prefix) {
        return withPrefix(given, prefix);
    }

    /** As {@link #givenWith}, of the simulation's defaults. */
    Map<String, String> assumedWith(String prefix) {
        return withPrefix(assumed, prefix);
    }

    private static Map<String, String> withPrefix(Map<String, String> texts, String prefix) {
        return texts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    /** The value of an environment variable, which is masked as a secret from now on; blank if it is not set. */
    String secret(String variable) {
        String value = environment.getOrDefault(variable, "");
        Secrets.add(value);
        return value;
    }

    /** Whether the user gave it. */
    boolean isGiven(Setting<?> setting) {
        return given.containsKey(setting.key());
    }

    /** Which of these names the user gave. */
    List<String> givenOf(Collection<String> names) {
        return names.stream().filter(given::containsKey).toList();
    }

    /** Sets the value of a setting that was neither given nor has a default. */
    void assume(Setting<?> setting, String text) {
        assumed.putIfAbsent(setting.key(), text);
    }

    /** The value of a setting that is given or has a default; a placeholder if it is invalid. */
    <T> T get(Setting<T> setting) {
        return read(setting, (same, text) -> setting.parse(text), setting.placeholder());
    }

    /** The value of a setting; absent if it is not given and has no default, a placeholder if it is invalid. */
    <T> Optional<T> find(Setting<T> setting) {
        return given(setting).map(text -> get(setting));
    }

    OptionalInt findInt(Setting<Integer> setting) {
        return find(setting).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    OptionalLong findLong(Setting<Long> setting) {
        return find(setting).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    OptionalDouble findDouble(Setting<Double> setting) {
        return find(setting).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /** The required service level. */
    LevelSettings serviceLevel(Path userFiles) {
        return new LevelSettings(
                given(Setting.SLO).flatMap(name -> read(Setting.SLO, levelIn(userFiles), Optional.empty())),
                givenLimits());
    }

    private static ValueType.Parser<Optional<LevelFile>> levelIn(Path userFiles) {
        return (setting, name) -> Optional.of(LevelFile.read(userFiles, ValueType.parseWord(setting, name)));
    }

    /** Names without the prefix, and values as given. */
    private Map<String, String> givenLimits() {
        Map<String, String> limits = new HashMap<>(givenWith(SERVICE_LEVEL));
        limits.replaceAll((name, text) -> redaction.withoutKeys(text));
        return limits;
    }

    /** Refuses each of these settings if the user gave it, because it has no effect. */
    void refuse(Set<Setting<?>> notApplicable, Function<Setting<?>, InvalidValue> why) {
        Setting.all().stream()
                .filter(notApplicable::contains)
                .filter(setting -> given.containsKey(setting.key()))
                .forEach(setting ->
                        problems.add(setting.key(), redaction.shown(given.get(setting.key())), why.apply(setting)));
    }

    /**
     * The value of a setting that is given or has a default, for settings whose values depend on more than their text.
     *
     * @param placeholder returned if the value is invalid, which becomes one of the problems
     */
    <T> T read(Setting<?> setting, ValueType.Parser<T> parser, T placeholder) {
        String text = given(setting).orElseThrow();
        return problems.read(setting.key(), shown(setting, text), () -> parser.parse(setting, text), placeholder);
    }

    private String shown(Setting<?> setting, String text) {
        if (WITH_URLS.contains(setting)) {
            return redaction.shownUrl(text);
        }
        // A user may put the secret itself where the name of its variable is expected.
        boolean nameOfSecret = setting == Setting.KEY_VARIABLE || setting == Setting.CLIENT_CERT_PASSWORD_VARIABLE;
        return nameOfSecret && !text.matches("[A-Z_][A-Z0-9_]*") ? Secrets.MASK : redaction.shown(text);
    }

    /**
     * Every setting of a run that has a value, as a user would write it, with the target that was chosen, and without any
     * key.
     *
     * @param request request settings; fields and headers are listed one by one
     * @param level service level; limits are listed one by one, including those of a file, so that a reader does not need it
     * @param notApplicable settings to leave out
     */
    Map<String, String> effective(
            Target target, RequestSettings request, LevelSettings level, Set<Setting<?>> notApplicable) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.all()) {
            if (!notApplicable.contains(setting)) {
                given(setting).ifPresent(text -> texts.put(setting.key(), redaction.withoutKeys(text)));
            }
        }
        texts.put(Setting.TARGET.key(), redaction.withoutKeys(target.text()));
        texts.remove(Setting.BODY.key());
        request.texts().forEach((name, text) -> texts.put(name, redaction.withoutKeys(text)));
        level.limits().forEach((name, text) -> texts.put(SERVICE_LEVEL + name, redaction.withoutKeys(text)));
        return texts;
    }
}
