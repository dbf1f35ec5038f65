package cerebras.loadtest.settings;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.settings.ArrivalSettings.TraceSettings;
import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.RequestSettings.AnswerSettings;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.text.StringEscapeUtils;

/**
 * The validated settings of a run. {@link Setting} explains each and has its default.
 *
 * @param target the API under test, with its key
 * @param dialect dialect known from the settings or the target's host; absent if unknown
 * @param model the model id; the first one if several models are compared
 * @param users concurrent virtual users, at least 1
 * @param ramp time over which they start, 0 or more
 * @param warmup time after the ramp that is not counted, 0 or more
 * @param duration measured time, more than 0
 * @param pause think time of a user between two calls, 0 or more
 * @param maxTokens token limit of an answer, at least 1; the highest one if several are compared
 * @param stream whether answers are streamed
 * @param temperature 0 to 2; absent for the server's default
 * @param request form of requests, and what they carry in addition to the prompt
 * @param answers how answers are read
 * @param network the network route to the target
 * @param prompts the prompts to send
 * @param requestTimeout the time after which a call has failed, more than 0
 * @param preflight checks before the load
 * @param calibrate whether the load is first sent to the emulator
 * @param progress interval of progress lines on the console, at least one second; 0 for none
 * @param live live output during the run
 * @param cancels which calls the client cancels
 * @param retries whether failed attempts are made again
 * @param pacing whether calls wait for quota
 * @param pacingQuota name of the quota plan that pacing respects; absent if none is given
 * @param budget the run's limits on calls, tokens and cost
 * @param steps of a staircase, at least 1
 * @param variants what is compared on the same prompts, at least two; empty if nothing is compared
 * @param turns questions of a conversation, at least 1
 * @param arrivals how calls arrive; used by open loads only
 * @param trace the trace to replay; used by trace replays only
 * @param sessions the sessions to play; used by loads of sessions only
 * @param serviceLevel the required service level
 * @param gate the result of a run whose service level is inconclusive
 * @param cluster the load generators that share the load
 * @param emulator settings of the emulator; all defaults where it is not the target
 * @param effective name and value of every setting as a user would write them, in the order of {@link Setting}, for
 *     reports: without keys, without settings that have no value, and with the target that {@code auto} resolved to
 * @param given names of the settings that the user gave, in the same order
 */
public record RunSettings(
        Target target,
        Optional<Dialect.Choice> dialect,
        String model,
        int users,
        Duration ramp,
        Duration warmup,
        Duration duration,
        Duration pause,
        int maxTokens,
        boolean stream,
        OptionalDouble temperature,
        RequestSettings request,
        AnswerSettings answers,
        NetworkSettings network,
        Prompts prompts,
        Duration requestTimeout,
        PreflightPolicy preflight,
        boolean calibrate,
        Duration progress,
        LiveSettings live,
        CancelSettings cancels,
        RetryPolicy retries,
        PacingPolicy pacing,
        Optional<String> pacingQuota,
        BudgetSettings budget,
        int steps,
        List<Variant> variants,
        int turns,
        ArrivalSettings arrivals,
        TraceSettings trace,
        SessionSettings sessions,
        LevelSettings serviceLevel,
        GatePolicy gate,
        ClusterSettings cluster,
        EmulatorSettings emulator,
        Map<String, String> effective,
        List<String> given) {

    /** The jar with which Gatling's Maven plugin starts a JVM. */
    private static final Pattern STARTED_BY_THE_PLUGIN =
            Pattern.compile("(.*[/\\\\])?gatlingbooter[^/\\\\]*[.]jar( .*)?");

    public RunSettings {
        effective = Collections.unmodifiableMap(new LinkedHashMap<>(effective));
    }

    /**
     * The settings of this process: its system properties, its environment, and its
     * {@link UserFile#folder() user files}.
     *
     * @throws SettingsException if any of them cannot be used
     */
    public static RunSettings fromSystem() {
        return fromSystem(Map.of(), Set.of());
    }

    /**
     * As {@link #fromSystem()}, with defaults of the simulation.
     *
     * @param defaults name and value as a user would write them; those that do not apply to the run are ignored
     * @param unused settings that its load does not use; an error if the user gives one
     */
    public static RunSettings fromSystem(Map<String, String> defaults, Set<Setting<?>> unused) {
        SimulationNeeds.tell(defaults, unused);
        return from(texts(System.getProperties()), defaults, System.getenv(), UserFile.folder(), unused);
    }

    /**
     * As {@link #fromSystem}, from the given places.
     *
     * @throws SettingsException if any of them cannot be used
     */
    public static RunSettings from(Map<String, String> properties, Map<String, String> environment, Path userFiles) {
        return from(properties, Map.of(), environment, userFiles, Set.of());
    }

    static RunSettings from(
            Map<String, String> properties,
            Map<String, String> defaults,
            Map<String, String> environment,
            Path userFiles,
            Set<Setting<?>> unused) {
        var redaction = new Redaction(environment.getOrDefault(ApiKey.ENVIRONMENT_VARIABLE, ""));
        var problems = new Problems(redaction);
        new PropertyNames(redaction).check(properties, problems);
        var values = new SettingValues(properties, defaults, environment, redaction, problems);
        var targets = new TargetResolver(values, environment, redaction, problems);
        var proxies = new ProxyResolver(properties, environment, redaction, problems);
        RequestSettings request = RequestSettings.read(values, userFiles, problems, redaction);
        boolean comparing = !unused.contains(Setting.MODELS);
        Optional<ComparedTargets> several = ComparedTargets.read(values, comparing, userFiles, problems, redaction);
        if (several.isPresent()) {
            problems.throwIfAny();
            Set<Setting<?>> unusedByOne = new HashSet<>(unused);
            unusedByOne.addAll(List.of(Setting.MODELS, Setting.TARGETS, Setting.CALIBRATE));
            Map<String, String> others = Variants.withoutAny(defaults);
            return several.get().settings(properties, one -> from(one, others, environment, userFiles, unusedByOne));
        }
        Variants compared = Variants.read(values, comparing, request, problems, redaction);
        ClusterSettings cluster = ClusterSettings.read(values, environment, problems);
        RunSettings settings = read(values, targets, proxies, request, compared, cluster, userFiles, unused);
        problems.throwIfAny();
        return settings;
    }

    private static RunSettings read(
            SettingValues values,
            TargetResolver targets,
            ProxyResolver proxies,
            RequestSettings request,
            Variants compared,
            ClusterSettings cluster,
            Path userFiles,
            Set<Setting<?>> unused) {
        Target target = values.read(
                Setting.TARGET, (setting, text) -> checked(targets.of(setting, text), request), new Target.Emulator());
        boolean paced = values.given(Setting.PACING).filter("quota"::equals).isPresent();
        boolean cancelled = values.findInt(Setting.CANCEL_SHARE).orElse(0) > 0;
        boolean random = values.given(Setting.MIX).isPresent() || cancelled;
        Set<Setting<?>> notApplicable = notApplicable(target, Prompts.synthetic(values), random, paced, unused);
        notApplicable.addAll(LiveSettings.withoutEffect(values));
        notApplicable.addAll(compared.replaced().keySet());
        notApplicable.addAll(ClusterSettings.withoutEffect(values));
        values.refuse(
                notApplicable,
                setting -> Optional.ofNullable(compared.replaced().get(setting))
                        .orElseGet(
                                () -> unused.contains(setting) ? notOfThisSimulation(setting) : notOfThisRun(setting)));
        List<Variant> variants = compared.variants();
        LevelSettings serviceLevel = values.serviceLevel(userFiles);
        long seed = values.get(Setting.SEED);
        BudgetSettings budget = BudgetSettings.read(values, target);
        NetworkSettings network = NetworkSettings.read(values, target, proxies);
        Map<String, String> effective = network.in(values.effective(target, request, serviceLevel, notApplicable));
        effective.putAll(compared.texts());
        if (!cluster.share().several()) {
            effective.remove(Setting.GENERATORS.key());
        }
        return new RunSettings(
                target,
                targets.dialect(target.api()),
                variants.isEmpty() ? values.get(Setting.MODEL) : variants.get(0).model(),
                values.get(Setting.USERS),
                values.get(Setting.RAMP),
                values.get(Setting.WARMUP),
                values.get(Setting.DURATION),
                values.get(Setting.PAUSE),
                variants.stream()
                        .flatMapToInt(variant -> variant.maxTokens().stream())
                        .max()
                        .orElseGet(() -> values.get(Setting.MAX_TOKENS)),
                values.get(Setting.STREAM),
                values.findDouble(Setting.TEMPERATURE),
                request,
                AnswerSettings.read(values, serviceLevel),
                network,
                Prompts.read(
                        values, userFiles, seed, (setting, variable) -> targets.keyOf(setting, variable, target.api())),
                values.get(Setting.REQUEST_TIMEOUT),
                values.get(Setting.PREFLIGHT),
                values.get(Setting.CALIBRATE),
                values.get(Setting.PROGRESS),
                LiveSettings.read(values),
                CancelSettings.read(values, seed),
                values.get(Setting.RETRIES),
                values.get(Setting.PACING),
                values.find(Setting.PACING_QUOTA),
                budget,
                values.get(Setting.STEPS),
                variants,
                values.get(Setting.TURNS),
                ArrivalSettings.read(values, seed),
                TraceSettings.read(values, userFiles),
                SessionSettings.read(values, userFiles, request),
                serviceLevel,
                values.read(Setting.GATE, (setting, text) -> gate(setting, text, serviceLevel), GatePolicy.LENIENT),
                cluster,
                EmulatorSettings.read(values, userFiles),
                effective,
                values.givenOf(effective.keySet()));
    }

    private static GatePolicy gate(Setting<?> setting, String text, LevelSettings serviceLevel) {
        GatePolicy gate = Setting.GATE.parse(text);
        if (gate == GatePolicy.STRICT
                && serviceLevel.file().isEmpty()
                && serviceLevel.limits().isEmpty()) {
            throw new InvalidValue("has no effect without a service level", "add one, for example -Dslo=interactive");
        }
        return gate;
    }

    private static Target checked(Target target, RequestSettings request) {
        if (!request.headers().secret().isEmpty()
                && target.api().filter(ApiUrl::exposed).isPresent()) {
            throw new InvalidValue(
                    "would send a secret header over the network unencrypted",
                    "use https, or leave the header out, for example -Dtarget=" + Setting.TARGET.example());
        }
        return target;
    }

    private static Set<Setting<?>> notApplicable(
            Target target, boolean synthetic, boolean random, boolean paced, Set<Setting<?>> unused) {
        Set<Setting<?>> notApplicable = new HashSet<>(Setting.STANDALONE_EMULATOR);
        notApplicable.addAll(unused);
        if (target.kind() != Target.Kind.EMULATOR) {
            notApplicable.addAll(Setting.EMULATOR_ONLY);
        }
        if (!paced) {
            notApplicable.add(Setting.PACING_QUOTA);
        }
        if (synthetic || random) {
            notApplicable.remove(Setting.SEED);
        }
        if (!synthetic) {
            notApplicable.addAll(Setting.SYNTHETIC_PROMPTS);
        }
        return notApplicable;
    }

    private static InvalidValue notOfThisSimulation(Setting<?> setting) {
        return new InvalidValue(
                "is not a setting of this simulation", "leave it out, or run -Dsimulation=" + setting.simulation());
    }

    private static InvalidValue notOfThisRun(Setting<?> setting) {
        if (LiveSettings.NEEDS.containsKey(setting)) {
            return LiveSettings.noEffect(setting);
        }
        if (Setting.OF_CLUSTERS.contains(setting)) {
            return ClusterSettings.noEffect();
        }
        if (Setting.SYNTHETIC_PROMPTS.contains(setting)) {
            return new InvalidValue(
                    "is a setting of synthetic prompts, and the prompts come from a file",
                    "leave it out, or set -Dprompts=" + Prompts.SYNTHETIC);
        }
        if (setting == Setting.PACING_QUOTA) {
            return new InvalidValue("has no effect without pacing", "leave it out, or set -Dpacing=quota");
        }
        return Setting.EMULATOR_ONLY.contains(setting)
                ? new InvalidValue(
                        "is a setting of the emulator, which is not the target",
                        "leave it out, or set -Dtarget=emulator")
                : new InvalidValue(
                        "is a setting of the standalone emulator",
                        "leave it out, or start the emulator with "
                                + Launch.command()
                                        .map(command -> command + " emulator")
                                        .orElse("mvn compile exec:java@emulator")
                                + " -D" + setting.key()
                                + "=" + setting.example());
    }

    /** A copy with another request form, also in the effective settings. */
    public RunSettings withRequest(RequestSettings changed) {
        return with(changed, prompts);
    }

    /** A copy for a single model, without the fields that settings and prompts add to requests, for servers that reject them. */
    public RunSettings withoutBodyFields() {
        return with(
                request.withoutBody(),
                prompts.withoutBodyFields(),
                List.of(),
                request.withoutBody().in(effective),
                given);
    }

    /**
     * A copy that compares these targets.
     *
     * @param texts effective settings
     * @param givenByUser names of the settings that the user gave
     */
    RunSettings comparing(List<Variant> targets, Map<String, String> texts, Set<String> givenByUser) {
        return with(
                request,
                prompts,
                targets,
                texts,
                texts.keySet().stream().filter(givenByUser::contains).toList());
    }

    /**
     * A copy with other settings of the compared targets, in the same order; the effective settings name the form of requests
     * that only some targets accept.
     */
    public RunSettings withTargets(List<RunSettings> targets) {
        Map<String, String> texts = new LinkedHashMap<>(effective);
        for (int i = 0; i < targets.size(); i++) {
            for (Setting<?> form : List.of(Setting.USAGE, Setting.MAX_TOKENS_FIELD)) {
                String text = targets.get(i).effective.get(form.key());
                if (!Objects.equals(text, effective.get(form.key()))) {
                    texts.put(ComparedTargets.PREFIX + variants.get(i).name() + "." + form.key(), text);
                }
            }
        }
        List<Variant> changed = IntStream.range(0, targets.size())
                .mapToObj(i -> Variant.ofTarget(variants.get(i).name(), targets.get(i)))
                .toList();
        return with(targets.get(0).request, prompts, changed, texts, given);
    }

    /** A copy for a load that does not use some settings: they are removed from the effective settings. */
    public RunSettings withoutUseOf(Set<Setting<?>> unused) {
        Map<String, String> used = new LinkedHashMap<>(effective);
        unused.forEach(setting -> used.remove(setting.key()));
        return with(request, prompts, variants, used, given);
    }

    /** A copy with this generator's share of the users, for the simulation that injects them. */
    public RunSettings ofThisGenerator() {
        return with(cluster.share().of(users), request, prompts, variants, cluster, effective, given);
    }

    /** A copy for the load of all generators together, as one would apply it alone. */
    public RunSettings ofAllGenerators() {
        return with(users, request, prompts, variants, ClusterSettings.ALONE, effective, given);
    }

    private RunSettings with(RequestSettings changed, Prompts asked) {
        return with(changed, asked, variants, changed.in(effective), given);
    }

    private RunSettings with(
            RequestSettings changed,
            Prompts asked,
            List<Variant> compared,
            Map<String, String> texts,
            List<String> givenByUser) {
        return with(users, changed, asked, compared, cluster, texts, givenByUser);
    }

    private RunSettings with(
            int count,
            RequestSettings changed,
            Prompts asked,
            List<Variant> compared,
            ClusterSettings shared,
            Map<String, String> texts,
            List<String> givenByUser) {
        return new RunSettings(
                target,
                dialect,
                model,
                count,
                ramp,
                warmup,
                duration,
                pause,
                maxTokens,
                stream,
                temperature,
                changed,
                answers,
                network,
                asked,
                requestTimeout,
                preflight,
                calibrate,
                progress,
                live,
                cancels,
                retries,
                pacing,
                pacingQuota,
                budget,
                steps,
                compared,
                turns,
                arrivals,
                trace,
                sessions,
                serviceLevel,
                gate,
                shared,
                emulator,
                texts,
                givenByUser);
    }

    /**
     * What is asked of the target, at least one: what is compared, the kinds of a mix that differ in more than
     * prompts, otherwise the model alone.
     */
    public List<Variant> askedVariants() {
        if (prompts instanceof Mix mix) {
            return List.copyOf(mix.kinds().stream()
                    .map(kind -> kind.variant(model))
                    .collect(Collectors.toMap(
                            variant -> List.of(variant.model(), variant.body(), variant.headers()),
                            variant -> variant,
                            (first, same) -> first,
                            LinkedHashMap::new))
                    .values());
        }
        return variants.isEmpty() ? List.of(Variant.ofModel(model)) : variants;
    }

    /** The ids of all models under test, at least one. */
    public List<String> askedModels() {
        return askedVariants().stream().map(Variant::model).distinct().toList();
    }

    /**
     * The key in an environment variable, in the form of the target's own key.
     *
     * @param value of the variable; may be {@code null}
     * @throws Refused if it cannot be sent
     */
    public ApiKey keyIn(String variable, String value) {
        String given = value == null ? "" : value;
        Secrets.add(given);
        if (target.api().filter(ApiUrl::exposed).isPresent()) {
            throw new Refused("keyVariable(\"" + variable + "\") would send the API key over the network unencrypted:"
                    + " use https for target=" + target.text());
        }
        return target.key()
                .flatMap(own -> own.with(given))
                .or(() -> ApiKey.of(given))
                .orElseThrow(() -> new Refused("keyVariable(\"" + variable + "\") has no API key in the environment:"
                        + " set it, for example export " + variable + "=..."));
    }

    /** The API keys that requests name by an environment variable, by its name; may be empty. */
    public Map<String, ApiKey> namedKeys() {
        Map<String, ApiKey> keys = new LinkedHashMap<>();
        if (prompts instanceof Mix mix) {
            mix.kinds()
                    .forEach(kind -> kind.key()
                            .ifPresent(key -> keys.put(kind.keyVariable().orElseThrow(), key)));
        }
        return keys;
    }

    /**
     * All system properties, with settings as the user gave them. Gatling's Maven plugin passes properties to the JVM
     * of a load with Java's escapes, which nothing else removes: {@code ["a"]} would arrive as {@code [\\"a\\"]}.
     */
    static Map<String, String> texts(Properties properties) {
        boolean escaped = STARTED_BY_THE_PLUGIN
                .matcher(properties.getProperty("sun.java.command", ""))
                .matches();
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> escaped && PropertyNames.isSetting(name)
                                ? StringEscapeUtils.unescapeJava(properties.getProperty(name))
                                : properties.getProperty(name)));
    }

    /** The effective settings, without any key. */
    @Override
    public String toString() {
        return effective.toString();
    }

    /** The result of a run whose service level is inconclusive. */
    public enum GatePolicy {
        /** Counts as met. */
        LENIENT,
        /** Counts as not met: the run fails. */
        STRICT
    }

    /** Whether calls wait until the quota has room for them. */
    public enum PacingPolicy {
        OFF,
        /** Until no limit would be exceeded. */
        QUOTA
    }

    /** What is checked before the load. */
    public enum PreflightPolicy {
        /** The target, the key and the model, with one small call. */
        FULL,
        /** The same without a call. */
        QUICK,
        /** As {@link #FULL}, and no load. */
        ONLY
    }

    /** Whether failed attempts are retried. */
    public enum RetryPolicy {
        OFF,
        /** Like the official SDK. */
        SDK
    }
}
