package cerebras.loadtest.settings;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import cerebras.loadtest.settings.UserFile.FileChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The targets that a run compares, from {@code -Dtargets}, which is a HOCON file or a list of names, and from
 * {@code -Dtargets.NAME.SETTING}. Each target is read with the settings of the run and its own, like the single target of
 * another run.
 *
 * @param text the value of {@code targets}
 * @param own settings of each target, by its name, in the order in which the user named them
 */
record ComparedTargets(String text, Map<String, Map<String, String>> own) {

    /** Prefix of the settings of one target. */
    static final String PREFIX = Setting.TARGETS.key() + ".";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final List<String> NAMES_OF_TARGETS = List.of("cerebras", "emulator");

    /** Settings of the whole run that would send a key, or a request, to a target that it is not meant for. */
    private static final Set<Setting<?>> OF_ONE_TARGET = Set.of(Setting.TARGET, Setting.KEY_VARIABLE);

    /**
     * The targets to compare: those that the user wants to, otherwise those of the simulation.
     *
     * @return absent if the run does not compare targets
     */
    static Optional<ComparedTargets> read(
            SettingValues values, boolean comparing, Path userFiles, Problems problems, Redaction redaction) {
        Map<String, String> single = new TreeMap<>(values.givenWith(PREFIX));
        boolean given = values.isGiven(Setting.TARGETS);
        boolean otherwise = values.isGiven(Setting.MODELS)
                || !values.givenWith(Variants.PREFIX).isEmpty();
        if (!comparing || values.given(Setting.TARGETS).isEmpty() || otherwise && !given) {
            single.forEach((name, text) -> problems.add(
                    PREFIX + name,
                    shown(name, text, redaction),
                    new InvalidValue(
                            "has no effect without targets",
                            "name them, for example -Dtargets=a,b, and run -Dsimulation=CompareTargets")));
            return Optional.empty();
        }
        if (otherwise) {
            problems.add(
                    "targets=" + redaction.shown(values.given(Setting.TARGETS).orElseThrow())
                            + " is to be compared besides models or values of a field: compare one thing at a time, and leave one of"
                            + " the two out");
        }
        for (Setting<?> setting : OF_ONE_TARGET) {
            if (values.isGiven(setting)) {
                problems.add(setting.key() + " has no effect beside targets: give it to one of them, for example -D"
                        + PREFIX + "NAME." + setting.key() + "=" + setting.example());
            }
        }
        values.givenWith(RequestHeaders.PREFIX).forEach((name, text) -> {
            if (RequestHeaders.isReference(text)) {
                problems.add(RequestHeaders.PREFIX + name
                        + " would go to all targets, and is a secret: give it to one of" + " them, for example -D"
                        + PREFIX + "NAME." + RequestHeaders.PREFIX + name + "=env:GATEWAY_KEY");
            }
        });
        Map<String, Map<String, String>> own = values.read(
                Setting.TARGETS, (setting, text) -> listed(setting, text, userFiles), new LinkedHashMap<>());
        single.forEach((name, text) ->
                problems.read(PREFIX + name, shown(name, text, redaction), () -> override(own, name, text), null));
        own.forEach((name, settings) -> complete(name, settings, problems));
        return Optional.of(new ComparedTargets(values.given(Setting.TARGETS).orElseThrow(), own));
    }

    private static Map<String, Map<String, String>> listed(Setting<?> setting, String text, Path userFiles) {
        Map<String, Map<String, String>> own = new LinkedHashMap<>();
        if (text.endsWith(".conf")) {
            ofFile(setting, text, userFiles).forEach(target -> {
                Map<String, String> settings = new LinkedHashMap<>();
                flatten(target, "", settings);
                own.put(target.name(), settings);
            });
        } else {
            Stream.of(text.split(",", -1)).map(String::strip).forEach(name -> own.put(name, new LinkedHashMap<>()));
        }
        if (own.size() < 2
                || !own.keySet().stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw InvalidValue.of(setting);
        }
        return own;
    }

    private static List<HoconKey> ofFile(Setting<?> setting, String name, Path userFiles) {
        try {
            Path file = new FileChoice(userFiles, "targets").file(setting, name);
            return HoconKey.root(Files.readString(file), file.toString(), "a { target = \"https://llm.example/v1\" }")
                    .childrenInOrder();
        } catch (IOException unreadable) {
            throw new InvalidValue("cannot be read as UTF-8 text", "check its permissions and its encoding");
        }
    }

    private static void flatten(HoconKey key, String path, Map<String, String> into) {
        for (HoconKey child : key.children()) {
            String name = path.isEmpty() ? child.name() : path + "." + child.name();
            if (child.isGroup()) {
                flatten(child, name, into);
            } else {
                checkName(name, problem -> child.refused(problem.problem(), problem.hint()));
                into.put(name, child.text());
            }
        }
    }

    private static Void override(Map<String, Map<String, String>> own, String path, String text) {
        int dot = path.indexOf('.');
        String target = dot < 0 ? path : path.substring(0, dot);
        if (dot < 0 || !own.containsKey(target)) {
            throw new InvalidValue(
                    "is a setting of no target",
                    "expected " + PREFIX + "NAME.SETTING with one of the names " + String.join(", ", own.keySet()));
        }
        String name = path.substring(dot + 1);
        checkName(name, problem -> problem);
        own.get(target).put(name, text);
        return null;
    }

    private static void checkName(String name, Function<InvalidValue, RuntimeException> refusal) {
        List<String> known = Setting.OF_A_TARGET.stream().map(Setting::key).toList();
        if (!known.contains(name) && !name.startsWith(BodyFields.PREFIX) && !name.startsWith(RequestHeaders.PREFIX)) {
            throw refusal.apply(new InvalidValue(
                    "is not a setting of one target",
                    Hint.of(name, known) + "; body.NAME and header.NAME; others are given for the whole run"));
        }
    }

    /**
     * A target that is named like one needs no setting. A server of no known provider gets no key unless one is named for it:
     * the key of Cerebras is not meant for a server that it is compared with.
     */
    private static void complete(String name, Map<String, String> settings, Problems problems) {
        if (!settings.containsKey(Setting.TARGET.key())) {
            if (!NAMES_OF_TARGETS.contains(name)) {
                problems.add(PREFIX + name + " has no target: add one, for example -D" + PREFIX + name
                        + ".target=https://llm.example/v1");
            }
            settings.put(Setting.TARGET.key(), name);
        }
        if (!knownProvider(settings.get(Setting.TARGET.key()).strip())) {
            settings.putIfAbsent(Setting.KEY_VARIABLE.key(), "none");
        }
    }

    private static boolean knownProvider(String target) {
        try {
            return !ApiUrl.isLikely(target)
                    || Dialect.of(ApiUrl.parse(target, "").chat().getHost()).isPresent();
        } catch (InvalidValue refusedLater) {
            return true;
        }
    }

    /**
     * The settings of the run: those of its first target, with all targets as variants.
     *
     * @param given all settings of the user
     * @param reader reads the settings of one target
     * @throws SettingsException with the problems of all targets
     */
    RunSettings settings(Map<String, String> given, Function<Map<String, String>, RunSettings> reader) {
        Set<String> lines = new LinkedHashSet<>();
        List<Variant> variants = new ArrayList<>();
        own.forEach((name, settings) -> {
            Map<String, String> merged = new LinkedHashMap<>(given);
            merged.keySet().removeIf(key -> key.equals(Setting.TARGETS.key()) || key.startsWith(PREFIX));
            merged.putAll(settings);
            try {
                RunSettings target = reader.apply(merged);
                variants.add(Variant.ofTarget(name, target));
            } catch (SettingsException wrong) {
                wrong.getMessage()
                        .lines()
                        .map(line -> named(name, settings.keySet(), line))
                        .forEach(lines::add);
            }
        });
        if (!lines.isEmpty()) {
            throw new SettingsException(String.join("\n", lines));
        }
        RunSettings first = variants.get(0).target().orElseThrow();
        Map<String, String> effective = new LinkedHashMap<>(first.effective());
        own.values().stream().flatMap(settings -> settings.keySet().stream()).forEach(effective::remove);
        effective.put(Setting.TARGETS.key(), text);
        own.forEach((name, settings) -> settings.keySet()
                .forEach(key -> Optional.ofNullable(variants.stream()
                                .filter(variant -> variant.name().equals(name))
                                .findFirst()
                                .orElseThrow()
                                .target()
                                .orElseThrow()
                                .effective()
                                .get(key))
                        .ifPresent(text -> effective.put(PREFIX + name + "." + key, text))));
        return first.comparing(variants, effective, given.keySet());
    }

    /** A problem of a target, which begins with the name of a setting; the setting may be its own. */
    private static String named(String target, Set<String> settings, String line) {
        return settings.stream().anyMatch(key -> line.startsWith(key + "=")) ? PREFIX + target + "." + line : line;
    }

    private static String shown(String name, String text, Redaction redaction) {
        int header = name.indexOf("." + RequestHeaders.PREFIX);
        if (header >= 0 && RequestHeaders.isSecret(name.substring(header + RequestHeaders.PREFIX.length() + 1), text)) {
            return Secrets.MASK;
        }
        return redaction.shownUrl(text);
    }
}
