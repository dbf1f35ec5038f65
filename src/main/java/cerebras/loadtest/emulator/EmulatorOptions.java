package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What an emulator is to be like. Immutable: each {@code with} method gives a copy that differs in one thing. */
public final class EmulatorOptions {

    /** Those that can be emulated. */
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
    }

    /**
     * Cerebras, any free port, the live models that come along, any key, natural lengths, one thread, the newest 1,000 requests, no
     * file, no faults, clear text, no quota.
     */
    public static EmulatorOptions defaults() {
        return new EmulatorOptions();
    }

    /** Whose API is emulated. */
    public Dialect dialect() {
        return dialect;
    }

    /** IP address that it listens on; the loopback interface unless told otherwise. */
    public String address() {
        return address;
    }

    /** Where it listens; 0 for any free port. */
    public int port() {
        return port;
    }

    /** At least one; requests for others are refused. */
    public List<Model> models() {
        return models.orElseGet(() -> Models.shipped().live());
    }

    /**
     * Of everything drawn: texts, lengths, jitter. With the same seed, the same request with the same number is answered
     * alike.
     */
    public long seed() {
        return seed;
    }

    /** The only API key that is let in; absent lets in any. */
    public Optional<String> acceptedKey() {
        return acceptedKey;
    }

    /**
     * Tokens with text in each answer of prose, unless the request's own limits say otherwise; absent draws a natural
     * length. Calls and JSON are as long as they happen to be.
     */
    public OptionalInt answerTokens() {
        return answerTokens;
    }

    /** Event loop threads that all connections share. */
    public int loopThreads() {
        return loopThreads;
    }

    /** How many served requests the log keeps. */
    public int logCapacity() {
        return logCapacity;
    }

    /** The file that gets a line for each request when it has ended; absent for none. */
    public Optional<Path> requestLog() {
        return requestLog;
    }

    /** What goes wrong with connections and chat completions. */
    public FaultPlan faults() {
        return faults;
    }

    /** Whether it speaks TLS, with a certificate of its own, and not clear text. */
    public boolean tls() {
        return tls;
    }

    /** How many requests and tokens each model gives, in which time. */
    public QuotaPlan quota() {
        return quota;
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

    /** @throws IllegalArgumentException if it is none of {@link #DIALECTS} */
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

    public EmulatorOptions withTls() {
        return with(copy -> copy.tls = true);
    }

    /** Says whether a key is set, never which. */
    @Override
    public String toString() {
        return "EmulatorOptions[dialect=" + dialect.text() + ", port=" + port + ", models="
                + models().stream().map(Model::id).toList() + ", seed=" + seed
                + ", acceptedKey=" + (acceptedKey.isPresent() ? "one" : "any") + ", answerTokens=" + answerTokens
                + ", loopThreads=" + loopThreads + ", logCapacity=" + logCapacity + ", requestLog=" + requestLog
                + ", faults=" + faults + ", tls=" + tls + ", quota=" + quota.name() + "]";
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
