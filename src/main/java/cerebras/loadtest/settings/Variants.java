package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads what a run compares: several {@code models}, or the values of one field, {@code vary.body.NAME},
 * {@code vary.header.NAME} or {@code vary.maxTokens}.
 *
 * @param variants in the order in which the user named them; empty if the run compares nothing
 * @param texts the setting that lists the values of a field, as a user would write it; otherwise empty
 * @param replaced settings that have no effect beside what is compared, each with the reason
 */
record Variants(List<Variant> variants, Map<String, String> texts, Map<Setting<?>, InvalidValue> replaced) {

    /** Prefix of the settings that list the values of a field. */
    static final String PREFIX = "vary.";

    private static final String MAX_TOKENS = Setting.MAX_TOKENS.key();
    private static final String EXAMPLE = "for example -Dvary.body.reasoning_effort=low,high";
    private static final Variants NONE = new Variants(List.of(), Map.of(), Map.of());

    /** Body fields that have settings of their own, and how to compare their values. */
    private static final Map<String, String> OTHER_SETTINGS = Map.of(
            "model", "use -Dmodels",
            "max_tokens", "use -Dvary.maxTokens",
            "max_completion_tokens", "use -Dvary.maxTokens");

    /**
     * What the user wants to compare, otherwise what the simulation compares by default.
     *
     * @param comparing whether the simulation can compare anything
     * @param request what all requests have in common
     */
    static Variants read(
            SettingValues values, boolean comparing, RequestSettings request, Problems problems, Redaction redaction) {
        Map<String, String> varied = new TreeMap<>(values.givenWith(PREFIX));
        if (!comparing) {
            varied.forEach((name, text) -> problems.add(
                    PREFIX + name,
                    shown(name, text, redaction),
                    new InvalidValue(
                            "is not a setting of this simulation",
                            "leave it out, or run -Dsimulation=CompareVariants")));
            return NONE;
        }
        boolean models = values.isGiven(Setting.MODELS);
        List<String> compared = new ArrayList<>();
        if (models) {
            compared.add(Setting.MODELS.key());
        }
        varied.keySet().forEach(name -> compared.add(PREFIX + name));
        compared.stream()
                .skip(1)
                .forEach(name -> problems.add(
                        name,
                        shown(
                                name,
                                name.startsWith(PREFIX) ? varied.get(name.substring(PREFIX.length())) : "",
                                redaction),
                        new InvalidValue(
                                "is to be compared besides " + compared.get(0),
                                "compare one thing at a time, and leave one of the two out")));
        if (!models && varied.isEmpty()) {
            varied.putAll(values.assumedWith(PREFIX));
        }
        return varied.isEmpty() ? models(values) : field(varied, values, request, problems, redaction);
    }

    /** Defaults of a simulation without what it compares. */
    static Map<String, String> withoutAny(Map<String, String> defaults) {
        Map<String, String> others = new LinkedHashMap<>(defaults);
        others.keySet()
                .removeIf(name -> name.equals(Setting.MODELS.key())
                        || name.equals(Setting.TARGETS.key())
                        || name.startsWith(PREFIX));
        return others;
    }

    private static Variants models(SettingValues values) {
        List<String> models = values.find(Setting.MODELS).orElse(List.of());
        return models.isEmpty()
                ? NONE
                : new Variants(
                        models.stream().map(Variant::ofModel).toList(),
                        Map.of(),
                        Map.of(
                                Setting.MODEL,
                                new InvalidValue(
                                        "has no effect beside models", "leave it out, or make it one of -Dmodels"),
                                Setting.TARGETS,
                                new InvalidValue("has no effect beside models", "leave one of the two out")));
    }

    private static Variants field(
            Map<String, String> varied,
            SettingValues values,
            RequestSettings request,
            Problems problems,
            Redaction redaction) {
        String name = varied.keySet().iterator().next();
        String text = varied.get(name).strip();
        List<Variant> variants = problems.read(
                PREFIX + name,
                shown(name, text, redaction),
                () -> variants(name, text, values.get(Setting.MODEL), request),
                List.of());
        Map<Setting<?>, InvalidValue> replaced = new LinkedHashMap<>();
        InvalidValue twice = new InvalidValue("has no effect beside " + PREFIX + name, "leave one of the two out");
        replaced.put(Setting.MODELS, twice);
        replaced.put(Setting.TARGETS, twice);
        if (name.equals(MAX_TOKENS)) {
            replaced.put(Setting.MAX_TOKENS, twice);
        }
        if (name.equals(BodyFields.PREFIX + Setting.TEMPERATURE.key())) {
            replaced.put(Setting.TEMPERATURE, twice);
        }
        return new Variants(variants, Map.of(PREFIX + name, text), replaced);
    }

    private static List<Variant> variants(String name, String text, String model, RequestSettings request) {
        List<String> listed = BodyFields.listed(text);
        if (listed.size() < 2 || listed.stream().distinct().count() < listed.size()) {
            throw new InvalidValue(
                    "is not a list of different values",
                    "expected two values or more with commas between them, " + EXAMPLE);
        }
        return listed.stream()
                .map(value -> variant(name, value, model, request))
                .toList();
    }

    private static Variant variant(String name, String value, String model, RequestSettings request) {
        if (name.equals(MAX_TOKENS)) {
            int most = Setting.MAX_TOKENS.parse(value);
            return Variant.ofField(name + "=" + value, model, OptionalInt.of(most), BodyFields.NONE, Map.of());
        }
        if (name.startsWith(BodyFields.PREFIX)) {
            String path = name.substring(BodyFields.PREFIX.length());
            if (OTHER_SETTINGS.containsKey(path)) {
                throw new InvalidValue("sets " + path + ", which this suite sets itself", OTHER_SETTINGS.get(path));
            }
            if (request.body().has(path)) {
                throw new InvalidValue("is set for all requests as well", "leave out either this or -D" + name);
            }
            BodyFields field = BodyFields.of(path, value);
            return Variant.ofField(path + "=" + BodyFields.plain(value), model, OptionalInt.empty(), field, Map.of());
        }
        if (name.startsWith(RequestHeaders.PREFIX)) {
            String header = name.substring(RequestHeaders.PREFIX.length());
            String plain = BodyFields.plain(value);
            if (RequestHeaders.isReference(plain)) {
                throw new InvalidValue("is a secret", "only headers that may be shown can be compared");
            }
            if (Stream.concat(
                            request.headers().plain().keySet().stream(),
                            request.headers().secret().stream().map(ApiKey::header))
                    .anyMatch(header::equalsIgnoreCase)) {
                throw new InvalidValue("is set for all requests as well", "leave out either this or -D" + name);
            }
            return Variant.ofField(
                    header + "=" + plain,
                    model,
                    OptionalInt.empty(),
                    BodyFields.NONE,
                    Map.of(header, RequestHeaders.checked(header, plain)));
        }
        throw new InvalidValue(
                "cannot be compared", "expected vary.body.NAME, vary.header.NAME or vary.maxTokens, " + EXAMPLE);
    }

    private static String shown(String name, String text, Redaction redaction) {
        String header = name.toLowerCase(Locale.ROOT).startsWith(RequestHeaders.PREFIX)
                ? name.substring(RequestHeaders.PREFIX.length())
                : "";
        return !header.isEmpty() && RequestHeaders.isSecret(header, text) ? Secrets.MASK : redaction.shown(text);
    }
}
