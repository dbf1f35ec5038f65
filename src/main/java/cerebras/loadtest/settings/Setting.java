package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.ValueType.amount;
import static cerebras.loadtest.settings.ValueType.count;
import static cerebras.loadtest.settings.ValueType.number;
import static cerebras.loadtest.settings.ValueType.oneOf;
import static cerebras.loadtest.settings.ValueType.text;
import static cerebras.loadtest.settings.ValueType.whole;
import static cerebras.loadtest.settings.ValueType.word;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.settings.ArrivalSettings.ArrivalPattern;
import cerebras.loadtest.settings.CancelSettings.After;
import cerebras.loadtest.settings.CancelSettings.Unit;
import cerebras.loadtest.settings.ClusterSettings.Address;
import cerebras.loadtest.settings.ClusterSettings.LossPolicy;
import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.RequestSettings.AnswerSettings.Checks;
import cerebras.loadtest.settings.RequestSettings.AnswerSettings.Tokenizer;
import cerebras.loadtest.settings.RequestSettings.MaxTokensField;
import cerebras.loadtest.settings.RequestSettings.UsagePolicy;
import cerebras.loadtest.settings.RunSettings.GatePolicy;
import cerebras.loadtest.settings.RunSettings.PacingPolicy;
import cerebras.loadtest.settings.RunSettings.PreflightPolicy;
import cerebras.loadtest.settings.RunSettings.RetryPolicy;
import cerebras.loadtest.settings.SessionSettings.DeviationPolicy;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every {@code -Dname=value} setting: name, type, default, example and meaning, which are defined here and nowhere else.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {

    private static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<String> TARGET = new Setting<>(
            "target",
            text("a target", "auto, emulator, cerebras or a base URL that starts with https:// or http://"),
            "auto",
            "https://api.cerebras.ai",
            "The API to test: auto is Cerebras if CEREBRAS_API_KEY is set, otherwise the emulator; or"
                    + " the base URL of any server with the OpenAI API.");

    public static final Setting<String> MODEL = new Setting<>(
            "model", word("a model id", "an id without spaces"), "gpt-oss-120b", "Id of the model to test.");

    public static final Setting<Integer> USERS = new Setting<>(
            "users", count("a number of users"), "10", "Number of virtual users that call the API at the same time.");

    public static final Setting<Duration> RAMP = new Setting<>(
            "ramp",
            ValueType.DURATION,
            "10s",
            "Ramp-up time: users start one after the other, or the rate rises from 0.");

    public static final Setting<Duration> WARMUP = new Setting<>(
            "warmup", ValueType.DURATION, "5s", "Warm-up time after the ramp; its calls are sent but not counted.");

    public static final Setting<Duration> DURATION =
            new Setting<>("duration", ValueType.POSITIVE_DURATION, "60s", "Measured time, after ramp and warm-up.");

    public static final Setting<Duration> PAUSE = new Setting<>(
            "pause", ValueType.DURATION, "0s", "2s", "Think time of a user between an answer and the next call.");

    public static final Setting<Integer> MAX_TOKENS = new Setting<>(
            "maxTokens", count("a number of tokens"), "256", "Token limit of each answer, including reasoning.");

    public static final Setting<Boolean> STREAM = new Setting<>(
            "stream",
            ValueType.FLAG,
            "true",
            "Whether answers are streamed; without streaming there is no time to first token.");

    public static final Setting<Double> TEMPERATURE = new Setting<>(
            "temperature",
            number("0", "2", "a temperature", "a number from 0 to 2"),
            null,
            "0.7",
            "Sampling temperature, 0 to 2; by default that of the server.");

    public static final Setting<String> PROMPTS = new Setting<>(
            "prompts",
            text("a prompt file", "a JSONL file in user-files, its path, or synthetic"),
            "prompts/short.jsonl",
            "The prompts to send: a JSONL file, which is searched for in user-files first, or synthetic" + " prompts.");

    public static final Setting<String> MIX = new Setting<>(
            "mix",
            text("a mix file", "a file in user-files, or its path"),
            null,
            "mixes/example.conf",
            "A file with weighted kinds of requests, which are sent instead of requests of one kind.");

    public static final Setting<PromptLength> PROMPT_TOKENS = new Setting<>(
            "promptTokens",
            new ValueType<>(
                    "a prompt length",
                    "tokens, such as 500, or uniform(100,900), or lognormal(500,0.6)",
                    new PromptLength.Exactly(PromptLength.LEAST),
                    PromptLength.PromptLengthForm::of),
            "500",
            "Length of the user message in synthetic prompts: a number of tokens or a distribution.");

    public static final Setting<Integer> SHARED_PREFIX = new Setting<>(
            "sharedPrefix",
            ValueType.PERCENTAGE,
            "0%",
            "80%",
            "Share of each synthetic prompt, from its beginning, that is the same in all prompts.");

    public static final Setting<Duration> REQUEST_TIMEOUT = new Setting<>(
            "requestTimeout", ValueType.POSITIVE_DURATION, "60s", "Time after which an unfinished request fails.");

    public static final Setting<String> BODY = new Setting<>(
            "body",
            text("a file of body fields", "a JSON file in user-files, its path, or a JSON object"),
            null,
            "body/low-effort.json",
            "Fields to add to the JSON of each request: a JSON file, which is searched for in user-files"
                    + " first, or a JSON object; body.NAME adds a single field.");

    public static final Setting<String> DIALECT = new Setting<>(
            "dialect",
            text(
                    "a dialect",
                    "auto, " + Stream.of(Dialect.values()).map(Dialect::text).collect(Collectors.joining(", "))),
            "auto",
            "groq",
            "The dialect of the API that the server speaks; auto decides by its host and its responses.");

    public static final Setting<String> KEY_HEADER = new Setting<>(
            "keyHeader",
            text("a key header", "auto, bearer, api-key or x-api-key"),
            "auto",
            "x-api-key",
            "Header that carries the key: Authorization with Bearer, api-key or x-api-key; auto uses"
                    + " api-key on Azure and bearer elsewhere.");

    public static final Setting<String> KEY_VARIABLE = new Setting<>(
            "keyVariable",
            text("an environment variable", "auto, none or the name of a variable"),
            "auto",
            "MY_SERVER_KEY",
            "Environment variable that holds the key, or none to send no key; auto uses"
                    + " CEREBRAS_API_KEY, and on hosts of other known providers their own.");

    public static final Setting<UsagePolicy> USAGE = new Setting<>(
            "usage",
            oneOf(UsagePolicy.class, "a choice"),
            "ask",
            "off",
            "Whether streamed requests ask for token counts (stream_options.include_usage); the"
                    + " preflight turns this off if the server refuses it.");

    public static final Setting<MaxTokensField> MAX_TOKENS_FIELD = new Setting<>(
            "maxTokensField",
            oneOf(MaxTokensField.class, "a field"),
            "max_completion_tokens",
            "max_tokens",
            "Request field that carries maxTokens; older servers know max_tokens only.");

    public static final Setting<Integer> MAX_ANSWER_BYTES = new Setting<>(
            "maxAnswerBytes",
            whole(1 << 10, 512 << 20, "a number of bytes", "a whole number from 1024 to 536870912"),
            null,
            "67108864",
            "Largest response body that is read, in bytes after decompression; by default 8192 per token"
                    + " of maxTokens, and at least 4194304.");

    public static final Setting<Checks> CHECK_ANSWERS = new Setting<>(
            "checkAnswers",
            oneOf(Checks.class, "a choice"),
            "on",
            "strict",
            "Whether successful answers are checked mechanically: JSON and tool calls that do not fit the request or are cut off,"
                    + " empty and looping text, refusals; strict does not accept plain text that is cut off either.");

    public static final Setting<Tokenizer> TOKENIZER = new Setting<>(
            "tokenizer",
            oneOf(Tokenizer.class, "a vocabulary"),
            "o200k_base",
            "cl100k_base",
            "Vocabulary of the local token count, which is used if the server does not count.");

    public static final Setting<String> PROXY = new Setting<>(
            "proxy",
            text("an HTTP proxy", "http://host:port or https://host:port, or off"),
            null,
            "http://proxy.example:3128",
            "HTTP proxy on the way to the target, or off; by default that of HTTPS_PROXY, HTTP_PROXY and"
                    + " NO_PROXY. Targets on this machine never use a proxy.");

    public static final Setting<String> CA_FILE = new Setting<>(
            "caFile",
            text("a file", "the path of a PEM file"),
            null,
            "ca.pem",
            "Certificate authorities to trust in addition to Java's.");

    public static final Setting<String> CLIENT_CERT = new Setting<>(
            "clientCert",
            text("a file", "the path of a PEM or PKCS12 file"),
            null,
            "client.pem",
            "Client certificate for the target, with its chain.");

    public static final Setting<String> CLIENT_KEY = new Setting<>(
            "clientKey",
            text("a file", "the path of a PEM file"),
            null,
            "client.key",
            "Private key of clientCert, if it is in a PEM file of its own.");

    public static final Setting<String> CLIENT_CERT_PASSWORD_VARIABLE = new Setting<>(
            "clientCertPasswordVariable",
            text("a name", "the name of a variable of the environment"),
            null,
            "CLIENT_CERT_PASSWORD",
            "Environment variable that holds the password of the private key, if it has one.");

    public static final Setting<PreflightPolicy> PREFLIGHT = new Setting<>(
            "preflight",
            oneOf(PreflightPolicy.class, "a preflight"),
            "full",
            "quick",
            "Check before the load: full sends one small call, quick sends none, only sends one and ends"
                    + " without a load.");

    public static final Setting<Boolean> CALIBRATE = new Setting<>(
            "calibrate",
            ValueType.FLAG,
            "false",
            "true",
            "Whether the same load first goes to the emulator for some seconds, to measure the error of"
                    + " this client.");

    public static final Setting<Duration> PROGRESS = new Setting<>(
            "progress",
            ValueType.INTERVAL,
            "5s",
            "30s",
            "Interval of progress output on the console, at least 30s after the first five minutes; off"
                    + " for none.");

    public static final Setting<Integer> LIVE_PORT = new Setting<>(
            "live.port",
            ValueType.PORT,
            null,
            "9400",
            "Port that serves Prometheus metrics and a dashboard while the load runs; 0 for any free port, by default none.");

    public static final Setting<String> LIVE_HOST = new Setting<>(
            "live.host",
            word("a host", "an address or a host name of this machine"),
            "127.0.0.1",
            "0.0.0.0",
            "Address that live.port is bound to; everyone who reaches it sees the figures of the run.");

    public static final Setting<Duration> LIVE_LINGER = new Setting<>(
            "live.linger",
            ValueType.DURATION,
            "0s",
            "20s",
            "How long live.port stays open after the report is written, so that a scraper can read the final values.");

    public static final Setting<URI> OTLP_ENDPOINT = new Setting<>(
            "otlp.endpoint",
            ValueType.httpUrl(
                    "an OTLP/HTTP endpoint",
                    "a base URL that starts with http:// or https://, without credentials",
                    false),
            null,
            "http://127.0.0.1:4318",
            "OpenTelemetry collector that receives metrics over OTLP/HTTP while the load runs; its headers are in"
                    + " OTEL_EXPORTER_OTLP_HEADERS.");

    public static final Setting<Duration> OTLP_INTERVAL = new Setting<>(
            "otlp.interval", ValueType.SECONDS, "10s", "5s", "Time between two exports of metrics to otlp.endpoint.");

    public static final Setting<Boolean> OTLP_TRACES = new Setting<>(
            "otlp.traces",
            ValueType.FLAG,
            "false",
            "true",
            "Whether each request carries a traceparent header and becomes a span that is sent to otlp.endpoint.");

    public static final Setting<URI> SERVER_METRICS = new Setting<>(
            "server.metrics",
            ValueType.httpUrl(
                    "a Prometheus endpoint", "a URL that starts with http:// or https://, without credentials", true),
            null,
            "http://127.0.0.1:8000/metrics",
            "Prometheus endpoint of the server under test, whose figures are recorded with those of the client; its token is in"
                    + " SERVER_METRICS_TOKEN.");

    public static final Setting<Duration> SERVER_METRICS_INTERVAL = new Setting<>(
            "server.metrics.interval", ValueType.SECONDS, "10s", "5s", "Time between two scrapes of server.metrics.");

    public static final Setting<Integer> CANCEL_SHARE = new Setting<>(
            "cancel.share",
            ValueType.PERCENTAGE,
            null,
            "20%",
            "Share of the calls that the client cancels before their answers are complete, like users who interrupt.");

    public static final Setting<After> CANCEL_AFTER = new Setting<>(
            "cancel.after",
            new ValueType<>("a point of a call", After.FORM, new After(Unit.TOKENS, 1, 1), After::of),
            "50tokens",
            "firstToken+500ms",
            "When these calls are cancelled: after so many tokens or events, or a time after the request or its first token.");

    public static final Setting<RetryPolicy> RETRIES = new Setting<>(
            "retries",
            oneOf(RetryPolicy.class, "a retry policy"),
            "off",
            "sdk",
            "Retry policy for failed attempts: none, or that of the official SDK (at most two retries,"
                    + " with backoff).");

    public static final Setting<PacingPolicy> PACING = new Setting<>(
            "pacing",
            oneOf(PacingPolicy.class, "a pacing policy"),
            "off",
            "quota",
            "Whether calls wait until the quota has room for them.");

    public static final Setting<String> PACING_QUOTA = new Setting<>(
            "pacingQuota",
            word("a name", "the name of a plan in user-files/quotas.conf"),
            null,
            "developer",
            "Name of the plan in user-files/quotas.conf that pacing keeps to, in addition to the limits"
                    + " in response headers; on the emulator, by default emulator.quota.");

    public static final Setting<Integer> MAX_CALLS = new Setting<>(
            "maxCalls",
            count("a number of requests"),
            null,
            "100",
            "Maximum number of requests, including retries; then the run ends.");

    public static final Setting<Long> MAX_OUTPUT_TOKENS = new Setting<>(
            "maxOutputTokens",
            amount("a number of tokens"),
            null,
            "1000000",
            "Maximum number of output tokens of all answers; the run ends when the next answer might" + " exceed it.");

    public static final Setting<BigDecimal> MAX_COST = new Setting<>(
            "maxCost",
            ValueType.DOLLARS,
            null,
            "5",
            "Maximum cost of the run at the list price, in US dollars; by default 2 on Cerebras,"
                    + " elsewhere unlimited.");

    public static final Setting<String> SLO = new Setting<>(
            "slo",
            text("a service level", "the name of a file in user-files/slo, without .conf"),
            null,
            "interactive",
            "Required service level: the name of a file in user-files/slo; slo.METRIC sets a single"
                    + " limit, such as slo.ttft.p95.");

    public static final Setting<GatePolicy> GATE = new Setting<>(
            "gate",
            oneOf(GatePolicy.class, "a gate"),
            "lenient",
            "strict",
            "Result of a run whose service level is inconclusive: lenient passes, strict fails.");

    public static final Setting<Integer> GENERATORS = new Setting<>(
            "generators",
            whole(1, 1_000, "a number of generators", "a whole number from 1 to 1000"),
            "1",
            "3",
            "Number of load generators that apply one load together.");

    public static final Setting<String> GENERATOR = new Setting<>(
            "generator",
            text("a generator", ClusterSettings.generatorForm()),
            null,
            "0",
            "Number of this generator, from 0, or the engine that numbers its processes in the environment; generator 0"
                    + " leads.");

    public static final Setting<Address> LEADER = new Setting<>(
            "leader",
            new ValueType<>("an address", "host:port of generator 0", new Address("127.0.0.1", 7400), Address::parse),
            null,
            "127.0.0.1:7400",
            "Address at which generator 0 listens for the others; without it, generators are not connected, begin at"
                    + " startAt, and their runs can be merged.");

    public static final Setting<Instant> START_AT = new Setting<>(
            "startAt",
            new ValueType<>("a time", "a date and time with an offset", Instant.EPOCH, ClusterSettings::parseInstant),
            null,
            "2027-01-31T18:00:00Z",
            "When the load of several generators begins; by default as soon as all have joined the leader.");

    public static final Setting<Duration> JOIN_WITHIN = new Setting<>(
            "joinWithin", ValueType.SECONDS, "2m", "5m", "How long generators wait for each other before the load.");

    public static final Setting<LossPolicy> IF_LOST = new Setting<>(
            "ifLost",
            oneOf(LossPolicy.class, "a choice"),
            "stop",
            "continue",
            "What the other generators do when one is lost during the load: stop, or continue without measuring.");

    public static final Setting<Integer> STEPS = new Setting<>(
            "steps",
            count("a number of steps"),
            "8",
            "10",
            "Number of steps of a staircase load; each adds the same number of users.");

    public static final Setting<List<String>> MODELS =
            new Setting<>("models", ValueType.WORDS, null, "gpt-oss-120b,qwen-3.8-27b", "The models to compare.");

    public static final Setting<String> TARGETS = new Setting<>(
            "targets",
            text(
                    "a list of targets",
                    "two names or more with commas between them, or a HOCON file in user-files, or its path"),
            null,
            "targets/emulators.conf",
            "The targets to compare: a HOCON file, which is searched for in user-files first, or names;"
                    + " targets.NAME.SETTING sets a setting of one target, such as targets.groq.model.");

    public static final Setting<Integer> TURNS = new Setting<>(
            "turns",
            count("a number of questions"),
            "5",
            "10",
            "Number of questions in a conversation; each request repeats all earlier messages.");

    public static final Setting<Double> RATE = new Setting<>(
            "rate",
            ValueType.RATE,
            null,
            "50/1s",
            "Arrival rate of calls in an open load; per second if no duration is given.");

    public static final Setting<ArrivalPattern> ARRIVALS = new Setting<>(
            "arrivals",
            oneOf(ArrivalPattern.class, "an arrival pattern"),
            "poisson",
            "Arrival pattern at that rate: a Poisson process or evenly spaced.");

    public static final Setting<Long> SEED = new Setting<>(
            "seed",
            ValueType.SEED,
            "42",
            "Seed for random arrival times, synthetic prompts and planned cancels; the same seed reproduces them.");

    public static final Setting<String> TRACE = new Setting<>(
            "trace",
            text("a trace file", "a file in user-files, or its path"),
            null,
            "traces/example.csv",
            "Recorded traffic to replay: a file of the public traces of Azure or Mooncake, or the"
                    + " calls.jsonl of a run.");

    public static final Setting<Double> TRACE_SPEED = new Setting<>(
            "traceSpeed",
            number("0.001", "1000", "a replay speed", "a number from 0.001 to 1000"),
            "1",
            "2",
            "Replay speed relative to the recording.");

    public static final Setting<String> SESSIONS = new Setting<>(
            "sessions",
            text("a session file", "a file in user-files, or its path"),
            null,
            "sessions/example.jsonl",
            "Sessions of agents to play: a JSONL file of messages, tools and waits, or a recording in a known format.");

    public static final Setting<DeviationPolicy> SESSIONS_DEVIATION = new Setting<>(
            "sessions.deviation",
            oneOf(DeviationPolicy.class, "a policy"),
            "follow",
            "script",
            "What follows text instead of the tool calls of the session file, or the reverse: follow goes on with the"
                    + " answer, script with that of the file, stop ends the session.");

    public static final Setting<String> SESSIONS_HEADER = new Setting<>(
            "sessions.header",
            word("a header", "the name of an HTTP header"),
            null,
            "X-Session-ID",
            "Request header that carries the id of the session, so that a router can send its requests to the same"
                    + " server.");

    public static final Setting<Boolean> SESSIONS_CACHE_KEY = new Setting<>(
            "sessions.cacheKey",
            ValueType.FLAG,
            "false",
            "true",
            "Whether requests carry the id of the session as prompt_cache_key.");

    public static final Setting<Dialect> EMULATOR_DIALECT = new Setting<>(
            "emulator.dialect",
            oneOf(EmulatorSettings.DIALECTS, Dialect::text, "an emulated API"),
            "cerebras",
            "openai",
            "The API that the emulator imitates: paths, fields, headers and errors.");

    public static final Setting<String> EMULATOR_QUOTA = new Setting<>(
            "emulator.quota",
            word("a name", "the name of a plan in user-files/quotas.conf"),
            "none",
            "trial",
            "Name of the plan in user-files/quotas.conf that the emulator enforces.");

    public static final Setting<String> EMULATOR_FAULTS = new Setting<>(
            "emulator.faults",
            word("a name", "the name of a set in user-files/faults.conf"),
            "none",
            "flaky",
            "Name of the fault set in user-files/faults.conf that the emulator injects.");

    public static final Setting<ToolScript> EMULATOR_TOOLS = new Setting<>(
            "emulator.tools",
            ValueType.TOOL_SCRIPT,
            "1",
            "3x2",
            "When the emulator calls tools after a user message, in requests that offer some: 3 means in the first three"
                    + " turns, 3x2 with two parallel calls each; search,read+read names the tools of each turn; 0 means"
                    + " never. Then it answers in text.");

    public static final Setting<Integer> EMULATOR_REPLICAS = new Setting<>(
            "emulator.replicas",
            whole(1, 1000, "a number of replicas", "a whole number from 1 to 1000"),
            "1",
            "4",
            "Number of replicas of each emulated model, each with its own prompt cache. A prompt_cache_key, or the"
                    + " header emulator.sessionHeader, sends requests to the same one; others go round.");

    public static final Setting<String> EMULATOR_SESSION_HEADER = new Setting<>(
            "emulator.sessionHeader",
            word("a header", "the name of a header"),
            "X-Session-ID",
            "X-Conversation-ID",
            "Request header by which the emulator chooses a replica if the body has no prompt_cache_key.");

    public static final Setting<Double> EMULATOR_SPEED = new Setting<>(
            "emulator.speed",
            number("1", "1000000", "a speed", "tokens per second, a number from 1 to 1000000"),
            null,
            "3000",
            "Output speed of every emulated model, in tokens per second; by default as in"
                    + " user-files/models.conf.");

    public static final Setting<Integer> EMULATOR_CAPACITY = new Setting<>(
            "emulator.capacity",
            count("a number of requests"),
            null,
            "100",
            "Number of requests that each emulated model serves at the same time, others wait; by"
                    + " default as in user-files/models.conf.");

    public static final Setting<Boolean> EMULATOR_RETIRED_MODELS = new Setting<>(
            "emulator.retiredModels",
            ValueType.FLAG,
            "false",
            "true",
            "Whether the emulator also serves models that Cerebras has retired.");

    public static final Setting<Path> EMULATOR_REQUEST_LOG = new Setting<>(
            "emulator.requestLog",
            ValueType.PATH,
            null,
            "results/requests.jsonl",
            "File in which the emulator logs what it sent, one line per request; by default none.");

    public static final Setting<Integer> EMULATOR_PORT = new Setting<>(
            "emulator.port", ValueType.PORT, "8080", "Port of the standalone emulator; 0 for any free port.");

    public static final Setting<Boolean> EMULATOR_TLS = new Setting<>(
            "emulator.tls",
            ValueType.FLAG,
            "false",
            "true",
            "Whether the standalone emulator uses TLS, with a self-signed certificate.");

    public static final Setting<String> EMULATOR_LISTEN = new Setting<>(
            "emulator.listen",
            word("an address to listen on", "an IP address of this machine, or 0.0.0.0 for all of them"),
            "127.0.0.1",
            "0.0.0.0",
            "IP address that the standalone emulator listens on; 0.0.0.0 makes it reachable from other machines.");

    /** Prefixes of settings whose names a user completes, without the dot. */
    public static final List<String> GROUPS = List.of("slo", "body", "header", "vary", "targets");

    /** Settings of loads with an arrival rate. */
    public static final Set<Setting<?>> OF_ARRIVALS = setOf(RATE, ARRIVALS, SEED);

    /** Settings of loads in which many users call at once, optionally on top of an arrival rate. */
    public static final Set<Setting<?>> OF_BURSTS = setOf(USERS, RATE, ARRIVALS, SEED);

    /** Settings of closed loads. */
    public static final Set<Setting<?>> OF_LOOPING_USERS = setOf(USERS, PAUSE);

    /** Settings that have no effect on a single generator. */
    static final Set<Setting<?>> OF_CLUSTERS = setOf(GENERATOR, LEADER, START_AT, JOIN_WITHIN, IF_LOST);

    /** Settings of trace replays. */
    public static final Set<Setting<?>> OF_TRACES = setOf(TRACE, TRACE_SPEED);

    /** Settings of loads that play sessions. */
    public static final Set<Setting<?>> OF_SESSIONS =
            setOf(SESSIONS, SESSIONS_DEVIATION, SESSIONS_HEADER, SESSIONS_CACHE_KEY, SEED);

    /** Settings that sessions take from their file. */
    public static final Set<Setting<?>> SET_BY_SESSIONS = setOf(PROMPTS, MIX, PROMPT_TOKENS, SHARED_PREFIX);

    /** Settings of staircase loads. */
    public static final Set<Setting<?>> OF_STEPS = setOf(USERS, PAUSE, STEPS);

    /** Settings that only some loads use, each with a simulation that uses it. */
    private static final Map<Setting<?>, String> SIMULATION_FOR = simulations();

    private static Map<Setting<?>, String> simulations() {
        Map<Setting<?>, String> simulations = new HashMap<>();
        OF_SESSIONS.forEach(setting -> simulations.put(setting, "AgentSessions"));
        OF_LOOPING_USERS.forEach(setting -> simulations.put(setting, "SustainedLoad"));
        OF_ARRIVALS.forEach(setting -> simulations.put(setting, "OpenArrivals"));
        OF_TRACES.forEach(setting -> simulations.put(setting, "TraceReplay"));
        simulations.put(STEPS, "Staircase");
        simulations.put(MODELS, "CompareModels");
        simulations.put(TARGETS, "CompareTargets");
        simulations.put(TURNS, "Conversation");
        return simulations;
    }

    /** The settings that only other loads use; a new set. */
    public static Set<Setting<?>> unusedExcept(Set<Setting<?>> used) {
        Set<Setting<?>> unused = new LinkedHashSet<>(SIMULATION_FOR.keySet());
        unused.removeAll(used);
        return unused;
    }

    /** The name of a simulation that uses this setting. */
    String simulation() {
        return SIMULATION_FOR.getOrDefault(this, "SustainedLoad");
    }

    /** Settings that a trace replay takes from the trace. */
    public static final Set<Setting<?>> SET_BY_TRACE =
            setOf(RAMP, MAX_TOKENS, PROMPTS, MIX, PROMPT_TOKENS, SHARED_PREFIX);

    /** Settings that a probe sets itself. */
    public static final Set<Setting<?>> SET_BY_PROBE = setOf(
            RAMP,
            WARMUP,
            DURATION,
            MAX_TOKENS,
            STREAM,
            PROMPTS,
            MIX,
            PROMPT_TOKENS,
            SHARED_PREFIX,
            CALIBRATE,
            RETRIES,
            PACING,
            PACING_QUOTA);

    /** Settings of synthetic prompts, besides the seed. */
    static final Set<Setting<?>> SYNTHETIC_PROMPTS = setOf(PROMPT_TOKENS, SHARED_PREFIX);

    /** Settings that apply only when the emulator is the target. */
    public static final Set<Setting<?>> EMULATOR_ONLY = setOf(
            EMULATOR_DIALECT,
            EMULATOR_QUOTA,
            EMULATOR_FAULTS,
            EMULATOR_TOOLS,
            EMULATOR_REPLICAS,
            EMULATOR_SESSION_HEADER,
            EMULATOR_SPEED,
            EMULATOR_CAPACITY,
            EMULATOR_RETIRED_MODELS,
            EMULATOR_REQUEST_LOG);

    /** Settings of the standalone emulator. */
    public static final Set<Setting<?>> STANDALONE_EMULATOR = setOf(EMULATOR_PORT, EMULATOR_TLS, EMULATOR_LISTEN);

    /** Settings that each of the targets that a run compares may have of its own. */
    static final Set<Setting<?>> OF_A_TARGET = setOf(
            TARGET,
            MODEL,
            DIALECT,
            KEY_HEADER,
            KEY_VARIABLE,
            USAGE,
            MAX_TOKENS_FIELD,
            BODY,
            PROXY,
            PACING,
            PACING_QUOTA,
            MAX_CALLS,
            MAX_OUTPUT_TOKENS,
            MAX_COST,
            EMULATOR_DIALECT,
            EMULATOR_QUOTA,
            EMULATOR_FAULTS,
            EMULATOR_SPEED,
            EMULATOR_CAPACITY,
            EMULATOR_RETIRED_MODELS,
            EMULATOR_REQUEST_LOG);

    private final String key;
    private final ValueType<T> type;
    private final String fallback;
    private final String example;
    private final String meaning;

    /** A setting whose default is a good example. */
    private Setting(String key, ValueType<T> type, String fallback, String meaning) {
        this(key, type, fallback, fallback, meaning);
    }

    private Setting(String key, ValueType<T> type, String fallback, String example, String meaning) {
        this.key = key;
        this.type = type;
        this.fallback = fallback;
        this.example = example;
        this.meaning = meaning;
        ALL.add(this);
    }

    /** All settings, in the order in which they are shown. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** A set of settings in that order. */
    private static Set<Setting<?>> setOf(Setting<?>... settings) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(settings)));
    }

    /** Name of the system property. */
    public String key() {
        return key;
    }

    /** The default as a user would write it; absent if the setting then has no value. */
    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** What the setting means, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** How a value is written, as it follows the word "expected". */
    public String form() {
        return type.form();
    }

    /** A valid value. */
    public String example() {
        return example;
    }

    /** What a value is, as it follows the words "is not". */
    String noun() {
        return type.noun();
    }

    /** @throws InvalidValue if the text is not a value of this setting */
    T parse(String text) {
        return type.parser().parse(this, text);
    }

    /** Stands in for a value that cannot be parsed. */
    T placeholder() {
        return type.placeholder();
    }

    @Override
    public String toString() {
        return key;
    }
}
