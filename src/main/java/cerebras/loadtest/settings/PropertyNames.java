package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds misspelt setting names, and API keys that do not belong there, among all system properties of a process. Such a
 * name
 * <ul>
 *   <li>is close to a setting's name, or the name of that setting in other tools: {@code Users}, {@code max.tokens},
 *       {@code vus},
 *   <li>is, or looks like, a field of the API: {@code reasoning_effort}, {@code topP}, {@code any_snake_case},
 *   <li>begins with almost the name of a group of settings: {@code headers.x-team},
 *   <li>or contains a word that only settings have: {@code maxUsers}.
 * </ul>
 *
 * <p>Any other name belongs to the JVM, the build, Gatling or a CI server.
 */
final class PropertyNames {

    private static final String SIMULATION = "simulation";

    /** Settings, and properties that Gatling, the run folder and the logging read themselves. */
    private static final List<String> KNOWN = Stream.concat(
                    Setting.all().stream().map(Setting::key), Stream.of(SIMULATION, "results", "logLevel"))
            .toList();

    private static final List<String> KNOWN_AND_FORMER = Stream.concat(
                    KNOWN.stream(), RenamedSettings.formerNames().stream())
            .toList();

    private static final Map<String, String> KNOWN_BY_FOLDED =
            KNOWN.stream().collect(Collectors.toMap(PropertyNames::folded, Function.identity()));

    /** Names of the settings in other tools, in lower case and without separators. */
    private static final Map<String, String> SYNONYMS = synonyms(Map.ofEntries(
            Map.entry(
                    "users",
                    "concurrency vus virtualusers threads clients workers concurrentusers numusers numberofusers"),
            Map.entry("maxTokens", "maxcompletiontokens maxoutputtoken outputtokens numpredict maxnewtokens"),
            Map.entry("maxTokensField", "maxtokensname"),
            Map.entry("requestTimeout", "timeout"),
            Map.entry("target", "baseurl url endpoint host server apibase openaibaseurl apiurl"),
            Map.entry("duration", "time testduration"),
            Map.entry("pause", "thinktime think delay"),
            Map.entry("stream", "streaming"),
            Map.entry("usage", "includeusage streamoptions"),
            Map.entry("keyHeader", "authheader apikeyheader"),
            Map.entry("keyVariable", "apikeyvariable apikeyenv keyenv"),
            Map.entry("dialect", "provider"),
            Map.entry("proxy", "proxyurl proxyhost httpproxy httpsproxy"),
            Map.entry("caFile", "cacert cabundle truststore"),
            Map.entry("clientCert", "clientcertificate certificate"),
            Map.entry("promptTokens", "inputtokens promptlength promptsize inputlength"),
            Map.entry("prompts", "promptfile promptsfile dataset"),
            Map.entry("emulator.speed", "tokenspersecond tps"),
            Map.entry("slo", "sla servicelevel"),
            Map.entry("rate", "rps qps requestspersecond arrivalrate"),
            Map.entry("ramp", "ramptime rampduration"),
            Map.entry("warmup", "warmuptime warmupduration"),
            Map.entry("retries", "retry"),
            Map.entry("maxCalls", "requests calls iterations totalrequests maxrequests numrequests"),
            Map.entry("maxCost", "cost budget"),
            Map.entry("model", "modelname modelid"),
            Map.entry("results", "resultsfolder resultsdir output outputdir")));

    /** Synonyms that are long enough not to match by chance. */
    private static final List<String> LONG_SYNONYMS = SYNONYMS.keySet().stream()
            .filter(synonym -> synonym.length() > 8)
            .sorted()
            .toList();

    /** Groups of settings whose names a user completes, with wrong names for each group. */
    private static final List<String> GROUPS = Setting.GROUPS;

    private static final String EMULATOR = "emulator";

    /** First parts of settings with a dot, except {@link #GROUPS}. */
    private static final List<String> NAMESPACES = List.of(EMULATOR, "live", "otlp", "server");

    /** Namespaces in which every unknown name is refused; other programs may have properties such as server.port. */
    private static final Set<String> OWN_NAMESPACES = Set.of(EMULATOR, "live", "otlp");

    private static final Map<String, String> GROUP_SYNONYMS = synonyms(Map.of(
            "slo",
            "sla servicelevel",
            "body",
            "bodies extrabody requestbody payload fields",
            "header",
            "httpheader requestheaders"));

    /** Fields of chat completions on several servers that are not settings. */
    private static final List<String> FIELDS = List.of(
            "audio",
            "cache_prompt",
            "chat_template_kwargs",
            "clear_thinking",
            "disable_reasoning",
            "enable_thinking",
            "frequency_penalty",
            "function_call",
            "functions",
            "guided_choice",
            "guided_grammar",
            "guided_json",
            "guided_regex",
            "ignore_eos",
            "include_reasoning",
            "length_penalty",
            "logit_bias",
            "logprobs",
            "metadata",
            "min_completion_tokens",
            "min_p",
            "min_tokens",
            "mirostat",
            "modalities",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "priority",
            "prompt_cache_key",
            "reasoning_effort",
            "reasoning_format",
            "repetition_penalty",
            "response_format",
            "safety_identifier",
            "service_tier",
            "skip_special_tokens",
            "stop",
            "stop_token_ids",
            "store",
            "structured_outputs",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_logprobs",
            "top_p",
            "typical_p",
            "verbosity",
            "web_search_options");

    private static final Map<String, String> FIELDS_BY_FOLDED = Stream.concat(
                    FIELDS.stream().map(field -> Map.entry(folded(field), field)),
                    Stream.of(Map.entry("reasoning", "reasoning_effort"), Map.entry("effort", "reasoning_effort")))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");

    /** Words that mark a name as a misspelt setting wherever they occur. */
    private static final Map<String, String> SETTING_WORDS = Map.of(
            "users",
            "users",
            "vus",
            "users",
            "prompts",
            "prompts",
            "tokens",
            "maxTokens",
            "rampup",
            "ramp",
            "warmup",
            "warmup",
            "retries",
            "retries",
            "pacing",
            "pacing",
            "slo",
            "slo");

    private static final Pattern WORD_BOUNDARY = Pattern.compile("[_-]|(?<=[a-z0-9])(?=[A-Z])");

    /** First parts of names that belong to other programs. */
    private static final Set<String> FOREIGN_PREFIXES = Set.of(
            "akka",
            "apple",
            "awt",
            "build",
            "ci",
            "classworlds",
            "com",
            "env",
            "file",
            "ftp",
            "gatling",
            "git",
            "guice",
            "http",
            "https",
            "hudson",
            "idea",
            "intellij",
            "io",
            "jansi",
            "java",
            "javafx",
            "javax",
            "jdk",
            "jenkins",
            "jna",
            "job",
            "line",
            "log4j",
            "log4j2",
            "logback",
            "logging",
            "maven",
            "mvn",
            "native",
            "net",
            "nonproxyhosts",
            "org",
            "os",
            "path",
            "project",
            "scala",
            "settings",
            "skip",
            "slf4j",
            "socksproxyhost",
            "sonar",
            "stderr",
            "stdout",
            "style",
            "sun",
            "surefire",
            "failsafe",
            "teamcity",
            "test",
            "user",
            "versions");

    private static final Pattern SECRET =
            Pattern.compile("(cerebras|openai)?(api)?(key|token|secret)|bearer|authorization");
    private static final List<String> SECRET_NAMES = List.of("apikey", "cerebrasapikey");

    private final Redaction redaction;

    PropertyNames(Redaction redaction) {
        this.redaction = redaction;
    }

    private static Map<String, String> synonyms(Map<String, String> byName) {
        return byName.entrySet().stream()
                .flatMap(entry ->
                        Stream.of(entry.getValue().split(" ")).map(synonym -> Map.entry(synonym, entry.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Reports every wrong name, in alphabetical order. */
    void check(Map<String, String> properties, Problems problems) {
        new TreeMap<>(properties).forEach((name, value) -> {
            if (isSecret(name)) {
                problems.add(redaction.shown(name), Secrets.MASK, secretOnCommandLine());
            } else if (RenamedSettings.newName(name).isPresent()) {
                RenamedSettings.refusal(name, redaction.shown(value)).ifPresent(problems::add);
            } else if (intended(name).isPresent()) {
                String known = intended(name).get();
                problems.add(redaction.shown(name), shown(known, value), didYouMean(known, value));
            } else if (isUnknownInOwnNamespace(name)) {
                String namespace = name.substring(0, name.indexOf('.'));
                problems.add(
                        redaction.shown(name),
                        redaction.shown(value),
                        new InvalidValue(
                                namespace.equals(EMULATOR) ? "is not a setting of the emulator" : "is not a setting",
                                Hint.of(name, namesIn(namespace))));
            }
        });
    }

    private static boolean isUnknownInOwnNamespace(String name) {
        int dot = name.indexOf('.');
        return dot > 0 && OWN_NAMESPACES.contains(name.substring(0, dot)) && !isSetting(name);
    }

    private static List<String> namesIn(String namespace) {
        return KNOWN.stream().filter(name -> name.startsWith(namespace + ".")).toList();
    }

    private static boolean isSecret(String name) {
        String folded = folded(name);
        return !KNOWN.contains(name)
                && (SECRET.matcher(folded).matches()
                        || !name.contains(".")
                                && !SYNONYMS.containsKey(folded)
                                && Hint.closest(folded, SECRET_NAMES).isPresent());
    }

    /** Whether a name is a setting, or begins with the prefix of a group. */
    static boolean isSetting(String name) {
        return KNOWN.contains(name) || GROUPS.stream().anyMatch(group -> name.startsWith(group + "."));
    }

    /** The setting that a misspelt name probably stands for; absent for settings and for names of other programs. */
    private static Optional<String> intended(String name) {
        if (isSetting(name)) {
            return Optional.empty();
        }
        int dot = name.indexOf('.');
        return dot < 0 ? intendedByName(name) : intendedByParts(name, name.substring(0, dot), name.substring(dot + 1));
    }

    private static Optional<String> intendedByName(String name) {
        String folded = folded(name);
        return Optional.ofNullable(FIELDS_BY_FOLDED.get(folded))
                .map(PropertyNames::field)
                .or(() -> Optional.ofNullable(SYNONYMS.get(folded)))
                .or(() -> Optional.ofNullable(KNOWN_BY_FOLDED.get(folded)))
                .or(() -> Hint.closest(folded, KNOWN_AND_FORMER))
                .map(known -> RenamedSettings.newName(known).orElse(known))
                .or(() -> Hint.closest(folded, LONG_SYNONYMS).map(SYNONYMS::get))
                .or(() -> group(name))
                .or(() -> likeAField(name))
                .or(() -> containingSettingWord(name));
    }

    private static Optional<String> intendedByParts(String name, String first, String rest) {
        if (FOREIGN_PREFIXES.contains(first.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        String folded = folded(name);
        return Hint.closest(first, NAMESPACES)
                .flatMap(namespace -> settingIn(namespace, rest))
                .or(() -> intendedInGroup(name, first, rest, folded));
    }

    private static Optional<String> intendedInGroup(String name, String first, String rest, String folded) {
        if (first.equals(EMULATOR)) {
            return Optional.empty();
        }
        return Optional.ofNullable(GROUP_SYNONYMS.get(folded(first)))
                .or(() -> Hint.closest(first, GROUPS))
                .map(group -> group + "." + rest)
                .or(() -> group(name))
                .or(() -> likeAField(first).map(field -> field + "." + rest))
                .or(() -> Optional.ofNullable(KNOWN_BY_FOLDED.get(folded)))
                .or(() -> Optional.ofNullable(SYNONYMS.get(folded)))
                .or(() -> Optional.ofNullable(KNOWN_BY_FOLDED.get(folded(first))));
    }

    private static Optional<String> settingIn(String namespace, String rest) {
        String name = namespace + "." + rest;
        List<String> names = namesIn(namespace);
        return Optional.ofNullable(KNOWN_BY_FOLDED.get(folded(name)))
                .or(() -> Optional.ofNullable(SYNONYMS.get(folded(rest))).filter(names::contains))
                .or(() -> Hint.closest(name, names));
    }

    /** A group with another separator than a dot: {@code header_x-team}. */
    private static Optional<String> group(String name) {
        return GROUPS.stream()
                .filter(group -> name.matches(group + "[_-].+"))
                .map(group -> group + "." + name.substring(group.length() + 1))
                .findFirst();
    }

    private static Optional<String> likeAField(String name) {
        Optional<String> known = Optional.ofNullable(FIELDS_BY_FOLDED.get(folded(name)));
        if (known.isPresent()
                || !SNAKE_CASE.matcher(name).matches()
                || FOREIGN_PREFIXES.contains(name.substring(0, name.indexOf('_')))) {
            return known.map(PropertyNames::field);
        }
        return Optional.of(field(Hint.closest(name, FIELDS).orElse(name)));
    }

    private static String field(String name) {
        return BodyFields.PREFIX + name;
    }

    private static Optional<String> containingSettingWord(String name) {
        Collection<String> words = Arrays.asList(WORD_BOUNDARY.split(name));
        return words.stream()
                .map(word -> SETTING_WORDS.get(word.toLowerCase(Locale.ROOT)))
                .filter(setting -> setting != null && !name.startsWith("skip"))
                .findFirst();
    }

    private static InvalidValue secretOnCommandLine() {
        return new InvalidValue(
                "is not a setting",
                "a command line can be read by others, so put the key into the environment," + " for example export "
                        + ApiKey.ENVIRONMENT_VARIABLE + "=csk-...");
    }

    private InvalidValue didYouMean(String known, String value) {
        boolean harmless = !value.isBlank() && shown(known, value).equals(value);
        String example = harmless ? value : example(known);
        return new InvalidValue(
                "is not a setting", "did you mean " + known + "? For example -D" + known + "=" + example);
    }

    private String shown(String known, String value) {
        if (known.startsWith(RequestHeaders.PREFIX)) {
            return RequestHeaders.isSecret(known, value) ? Secrets.MASK : redaction.shown(value);
        }
        return known.equals(Setting.TARGET.key()) ? redaction.shownUrl(value) : redaction.shown(value);
    }

    private static String example(String known) {
        return Setting.all().stream()
                .filter(setting -> setting.key().equals(known))
                .findFirst()
                .map(Setting::example)
                .orElse(
                        known.equals(SIMULATION)
                                ? "SustainedLoad"
                                : known.startsWith(RequestHeaders.PREFIX)
                                        ? RequestHeaders.FROM_ENVIRONMENT + "GATEWAY_KEY"
                                        : "...");
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }
}
