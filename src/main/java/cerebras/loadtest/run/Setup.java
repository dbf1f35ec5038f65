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
import cerebras.loadtest.settings.RequestSettings;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.RunSettings.PacingPolicy;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.settings.Target;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.Questions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What is fixed before a run begins.
 *
 * @param simulation class name of the simulation
 * @param settings as the user gave them
 * @param api where the API is called: for the emulator, where it listens
 * @param load its shape
 * @param emulated whether an emulator is tested, the embedded one or another
 * @param workload makes the questions of the settings
 * @param questions what is asked
 * @param models what is known of the models
 * @param quota the quota plan that is known from the settings
 * @param dialect that the server's headers are read in, and why
 * @param engine what sends the requests; absent before it is known
 * @param ownModels models that requests of the simulation name themselves; may be empty
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
        Set<String> ownModels) {

    /**
     * What sends the requests of a run.
     *
     * @param version of Gatling
     * @param transport what reads and writes sockets
     * @param tls what encrypts
     */
    public record Engine(String version, String transport, String tls) {}

    private static final int SAMPLED_QUESTIONS = 20;
    private static final Dialect.Choice UNKNOWN = new Dialect.Choice(Dialect.OTHER, "");

    /** Of a server that has not answered yet: settings and host may tell how it writes. */
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
                Set.of());
    }

    /** The same with a load that the simulation says itself, and models that its requests name. */
    public Setup withLoad(RunSettings used, LoadShape injected, Set<String> models) {
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
                models);
    }

    /** What records say of the load. */
    public LoadPlan plan() {
        return load.plan();
    }

    /** All models that may be asked. */
    public List<String> askedModels() {
        return Stream.concat(settings.askedModels().stream(), ownModels.stream())
                .distinct()
                .toList();
    }

    /** The same, now that an emulator has answered. */
    public Setup withEmulator() {
        return new Setup(
                simulation, settings, api, load, true, workload, questions, models, quota, dialect, engine, ownModels);
    }

    /** The same with requests of that form. */
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
                ownModels);
    }

    /** The same without the fields that settings and prompts add to requests. */
    public Setup withoutBodyFields() {
        RunSettings plain = settings.withoutBodyFields();
        return plain.equals(settings)
                ? this
                : new Setup(simulation, plain, api, load, emulated, workload, models, quota);
    }

    /** The same with what sends its requests. */
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
                ownModels);
    }

    /** Scheme, host and port of the target, for people. */
    public URI base() {
        return api.server();
    }

    /**
     * The same, now that the server has shown something of itself; settings and host come first, and of answers the first
     * that tells.
     *
     * @param headers of an answer, names in lower case
     */
    public Setup seeing(Map<String, String> headers) {
        Dialect.Choice seen = dialect.equals(UNKNOWN) ? Dialect.seenIn(headers).orElse(UNKNOWN) : dialect;
        return new Setup(
                simulation, settings, api, load, emulated, workload, questions, models, quota, seen, engine, ownModels);
    }

    /** What headers that have just come tell of quotas. */
    public Announcement announced(Map<String, String> headers) {
        return Announcement.in(headers, dialect.dialect(), Instant.now());
    }

    /** What the run may use. */
    Budget budget() {
        Map<String, TokenPrice> tokenPrices = new HashMap<>();
        prices().forEach(
                        (model, price) -> tokenPrices.put(model, TokenPrice.perMillion(price.input(), price.output())));
        return Budget.of(caps(), tokenPrices);
    }

    /** The most that the run may use. */
    public Caps caps() {
        BudgetSettings budget = settings.budget();
        return new Caps(budget.maxCalls(), budget.maxOutputTokens(), budget.maxCost());
    }

    /**
     * When attempts may be sent. Limits that are known are kept from the beginning, others once answers tell them.
     *
     * @param thread makes the one thread of {@link QuotaPacing}, if it is needed
     */
    Pacing pacing(Clock clock, Supplier<ScheduledExecutorService> thread) {
        return settings.pacing() == PacingPolicy.OFF
                ? Pacing.NONE
                : new QuotaPacing(thread.get(), quota, this::chargedPromptTokens, this::announced, clock);
    }

    /** The models that are asked whose price is not known. */
    public List<String> unpriced() {
        return askedModels().stream()
                .filter(model -> !prices().containsKey(model))
                .toList();
    }

    /** The list prices of the models that are asked, as far as they are known. */
    private Map<String, Price> prices() {
        Map<String, Price> prices = new LinkedHashMap<>();
        askedModels()
                .forEach(id -> models.find(id)
                        .flatMap(model -> model.offer().price())
                        .ifPresent(price -> prices.put(id, new Price(price.input(), price.output()))));
        return prices;
    }

    /** The list price of the models that are asked, on average; absent unless the price of each is known. */
    public Optional<Price> meanPrice() {
        List<Price> all = List.copyOf(prices().values());
        return all.isEmpty() || !unpriced().isEmpty()
                ? Optional.empty()
                : Optional.of(new Price(mean(all, Price::input), mean(all, Price::output)));
    }

    private static BigDecimal mean(List<Price> prices, Function<Price, BigDecimal> part) {
        return prices.stream()
                .map(part)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(prices.size()), MathContext.DECIMAL64);
    }

    /**
     * What is known of each call of the load, now that a small one was made. That one, of a few tokens, stands for the way there
     * and back; if it failed, others may, and users wait a second after each.
     */
    public Expectation.Call call(FirstCall.Told first) {
        Duration pause = first.failure().isEmpty()
                ? settings.pause()
                : UserPause.longer(settings.pause(), UserPause.AFTER_FAILURE);
        double seconds =
                first.latency().toNanos() / 1e9 + longestAnswerSeconds().orElse(0) + pause.toNanos() / 1e9;
        List<Question> sample = LongStream.range(0, Math.min(SAMPLED_QUESTIONS, questions.size()))
                .mapToObj(user -> questions.question(user, 1))
                .toList();
        double output = sample.stream().mapToInt(Question::maxTokens).average().orElse(0);
        double prompt =
                sample.stream().mapToInt(this::chargedPromptTokens).average().orElse(0);
        boolean even = sample.stream().mapToInt(Question::maxTokens).distinct().count() <= 1;
        return new Expectation.Call(
                seconds,
                longestAnswerSeconds().orElse(0) / settings.maxTokens(),
                questions.meanPromptTokens(prompt, output),
                output,
                even);
    }

    /** That conversations could not go on; absent if all could. */
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

    /** Seconds that an answer as long as it may be takes this model, as far as its speed is known. */
    public OptionalDouble longestAnswerSeconds() {
        return models.find(settings.model())
                .map(model -> OptionalDouble.of(settings.maxTokens() / tokensPerSecond(model)))
                .orElse(OptionalDouble.empty());
    }

    private double tokensPerSecond(Model model) {
        return settings.emulator().models().speed().orElse(model.pace().tokensPerSecond());
    }

    /** Prompt tokens as the server will count them, as far as that is known before: with those of the chat template. */
    public int chargedPromptTokens(Question question) {
        return chargedPromptTokens(question.model(), question.promptTokens());
    }

    /** The same of a prompt whose texts have so many. */
    public int chargedPromptTokens(String model, int textTokens) {
        return textTokens + models.find(model).map(Model::templateTokens).orElse(0);
    }

    /** The key to send; {@code null} when there is none. */
    public ApiKey key() {
        return switch (settings.target().kind()) {
            case EMULATOR -> ApiKey.of("emulator").orElseThrow();
            case CEREBRAS, CUSTOM -> settings.target().key().orElse(null);
        };
    }

    /** All secrets to send, each in its own header. */
    public List<ApiKey> secrets() {
        return Stream.concat(Stream.ofNullable(key()), settings.request().headers().secret().stream())
                .toList();
    }

    /** The header of the run's records, before the load has begun. */
    public RunHeader header(Path folder) {
        Target.Kind kind = emulated ? Target.Kind.EMULATOR : settings.target().kind();
        return new RunHeader(
                RunHeader.SCHEMA,
                folder.getFileName().toString(),
                simulation,
                null,
                new RunHeader.Target(kind.name().toLowerCase(Locale.ROOT), Secrets.mask(api.toString())),
                String.join(", ", askedModels()),
                plan(),
                prices(),
                settings.effective(),
                versions(),
                machine(),
                settings.given(),
                null,
                new RunHeader.ReadAs(dialect.dialect().text(), dialect.by()));
    }

    /** Which versions made the run's figures, in the order in which they are shown. */
    private Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("suite", SuiteVersion.text());
        engine.ifPresent(known -> versions.put("gatling", known.version()));
        versions.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
        return versions;
    }

    /** What the load generator ran on. */
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
