package cerebras.loadtest.run;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.Budget;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.load.Budget.TokenPrice;
import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.load.Pacing;
import cerebras.loadtest.load.QuotaPacing;
import cerebras.loadtest.load.UserPause;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.records.SuiteVersion;
import cerebras.loadtest.settings.ApiKey;
import cerebras.loadtest.settings.ApiUrl;
import cerebras.loadtest.settings.BudgetSettings;
import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.settings.RequestSettings;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.RunSettings.PacingPolicy;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.settings.Target;
import cerebras.loadtest.settings.Variant;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.Questions;
import cerebras.loadtest.workload.SessionQuestions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that is fixed before a run begins.
 *
 * @param simulation class name of the simulation
 * @param settings the user's settings
 * @param api endpoints of the API; for the emulator, where it listens
 * @param load load shape
 * @param emulated whether the target is an emulator, embedded or not
 * @param workload the workload, which builds the questions
 * @param questions questions of the calls
 * @param models the model catalogue
 * @param quota quota plan known from the settings
 * @param dialect dialect for reading the server's headers, and the evidence for it
 * @param engine versions of the sending software; absent before they are known
 * @param own what the simulation itself says of its requests
 * @param targets the setup of each target that is compared, by its name; empty if the run has a single target. Everything else
 *     is then that of the first target, except the questions
 */
public record Setup(
        String simulation,
        RunSettings settings,
        ApiUrl api,
        LoadShape load,
        boolean emulated,
        Function<RunSettings, Questions> workload,
        Questions questions,
        Models models,
        QuotaPlan quota,
        Dialect.Choice dialect,
        Optional<Engine> engine,
        OwnRequests own,
        Map<String, Setup> targets) {

    /**
     * What a simulation itself says of its requests.
     *
     * @param models ids of models
     * @param keys API keys, by the environment variable that holds them
     * @param refusalsExpected whether they exceed a quota on purpose
     */
    public record OwnRequests(Set<String> models, Map<String, ApiKey> keys, boolean refusalsExpected) {

        /** None. */
        public static final OwnRequests NONE = new OwnRequests(Set.of(), Map.of(), false);

        public OwnRequests {
            models = Collections.unmodifiableSet(new LinkedHashSet<>(models));
            keys = Map.copyOf(keys);
        }
    }

    /**
     * The software that sends the requests of a run.
     *
     * @param version version of Gatling
     * @param transport transport of Netty
     * @param tls TLS implementation
     */
    public record Engine(String version, String transport, String tls) {}

    private static final Dialect.Choice UNKNOWN = new Dialect.Choice(Dialect.OTHER, "");

    /** A setup before the server has answered: its dialect may be known from settings and host. */
    public Setup(
            String simulation,
            RunSettings settings,
            ApiUrl api,
            LoadShape load,
            boolean emulated,
            Function<RunSettings, Questions> workload,
            Models models,
            QuotaPlan quota) {
        this(
                simulation,
                settings,
                api,
                load,
                emulated,
                workload,
                workload.apply(settings),
                models,
                quota,
                settings.dialect().orElse(UNKNOWN),
                Optional.empty(),
                OwnRequests.NONE,
                Map.of());
    }

    /** A copy with a load that the simulation defines itself, and what its requests name. */
    public Setup withLoad(RunSettings used, LoadShape injected, OwnRequests requests) {
        return new Setup(
                simulation,
                used,
                api,
                injected,
                emulated,
                workload,
                questions,
                this.models,
                quota,
                dialect,
                engine,
                requests,
                targets);
    }

    /**
     * The setup of a run that compares targets.
     *
     * @param settings of the run
     * @param targets by name, in the order of the settings
     */
    public static Setup comparing(RunSettings settings, Map<String, Setup> targets) {
        Setup first = targets.values().iterator().next();
        return new Setup(
                first.simulation,
                settings,
                first.api,
                first.load,
                targets.values().stream().anyMatch(Setup::emulated),
                first.workload,
                first.workload.apply(settings),
                first.models,
                first.quota,
                first.dialect,
                first.engine,
                first.own,
                Collections.unmodifiableMap(new LinkedHashMap<>(targets)));
    }

    /** A copy with the targets as the preflight has found them. */
    public Setup checked(Map<String, Setup> found) {
        RunSettings changed = settings.withTargets(
                found.values().stream().map(Setup::settings).toList());
        return comparing(changed, found).withLoad(changed, load, own);
    }

    /** The setup of each target: of all that are compared, otherwise of the only one. */
    public List<Setup> each() {
        return targets.isEmpty() ? List.of(this) : List.copyOf(targets.values());
    }

    /** The setup of the target that a question goes to. */
    public Setup of(Question question) {
        return question.variant().map(targets::get).orElse(this);
    }

    /** The load plan for the records. */
    public LoadPlan plan() {
        return own.refusalsExpected() ? load.plan().expectingRefusals() : load.plan();
    }

    /** All that may be asked: what is compared, or the model of the settings, and the models that requests name. */
    List<Variant> askedVariants() {
        List<Variant> variants = settings.askedVariants();
        List<String> models = settings.askedModels();
        return Stream.concat(
                        variants.stream(),
                        Stream.concat(own.models().stream(), questions.models().stream())
                                .distinct()
                                .filter(model -> !models.contains(model))
                                .map(Variant::ofModel))
                .toList();
    }

    /** All models that may be called. */
    public List<String> askedModels() {
        return askedVariants().stream().map(Variant::model).distinct().toList();
    }

    /** A copy for a target that turned out to be an emulator. */
    public Setup withEmulator() {
        return new Setup(
                simulation,
                settings,
                api,
                load,
                true,
                workload,
                questions,
                models,
                quota,
                dialect,
                engine,
                own,
                targets);
    }

    /** A copy with another request form. */
    public Setup withRequest(RequestSettings request) {
        if (request.equals(settings.request())) {
            return this;
        }
        RunSettings changed = settings.withRequest(request);
        return new Setup(
                simulation,
                changed,
                api,
                load,
                emulated,
                workload,
                workload.apply(changed),
                models,
                quota,
                dialect,
                engine,
                own,
                targets);
    }

    /** A copy for a single target, without the fields that settings and prompts add to requests. */
    public Setup withoutBodyFields() {
        RunSettings plain = settings.withoutBodyFields();
        return plain.equals(settings) && targets.isEmpty()
                ? this
                : new Setup(simulation, plain, api, load, emulated, workload, models, quota);
    }

    /** A copy with the sending software. */
    public Setup on(Engine known) {
        return new Setup(
                simulation,
                settings,
                api,
                load,
                emulated,
                workload,
                questions,
                models,
                quota,
                dialect,
                Optional.of(known),
                own,
                targets);
    }

    /** Scheme, host and port of the target, for display. */
    public URI base() {
        return api.server();
    }

    /**
     * A copy with the dialect that an answer reveals, unless it is already known from settings, host or an earlier
     * answer.
     *
     * @param headers headers of an answer, names in lower case
     */
    public Setup seeing(Map<String, String> headers) {
        return withDialect(dialect.equals(UNKNOWN) ? Dialect.seenIn(headers).orElse(UNKNOWN) : dialect);
    }

    /** A copy with what another load generator's preflight found out. */
    public Setup knowing(boolean emulator, RequestSettings request, Dialect.Choice choice) {
        Setup found = withRequest(request).withDialect(choice);
        return emulator ? found.withEmulator() : found;
    }

    private Setup withDialect(Dialect.Choice choice) {
        return new Setup(
                simulation,
                settings,
                api,
                load,
                emulated,
                workload,
                questions,
                models,
                quota,
                choice,
                engine,
                own,
                targets);
    }

    /** The quotas in headers that were just received. */
    public Announcement announced(Map<String, String> headers) {
        return Announcement.in(headers, dialect.dialect(), Instant.now());
    }

    /** The budget of the run. */
    Budget budget() {
        Map<String, TokenPrice> tokenPrices = new HashMap<>();
        prices().forEach(
                        (model, price) -> tokenPrices.put(model, TokenPrice.perMillion(price.input(), price.output())));
        return Budget.of(caps(), tokenPrices);
    }

    /**
     * The budget's limits, and an equal part of them where several generators share the load; none if each of several
     * targets has its own.
     */
    public Caps caps() {
        if (!targets.isEmpty()) {
            return Caps.NONE;
        }
        BudgetSettings budget = settings.budget();
        Caps all = new Caps(budget.maxCalls(), budget.maxOutputTokens(), budget.maxCost());
        return all.shared(settings.cluster().share());
    }

    /**
     * Decides when attempts may be sent. Known limits are respected from the beginning, others once answers announce
     * them.
     *
     * @param thread creates the single thread of {@link QuotaPacing}, if it is needed
     */
    Pacing pacing(Clock clock, Supplier<ScheduledExecutorService> thread) {
        return settings.pacing() == PacingPolicy.OFF
                ? Pacing.NONE
                : new QuotaPacing(thread.get(), this::quota, this::chargedPromptTokens, this::announced, clock);
    }

    /** The called models without a known price. */
    public List<String> unpriced() {
        return askedModels().stream()
                .filter(model -> !prices().containsKey(model))
                .toList();
    }

    /** The known list prices of the called models. */
    private Map<String, Price> prices() {
        Map<String, Price> prices = new LinkedHashMap<>();
        askedModels()
                .forEach(id -> models.find(id)
                        .flatMap(model -> model.offer().price())
                        .ifPresent(price -> prices.put(id, new Price(price.input(), price.output()))));
        return prices;
    }

    /** The mean list price of a token; absent unless the prices of all called models are known. */
    public Optional<Price> meanPrice() {
        Map<String, Price> all = prices();
        if (all.isEmpty() || !unpriced().isEmpty()) {
            return Optional.empty();
        }
        if (settings.prompts() instanceof Mix) {
            List<Question> sample = questions.sample();
            return Optional.of(new Price(
                    mean(
                            sample,
                            this::chargedPromptTokens,
                            model -> all.get(model).input()),
                    mean(sample, Question::maxTokens, model -> all.get(model).output())));
        }
        List<Price> prices = List.copyOf(all.values());
        return Optional.of(new Price(mean(prices, Price::input), mean(prices, Price::output)));
    }

    /** The mean price of these tokens of all questions. */
    private static BigDecimal mean(
            List<Question> questions, ToIntFunction<Question> tokens, Function<String, BigDecimal> price) {
        BigDecimal dollars = questions.stream()
                .map(question ->
                        price.apply(question.model()).multiply(BigDecimal.valueOf(tokens.applyAsInt(question))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        long all = questions.stream().mapToLong(tokens::applyAsInt).sum();
        return all == 0 ? BigDecimal.ZERO : dollars.divide(BigDecimal.valueOf(all), MathContext.DECIMAL64);
    }

    /** The share of calls with this request name; 1 if it is absent or no kind of a mix. */
    double share(Optional<String> request) {
        return settings.prompts() instanceof Mix mix
                ? mix.kinds().stream()
                        .filter(kind -> Optional.of(kind.name()).equals(request))
                        .mapToDouble(kind -> (double) kind.weight() / mix.totalWeight())
                        .findFirst()
                        .orElse(1)
                : 1;
    }

    /**
     * What has a quota of its own: the requests of one model with one key.
     *
     * @param kinds names of its kinds of requests, for display; empty if it is all of the load
     * @param share of all calls
     * @param tokensPerCall its prompt and most output tokens, for each call of the load
     * @param variant index of the first of its requests among the asked variants
     * @param limits limits of its known quota plan
     */
    record Account(String kinds, double share, double tokensPerCall, int variant, List<Limit> limits) {}

    /** The accounts of a mix; one account for any other load, whose tokens the expectation knows. */
    List<Account> accounts(Expectation load) {
        if (!(settings.prompts() instanceof Mix)) {
            double tokens = load.promptTokens() + load.mostOutputTokens();
            return List.of(new Account("", 1, tokens, 0, quota("").limits(settings.model())));
        }
        List<Question> sample = questions.sample();
        Map<List<String>, List<Question>> groups = sample.stream()
                .collect(Collectors.groupingBy(
                        question -> List.of(question.model(), question.keyVariable()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<List<String>> variants = askedVariants().stream()
                .map(variant -> List.of(variant.model(), variant.headers().getOrDefault(Mix.KEY_VARIABLE_HEADER, "")))
                .toList();
        return groups.entrySet().stream()
                .map(group -> {
                    List<Question> own = group.getValue();
                    String kinds = groups.size() == 1
                            ? ""
                            : own.stream()
                                    .flatMap(question -> question.kind().stream())
                                    .map(Question.Kind::name)
                                    .distinct()
                                    .sorted()
                                    .collect(Collectors.joining(", "));
                    double tokens = own.stream()
                            .mapToDouble(question -> chargedPromptTokens(question) + question.maxTokens())
                            .sum();
                    return new Account(
                            kinds,
                            (double) own.size() / sample.size(),
                            tokens / sample.size(),
                            variants.indexOf(group.getKey()),
                            quota(group.getKey().get(1)).limits(group.getKey().get(0)));
                })
                .toList();
    }

    private static BigDecimal mean(List<Price> prices, Function<Price, BigDecimal> part) {
        return prices.stream()
                .map(part)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(prices.size()), MathContext.DECIMAL64);
    }

    /**
     * What is known about each call of the load after the small call. The small call, with few tokens, measures the
     * round trip; if it failed, others may fail too, and users wait a second after each.
     */
    public Expectation.Call call(FirstCall.Told first) {
        Duration pause = first.failure().isEmpty()
                ? settings.pause()
                : UserPause.longer(settings.pause(), UserPause.AFTER_FAILURE);
        double latency = first.latency().toNanos() / 1e9;
        if (questions instanceof SessionQuestions sessions) {
            double secondsPerToken = secondsPerToken(settings.model());
            SessionQuestions.Outline outline = sessions.outline();
            return new Expectation.Call(
                    sessions.secondsPerCall(pause.toNanos() / 1e9, latency, secondsPerToken),
                    secondsPerToken,
                    outline.promptTokens() + chargedPromptTokens(settings.model(), 0),
                    outline.mostOutputTokens(),
                    false);
        }
        List<Question> sample = questions.sample();
        double output = sample.stream().mapToInt(Question::maxTokens).average().orElse(0);
        double answerSeconds = sample.stream()
                .mapToDouble(question -> question.maxTokens() * secondsPerToken(question.model()))
                .average()
                .orElse(0);
        double seconds = latency + answerSeconds + pause.toNanos() / 1e9;
        double prompt =
                sample.stream().mapToInt(this::chargedPromptTokens).average().orElse(0);
        boolean even = sample.stream().mapToInt(Question::maxTokens).distinct().count() <= 1;
        return new Expectation.Call(
                seconds,
                output == 0 ? 0 : answerSeconds / output,
                questions.meanPromptTokens(prompt, output),
                output,
                even);
    }

    /** A note about conversations that could not continue; absent if all could. */
    public Optional<RunAnswer> endedConversations() {
        long ended = questions.conversationsWithoutText();
        return ended == 0
                ? Optional.empty()
                : Optional.of(
                        new RunAnswer(
                                "Conversations",
                                List.of(
                                        "%,d %s ended before the last question: an answer had no text, only reasoning or tool calls, so that there was"
                                                        .formatted(ended, ended == 1 ? "conversation" : "conversations")
                                                + " nothing to send back. A larger maxTokens, or prompts without tools, may help.")));
    }

    /** 0 if the model's speed is unknown. */
    private double secondsPerToken(String id) {
        return models.find(id)
                .map(model -> 1
                        / settings.emulator()
                                .models()
                                .speed()
                                .orElse(model.pace().tokensPerSecond()))
                .orElse(0.0);
    }

    /** Estimate of the server's count of prompt tokens, including those of the chat template if they are known. */
    public int chargedPromptTokens(Question question) {
        return chargedPromptTokens(question.model(), question.promptTokens());
    }

    /** The same for a prompt whose texts have this number of tokens. */
    public int chargedPromptTokens(String model, int textTokens) {
        return textTokens + models.find(model).map(Model::templateTokens).orElse(0);
    }

    /** The key to send; {@code null} if there is none. */
    public ApiKey key() {
        return switch (settings.target().kind()) {
            case EMULATOR -> ApiKey.of("emulator").orElseThrow();
            case CEREBRAS, CUSTOM -> settings.target().key().orElse(null);
        };
    }

    /** The keys of single requests, by the environment variable that they name. */
    public Map<String, ApiKey> namedKeys() {
        Map<String, ApiKey> keys = new HashMap<>(settings.namedKeys());
        keys.putAll(own.keys());
        return keys;
    }

    /** The quota plan of requests whose key is in this environment variable; that of the run's key if it is empty. */
    QuotaPlan quota(String keyVariable) {
        ApiKey key = keyVariable.isEmpty() ? key() : namedKeys().get(keyVariable);
        return quota.keys().entrySet().stream()
                .filter(entry -> ApiKey.of(entry.getKey())
                        .filter(known -> known.equals(key))
                        .isPresent())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(quota);
    }

    /** All secrets to send, each in its own header. */
    public List<ApiKey> secrets() {
        return Stream.concat(Stream.ofNullable(key()), settings.request().headers().secret().stream())
                .toList();
    }

    /** The header of the run's records, before the load has begun. */
    public RunHeader header(Path folder) {
        return new RunHeader(
                RunHeader.SCHEMA,
                folder.getFileName().toString(),
                simulation,
                null,
                target(),
                String.join(", ", askedModels()),
                plan(),
                prices(),
                settings.effective(),
                versions(),
                machine(),
                settings.given(),
                null,
                readAs(),
                comparedVariants());
    }

    /** Where requests go; of several targets, all of them. */
    private RunHeader.Target target() {
        List<Target.Kind> kinds = each().stream()
                .map(setup -> setup.settings.target().kind())
                .distinct()
                .toList();
        Target.Kind kind = emulated ? Target.Kind.EMULATOR : kinds.size() == 1 ? kinds.get(0) : Target.Kind.CUSTOM;
        return new RunHeader.Target(
                kind.name().toLowerCase(Locale.ROOT),
                Secrets.mask(each().stream().map(setup -> setup.api.toString()).collect(Collectors.joining(", "))));
    }

    private RunHeader.ReadAs readAs() {
        return new RunHeader.ReadAs(dialect.dialect().text(), dialect.by());
    }

    private List<RunHeader.Variant> comparedVariants() {
        return settings.variants().stream()
                .map(variant -> {
                    Setup own = targets.get(variant.name());
                    return own == null
                            ? new RunHeader.Variant(variant.name(), variant.model(), null, null)
                            : new RunHeader.Variant(variant.name(), variant.model(), own.target(), own.readAs());
                })
                .toList();
    }

    /** The versions of the software behind the run's figures, in display order. */
    private Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("suite", SuiteVersion.text());
        engine.ifPresent(known -> versions.put("gatling", known.version()));
        versions.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
        return versions;
    }

    /** The machine of the load generator. */
    private Map<String, String> machine() {
        Map<String, String> machine = new TreeMap<>();
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("maxHeapMiB", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        engine.ifPresent(known -> {
            machine.put("transport", known.transport());
            machine.put("tls", known.tls());
        });
        return machine;
    }
}
