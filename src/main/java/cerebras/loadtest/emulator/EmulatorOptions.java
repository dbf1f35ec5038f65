package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Configuration of an emulator. Immutable: each {@code with} method returns a copy. */
public final class EmulatorOptions {

    /** The dialects that can be emulated. */
    public static final List<Dialect> DIALECTS = List.of(Dialect.CEREBRAS, Dialect.OPENAI, Dialect.VLLM, Dialect.GROQ);

    private Dialect dialect = Dialect.CEREBRAS;
    private String address = "127.0.0.1";
    private int port = 0;
    private Optional<List<Model>> models = Optional.empty();
    private long seed = 0;
    private Optional<String> acceptedKey = Optional.empty();
    private OptionalInt answerTokens = OptionalInt.empty();
    private int loopThreads = 1;
    private int logCapacity = 1000;
    private Optional<Path> requestLog = Optional.empty();
    private FaultPlan faults = FaultPlan.none();
    private boolean tls = false;
    private QuotaPlan quota = QuotaPlan.NONE;
    private AgentSettings agents = AgentSettings.DEFAULTS;

    private EmulatorOptions() {}

    private EmulatorOptions(EmulatorOptions other) {
        dialect = other.dialect;
        address = other.address;
        port = other.port;
        models = other.models;
        seed = other.seed;
        acceptedKey = other.acceptedKey;
        answerTokens = other.answerTokens;
        loopThreads = other.loopThreads;
        logCapacity = other.logCapacity;
        requestLog = other.requestLog;
        faults = other.faults;
        tls = other.tls;
        quota = other.quota;
        agents = other.agents;
    }

    /**
     * Cerebras, any free port, the shipped live models, any key, natural lengths, one thread, a log of the newest 1,000
     * requests without a file, no faults, no TLS, no quota, one tool call after each message of a user, one replica.
     */
    public static EmulatorOptions defaults() {
        return new EmulatorOptions();
    }

    /** The emulated API. */
    public Dialect dialect() {
        return dialect;
    }

    /** IP address to listen on; by default the loopback interface. */
    public String address() {
        return address;
    }

    /** Port to listen on; 0 for any free port. */
    public int port() {
        return port;
    }

    /** At least one model; requests for others are refused. */
    public List<Model> models() {
        return models.orElseGet(() -> Models.shipped().live());
    }

    /**
     * Seed of random texts, lengths and jitter. With the same seed, equal requests with the same number get equal answers.
     */
    public long seed() {
        return seed;
    }

    /** The only API key that is accepted; absent accepts any. */
    public Optional<String> acceptedKey() {
        return acceptedKey;
    }

    /**
     * Number of text tokens in each prose answer, within the limits of the request; absent for random natural lengths. Does not
     * apply to tool calls and JSON.
     */
    public OptionalInt answerTokens() {
        return answerTokens;
    }

    /** Number of event loop threads for all connections. */
    public int loopThreads() {
        return loopThreads;
    }

    /** Number of served requests that the log keeps in memory. */
    public int logCapacity() {
        return logCapacity;
    }

    /** File of the request log, one line per completed request; absent for none. */
    public Optional<Path> requestLog() {
        return requestLog;
    }

    /** Faults that are injected into connections and chat completions. */
    public FaultPlan faults() {
        return faults;
    }

    /** Whether it uses TLS, with a self-signed certificate. */
    public boolean tls() {
        return tls;
    }

    /** The quota plan that is enforced. */
    public QuotaPlan quota() {
        return quota;
    }

    /** How agents are served: tool calls, replicas. */
    public AgentSettings agents() {
        return agents;
    }

    public EmulatorOptions withPort(int number) {
        require(number >= 0 && number <= 65_535, "port", number, "0 to 65535, 0 for any free one");
        return with(copy -> copy.port = number);
    }

    public EmulatorOptions withAddress(String ip) {
        return with(copy -> copy.address = ip);
    }

    public EmulatorOptions withModels(Model... offered) {
        return withModels(List.of(offered));
    }

    public EmulatorOptions withModels(List<Model> offered) {
        require(!offered.isEmpty(), "models", offered, "at least one");
        return with(copy -> copy.models = Optional.of(List.copyOf(offered)));
    }

    public EmulatorOptions withSeed(long number) {
        return with(copy -> copy.seed = number);
    }

    /** @throws IllegalArgumentException if it is not one of {@link #DIALECTS} */
    public EmulatorOptions withDialect(Dialect other) {
        require(
                DIALECTS.contains(other),
                "dialect",
                other.text(),
                "one of " + DIALECTS.stream().map(Dialect::text).toList());
        return with(copy -> copy.dialect = other);
    }

    public EmulatorOptions withAcceptedKey(String key) {
        return with(copy -> copy.acceptedKey = Optional.of(key));
    }

    public EmulatorOptions withAnswerTokens(int tokens) {
        require(tokens > 0, "answerTokens", tokens, "at least 1");
        return with(copy -> copy.answerTokens = OptionalInt.of(tokens));
    }

    public EmulatorOptions withLoopThreads(int threads) {
        require(threads > 0, "loopThreads", threads, "at least 1");
        return with(copy -> copy.loopThreads = threads);
    }

    public EmulatorOptions withLogCapacity(int requests) {
        require(requests > 0, "logCapacity", requests, "at least 1");
        return with(copy -> copy.logCapacity = requests);
    }

    public EmulatorOptions withRequestLog(Path file) {
        return with(copy -> copy.requestLog = Optional.of(file));
    }

    public EmulatorOptions withFaults(FaultPlan plan) {
        return with(copy -> copy.faults = plan);
    }

    public EmulatorOptions withQuota(QuotaPlan plan) {
        return with(copy -> copy.quota = plan);
    }

    public EmulatorOptions withAgents(AgentSettings settings) {
        require(settings.replicas() > 0, "replicas", settings.replicas(), "at least 1");
        return with(copy -> copy.agents = settings);
    }

    public EmulatorOptions withTls() {
        return with(copy -> copy.tls = true);
    }

    /** Shows whether a key is set, never the key. */
    @Override
    public String toString() {
        return "EmulatorOptions[dialect=" + dialect.text() + ", port=" + port + ", models="
                + models().stream().map(Model::id).toList() + ", seed=" + seed
                + ", acceptedKey=" + (acceptedKey.isPresent() ? "one" : "any") + ", answerTokens=" + answerTokens
                + ", loopThreads=" + loopThreads + ", logCapacity=" + logCapacity + ", requestLog=" + requestLog
                + ", faults=" + faults + ", tls=" + tls + ", quota=" + quota.name() + ", agents=" + agents + "]";
    }

    private EmulatorOptions with(Consumer<EmulatorOptions> change) {
        EmulatorOptions copy = new EmulatorOptions(this);
        change.accept(copy);
        return copy;
    }

    private static void require(boolean valid, String setting, Object value, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(setting + "=" + value + " is not possible: expected " + expected);
        }
    }
}
