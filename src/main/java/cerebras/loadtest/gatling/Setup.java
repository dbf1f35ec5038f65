package cerebras.loadtest.gatling;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.Budget;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.load.Budget.TokenPrice;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadPlan;
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
import io.gatling.commons.util.GatlingVersion;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is fixed before a run begins.
 *
 * @param simulation class name of the simulation
 * @param settings as the user gave them
 * @param api where the API is called: for the emulator, where it listens
 * @param plan the load
 * @param emulated whether an emulator is tested, the embedded one or another
 * @param workload makes the questions of the settings
 * @param questions what is asked
 * @param models what is known of the models
 * @param quota the quota plan that is known from the settings
 * @param dialect that the server's headers are read in, and why
 * @param ownModels models that requests of the simulation name themselves; may be empty
 */
record Setup(
        String simulation,
        RunSettings settings,
        ApiUrl api,
        LoadPlan plan,
        boolean emulated,
        Function<RunSettings, Questions> workload,
        Questions questions,
        Models models,
        QuotaPlan quota,
        Dialect.Choice dialect,
        Set<String> ownModels) {

    private static final Dialect.Choice UNKNOWN = new Dialect.Choice(Dialect.OTHER, "");

    /** Of a server that has not answered yet: settings and host may tell how it writes. */
    Setup(
            String simulation,
            RunSettings settings,
            ApiUrl api,
            LoadPlan plan,
            boolean emulated,
            Function<RunSettings, Questions> workload,
            Models models,
            QuotaPlan quota) {
        this(
                simulation,
                settings,
                api,
                plan,
                emulated,
                workload,
                workload.apply(settings),
                models,
                quota,
                settings.dialect().orElse(UNKNOWN),
                Set.of());
    }

    /** The same with a load that the simulation says itself, and models that its requests name. */
    Setup withLoad(RunSettings used, LoadPlan load, Set<String> models) {
        return new Setup(
                simulation, used, api, load, emulated, workload, questions, this.models, quota, dialect, models);
    }

    /** All models that may be asked. */
    List<String> askedModels() {
        return Stream.concat(settings.askedModels().stream(), ownModels.stream())
                .distinct()
                .toList();
    }

    /** The same, now that an emulator has answered. */
    Setup withEmulator() {
        return new Setup(simulation, settings, api, plan, true, workload, questions, models, quota, dialect, ownModels);
    }

    /** The same with requests of that form. */
    Setup withRequest(RequestSettings request) {
        if (request.equals(settings.request())) {
            return this;
        }
        RunSettings changed = settings.withRequest(request);
        return new Setup(
                simulation,
                changed,
                api,
                plan,
                emulated,
                workload,
                workload.apply(changed),
                models,
                quota,
                dialect,
                ownModels);
    }

    /** The same without the fields that settings and prompts add to requests. */
    Setup withoutBodyFields() {
        RunSettings plain = settings.withoutBodyFields();
        return plain.equals(settings)
                ? this
                : new Setup(simulation, plain, api, plan, emulated, workload, models, quota);
    }

    /** Scheme, host and port of the target, for people. */
    URI base() {
        return api.server();
    }

    /**
     * The same, now that the server has shown something of itself; settings and host come first, and of answers the first
     * that tells.
     *
     * @param headers of an answer, names in lower case
     */
    Setup seeing(Map<String, String> headers) {
        Dialect.Choice seen = dialect.equals(UNKNOWN) ? Dialect.seenIn(headers).orElse(UNKNOWN) : dialect;
        return new Setup(
                simulation, settings, api, plan, emulated, workload, questions, models, quota, seen, ownModels);
    }

    /** What headers that have just come tell of quotas. */
    Announcement announced(Map<String, String> headers) {
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
    Caps caps() {
        BudgetSettings budget = settings.budget();
        return new Caps(budget.maxCalls(), budget.maxOutputTokens(), budget.maxCost());
    }

    /** When attempts may be sent. Limits that are known are kept from the beginning, others once answers tell them. */
    Pacing pacing(Clock clock) {
        return settings.pacing() == PacingPolicy.OFF
                ? Pacing.NONE
                : new QuotaPacing(quota, this::chargedPromptTokens, this::announced, clock);
    }

    /** The models that are asked whose price is not known. */
    List<String> unpriced() {
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
    Optional<Price> meanPrice() {
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

    /** Seconds that an answer as long as it may be takes this model, as far as its speed is known. */
    OptionalDouble longestAnswerSeconds() {
        return models.find(settings.model())
                .map(model -> OptionalDouble.of(settings.maxTokens() / tokensPerSecond(model)))
                .orElse(OptionalDouble.empty());
    }

    private double tokensPerSecond(Model model) {
        return settings.emulator().models().speed().orElse(model.pace().tokensPerSecond());
    }

    /** Prompt tokens as the server will count them, as far as that is known before: with those of the chat template. */
    int chargedPromptTokens(Question question) {
        return chargedPromptTokens(question.model(), question.promptTokens());
    }

    /** The same of a prompt whose texts have so many. */
    int chargedPromptTokens(String model, int textTokens) {
        return textTokens + models.find(model).map(Model::templateTokens).orElse(0);
    }

    /** The key to send; {@code null} when there is none. */
    ApiKey key() {
        return switch (settings.target().kind()) {
            case EMULATOR -> ApiKey.of("emulator").orElseThrow();
            case CEREBRAS, CUSTOM -> settings.target().key().orElse(null);
        };
    }

    /** All secrets to send, each in its own header. */
    List<ApiKey> secrets() {
        return Stream.concat(Stream.ofNullable(key()), settings.request().headers().secret().stream())
                .toList();
    }

    /** The header of the run's records, before the load has begun. */
    RunHeader header(Path folder) {
        Target.Kind kind = emulated ? Target.Kind.EMULATOR : settings.target().kind();
        return new RunHeader(
                RunHeader.SCHEMA,
                folder.getFileName().toString(),
                simulation,
                null,
                new RunHeader.Target(kind.name().toLowerCase(Locale.ROOT), Secrets.mask(api.toString())),
                String.join(", ", askedModels()),
                plan,
                prices(),
                settings.effective(),
                Versions.all(),
                Map.of(
                        "processors", Integer.toString(Runtime.getRuntime().availableProcessors()),
                        "maxHeapMiB", Long.toString(Runtime.getRuntime().maxMemory() >> 20),
                        "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        "transport", Engine.transport(Engine.configuration()),
                        "tls", Engine.tls(Engine.configuration())),
                settings.given(),
                null,
                new RunHeader.ReadAs(dialect.dialect().text(), dialect.by()));
    }

    /** Which versions made a run's figures. */
    static final class Versions {

        private Versions() {}

        /** In the order in which they are shown. */
        static Map<String, String> all() {
            Map<String, String> versions = new LinkedHashMap<>();
            versions.put("suite", SuiteVersion.text());
            versions.put("gatling", GatlingVersion.ThisVersion().fullVersion());
            versions.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
            return versions;
        }
    }
}
