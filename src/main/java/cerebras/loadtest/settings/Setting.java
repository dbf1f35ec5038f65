package cerebras.loadtest.settings;

import cerebras.loadtest.api.Dialect;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every {@code -Dname=value} setting with its default, which is defined here and nowhere else. */
public enum Setting {
    TARGET(
            "target",
            "auto",
            "https://api.cerebras.ai",
            "What is tested: Cerebras if CEREBRAS_API_KEY is set and the emulator if not, one of the two by name, or any server"
                    + " that speaks the OpenAI API.",
            "a target",
            "auto, emulator, cerebras or a base URL that starts with https:// or http://"),
    MODEL(
            "model",
            "gpt-oss-120b",
            "gpt-oss-120b",
            "The id of the model that answers.",
            "a model id",
            "an id without spaces"),
    USERS(
            "users",
            "10",
            "10",
            "Virtual users that call the API at the same time.",
            "a number of users",
            "a whole number of at least 1"),
    RAMP(
            "ramp",
            "10s",
            "10s",
            "Ramp-up time: users start one after the other, or the rate rises from 0.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),
    WARMUP(
            "warmup",
            "5s",
            "5s",
            "Warm-up time after the ramp; its calls are sent but not counted.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),
    DURATION(
            "duration",
            "60s",
            "60s",
            "Measured time, after ramp and warm-up.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),
    PAUSE(
            "pause",
            "0s",
            "2s",
            "Think time of a user between an answer and the next call.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),
    MAX_TOKENS(
            "maxTokens",
            "256",
            "256",
            "Token limit of each answer, including reasoning.",
            "a number of tokens",
            "a whole number of at least 1"),
    STREAM(
            "stream",
            "true",
            "true",
            "Whether answers are streamed; without streaming there is no time to first token.",
            "a boolean",
            "true or false"),
    TEMPERATURE(
            "temperature",
            null,
            "0.7",
            "The sampling temperature, 0 to 2; the server's own if not given.",
            "a temperature",
            "a number from 0 to 2"),
    PROMPTS(
            "prompts",
            "prompts/short.jsonl",
            "prompts/short.jsonl",
            "The prompts that are sent: a JSONL file, looked for in user-files first, or synthetic ones.",
            "a prompt file",
            "a JSONL file in user-files, its path, or synthetic"),
    PROMPT_TOKENS(
            "promptTokens",
            "500",
            "500",
            "Length of the user message in synthetic prompts: a number of tokens or a distribution.",
            "a prompt length",
            "tokens, such as 500, or uniform(100,900), or lognormal(500,0.6)"),
    SHARED_PREFIX(
            "sharedPrefix",
            "0%",
            "80%",
            "Share of each synthetic prompt, from its start, that all prompts have in common.",
            "a share",
            "a whole number of percent from 0% to 99%"),
    REQUEST_TIMEOUT(
            "requestTimeout",
            "60s",
            "60s",
            "Time after which an unfinished call counts as failed.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),

    BODY(
            "body",
            null,
            "body/low-effort.json",
            "Fields that are added to the JSON of each request: a JSON file, looked for in user-files first, or a JSON object;"
                    + " single ones, such as body.service_tier, add to it.",
            "a file of body fields",
            "a JSON file in user-files, its path, or a JSON object"),
    DIALECT(
            "dialect",
            "auto",
            "groq",
            "How the server writes what the API leaves open: told by its host and its answers unless it is named here.",
            "a dialect",
            "auto, " + Stream.of(Dialect.values()).map(Dialect::text).collect(Collectors.joining(", "))),
    KEY_HEADER(
            "keyHeader",
            "auto",
            "x-api-key",
            "The header that carries the key: Authorization as Bearer, api-key or x-api-key; api-key on Azure and bearer elsewhere"
                    + " if not given.",
            "a key header",
            "auto, bearer, api-key or x-api-key"),
    KEY_VARIABLE(
            "keyVariable",
            "auto",
            "MY_SERVER_KEY",
            "The environment variable that holds the key, or none to send no key; CEREBRAS_API_KEY if not given, and on hosts of"
                    + " other known providers their own.",
            "an environment variable",
            "auto, none or the name of a variable"),
    USAGE(
            "usage",
            "ask",
            "off",
            "Whether streamed requests ask for the token counts (stream_options.include_usage); the preflight turns it off where"
                    + " the server refuses it.",
            "a choice",
            "ask or off"),
    MAX_TOKENS_FIELD(
            "maxTokensField",
            "max_completion_tokens",
            "max_tokens",
            "The request field that carries maxTokens; older servers know max_tokens only.",
            "a field",
            "max_completion_tokens or max_tokens"),
    MAX_ANSWER_BYTES(
            "maxAnswerBytes",
            null,
            "67108864",
            "The largest body of an answer that is read, in bytes, uncompressed; 8192 for each token of maxTokens if not given, and"
                    + " 4194304 at least.",
            "a number of bytes",
            "a whole number from 1024 to 536870912"),
    TOKENIZER(
            "tokenizer",
            "o200k_base",
            "cl100k_base",
            "The vocabulary of the local token count, which stands in where a server does not count.",
            "a vocabulary",
            "o200k_base, cl100k_base, p50k_base or r50k_base"),

    PROXY(
            "proxy",
            null,
            "http://proxy.example:3128",
            "The HTTP proxy on the way to the target; what HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment say if not"
                    + " given, and off for none. Nothing on this machine is reached through a proxy.",
            "an HTTP proxy",
            "http://host:port or https://host:port, or off"),
    CA_FILE(
            "caFile",
            null,
            "ca.pem",
            "Certificate authorities to trust besides those of Java.",
            "a file",
            "the path of a PEM file"),
    CLIENT_CERT(
            "clientCert",
            null,
            "client.pem",
            "The certificate that this client shows to the target, with its chain.",
            "a file",
            "the path of a PEM or PKCS12 file"),
    CLIENT_KEY(
            "clientKey",
            null,
            "client.key",
            "The private key of clientCert, where it is in a PEM file of its own.",
            "a file",
            "the path of a PEM file"),
    CLIENT_CERT_PASSWORD_VARIABLE(
            "clientCertPasswordVariable",
            null,
            "CLIENT_CERT_PASSWORD",
            "The variable of the environment that holds the password of the private key, if it has one.",
            "a name",
            "the name of a variable of the environment"),

    PREFLIGHT(
            "preflight",
            "full",
            "quick",
            "Check before the load: full sends one small call, quick sends none, only sends one and then ends without a load.",
            "a preflight",
            "full, quick or only"),
    CALIBRATE(
            "calibrate",
            "false",
            "true",
            "Whether the load goes to the emulator first, for some seconds, to see how exact this client measures it.",
            "a boolean",
            "true or false"),
    PROGRESS(
            "progress",
            "5s",
            "30s",
            "How often the console says how the load goes, after five minutes every 30s at the most often; off for never.",
            "a duration",
            "a number with a unit (ms, s, m, h), or off"),
    LIVE_PORT(
            "live.port",
            null,
            "9400",
            "Port that serves Prometheus metrics and a dashboard while the load runs; nothing listens if not given, 0 for any"
                    + " free port.",
            "a port",
            "a whole number from 0 to 65535, 0 for any free one"),
    LIVE_HOST(
            "live.host",
            "127.0.0.1",
            "0.0.0.0",
            "Address that live.port is bound to; whoever reaches it sees the run's figures.",
            "a host",
            "an address or a host name of this machine"),
    LIVE_LINGER(
            "live.linger",
            "0s",
            "20s",
            "How long live.port goes on serving after the report is written, so that a scraper reads the final values.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),
    OTLP_ENDPOINT(
            "otlp.endpoint",
            null,
            "http://127.0.0.1:4318",
            "OpenTelemetry collector that receives the metrics over OTLP/HTTP while the load runs; its headers are in"
                    + " OTEL_EXPORTER_OTLP_HEADERS.",
            "an OTLP/HTTP endpoint",
            "a base URL that starts with http:// or https://, without credentials"),
    OTLP_INTERVAL(
            "otlp.interval",
            "10s",
            "5s",
            "Time between two exports of metrics to otlp.endpoint.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),
    OTLP_TRACES(
            "otlp.traces",
            "false",
            "true",
            "Whether each request carries a traceparent header and becomes a span that is sent to otlp.endpoint.",
            "a boolean",
            "true or false"),
    SERVER_METRICS(
            "server.metrics",
            null,
            "http://127.0.0.1:8000/metrics",
            "Prometheus endpoint of the server under test, whose figures are recorded beside the client's; a token for it is in"
                    + " SERVER_METRICS_TOKEN.",
            "a Prometheus endpoint",
            "a URL that starts with http:// or https://, without credentials"),
    SERVER_METRICS_INTERVAL(
            "server.metrics.interval",
            "10s",
            "5s",
            "Time between two scrapes of server.metrics.",
            "a duration",
            "a number with a unit (ms, s, m, h)"),
    RETRIES(
            "retries",
            "off",
            "sdk",
            "Retry policy for failed attempts: none, or as the official SDK does it, at most twice with backoff.",
            "a retry policy",
            "off or sdk"),
    PACING(
            "pacing",
            "off",
            "quota",
            "Whether calls wait until the quota has room for them.",
            "a pacing policy",
            "off or quota"),
    PACING_QUOTA(
            "pacingQuota",
            null,
            "developer",
            "Name of the plan in user-files/quotas.conf that pacing keeps to besides the limits in response headers; of the"
                    + " emulator, emulator.quota if not given.",
            "a name",
            "the name of a plan in user-files/quotas.conf"),
    MAX_CALLS(
            "maxCalls",
            null,
            "100",
            "Maximum number of requests, including retries; then the run ends.",
            "a number of requests",
            "a whole number of at least 1"),
    MAX_OUTPUT_TOKENS(
            "maxOutputTokens",
            null,
            "1000000",
            "The most tokens that all answers together may have; the run ends when another answer might not fit.",
            "a number of tokens",
            "a whole number of at least 1"),
    MAX_COST(
            "maxCost",
            null,
            "5",
            "Maximum cost of the run at the list price, in US dollars; 2 on Cerebras by default, no maximum elsewhere.",
            "an amount in US dollars",
            "US dollars, more than 0, with at most 6 decimals"),
    SLO(
            "slo",
            null,
            "interactive",
            "What is asked of the service: the name of a file in user-files/slo; single limits, such as slo.ttft.p95, add to it.",
            "a service level",
            "the name of a file in user-files/slo, without .conf"),

    GATE(
            "gate",
            "lenient",
            "strict",
            "Exit status of a run whose service level is undecided: lenient passes, strict fails.",
            "a gate",
            "lenient or strict"),

    STEPS(
            "steps",
            "8",
            "10",
            "Number of steps of a staircase load; each adds the same number of users.",
            "a number of steps",
            "a whole number of at least 1"),
    MODELS(
            "models",
            null,
            "gpt-oss-120b,qwen-3.8-27b",
            "The models to compare.",
            "a list of models",
            "two model ids or more with commas between them"),
    TURNS(
            "turns",
            "5",
            "10",
            "Number of questions in a conversation; each request repeats all earlier messages.",
            "a number of questions",
            "a whole number of at least 1"),

    RATE(
            "rate",
            null,
            "50/1s",
            "Arrival rate of calls in an open load; per second if no duration is given.",
            "a rate",
            "requests/duration, or a number of requests a second"),
    ARRIVALS(
            "arrivals",
            "poisson",
            "poisson",
            "Arrival pattern at that rate: a Poisson process or evenly spaced.",
            "an arrival pattern",
            "poisson or constant"),
    SEED(
            "seed",
            "42",
            "42",
            "Seed for random arrival times and synthetic prompts; the same seed reproduces them.",
            "a seed",
            "a whole number of at most 18 digits"),

    TRACE(
            "trace",
            null,
            "traces/example.csv",
            "The recorded traffic that is replayed: a file of Azure's or Mooncake's public traces, or a run's calls.jsonl.",
            "a trace file",
            "a file in user-files, or its path"),
    TRACE_SPEED(
            "traceSpeed",
            "1",
            "2",
            "Replay speed relative to the recording.",
            "a replay speed",
            "a number from 0.001 to 1000"),

    EMULATOR_DIALECT(
            "emulator.dialect",
            "cerebras",
            "openai",
            "The API that the emulator imitates: paths, fields, headers and errors.",
            "an emulated API",
            "cerebras, openai, vllm or groq"),
    EMULATOR_QUOTA(
            "emulator.quota",
            "none",
            "trial",
            "Name of the plan in user-files/quotas.conf that the emulator enforces.",
            "a name",
            "the name of a plan in user-files/quotas.conf"),
    EMULATOR_FAULTS(
            "emulator.faults",
            "none",
            "flaky",
            "Name of the fault set in user-files/faults.conf that the emulator injects.",
            "a name",
            "the name of a set in user-files/faults.conf"),
    EMULATOR_SPEED(
            "emulator.speed",
            null,
            "3000",
            "Output speed of every emulated model, in tokens per second; by default as in user-files/models.conf.",
            "a speed",
            "tokens per second, a number from 1 to 1000000"),
    EMULATOR_CAPACITY(
            "emulator.capacity",
            null,
            "100",
            "Number of requests that each emulated model serves at the same time, others wait; by default as in user-files/models.conf.",
            "a number of requests",
            "a whole number of at least 1"),
    EMULATOR_RETIRED_MODELS(
            "emulator.retiredModels",
            "false",
            "true",
            "Whether the emulator also serves models that Cerebras has retired.",
            "a boolean",
            "true or false"),
    EMULATOR_REQUEST_LOG(
            "emulator.requestLog",
            null,
            "results/requests.jsonl",
            "File in which the emulator logs what it sent, one line per request; none if not given.",
            "a file",
            "the path of a file"),

    EMULATOR_PORT(
            "emulator.port",
            "8080",
            "8080",
            "Port of the standalone emulator; 0 for any free port.",
            "a port",
            "a whole number from 0 to 65535, 0 for any free one"),
    EMULATOR_TLS(
            "emulator.tls",
            "false",
            "true",
            "Whether the standalone emulator uses TLS, with a self-signed certificate.",
            "a boolean",
            "true or false"),
    EMULATOR_LISTEN(
            "emulator.listen",
            "127.0.0.1",
            "0.0.0.0",
            "IP address that the standalone emulator listens on; 0.0.0.0 makes it reachable from other machines.",
            "an address to listen on",
            "an IP address of this machine, or 0.0.0.0 for all of them");

    /** What the names of several settings begin with, before a dot. */
    public static final List<String> GROUPS = List.of("slo", "body", "header");

    /** Settings of loads with an arrival rate. */
    public static final Set<Setting> OF_ARRIVALS = Collections.unmodifiableSet(EnumSet.range(RATE, SEED));

    /** Settings of loads in which many users call at once, optionally on top of an arrival rate. */
    public static final Set<Setting> OF_BURSTS = Collections.unmodifiableSet(EnumSet.of(USERS, RATE, ARRIVALS, SEED));

    /** Settings of closed loads. */
    public static final Set<Setting> OF_LOOPING_USERS = Collections.unmodifiableSet(EnumSet.of(USERS, PAUSE));

    /** Settings of trace replays. */
    public static final Set<Setting> OF_TRACES = Collections.unmodifiableSet(EnumSet.of(TRACE, TRACE_SPEED));

    /** Settings of staircase loads. */
    public static final Set<Setting> OF_STEPS = Collections.unmodifiableSet(EnumSet.of(USERS, PAUSE, STEPS));

    /** Settings of conversations. */
    public static final Set<Setting> OF_CONVERSATIONS = Collections.unmodifiableSet(EnumSet.of(USERS, PAUSE, TURNS));

    /** Settings of model comparisons. */
    public static final Set<Setting> OF_COMPARISONS = Collections.unmodifiableSet(EnumSet.of(USERS, PAUSE, MODELS));

    /** Settings that only some loads use, each with a simulation that uses it. */
    private static final Map<Setting, String> SIMULATION_FOR = simulations();

    private static Map<Setting, String> simulations() {
        Map<Setting, String> simulations = new EnumMap<>(Setting.class);
        OF_LOOPING_USERS.forEach(setting -> simulations.put(setting, "SustainedLoad"));
        OF_ARRIVALS.forEach(setting -> simulations.put(setting, "OpenArrivals"));
        OF_TRACES.forEach(setting -> simulations.put(setting, "TraceReplay"));
        simulations.put(STEPS, "Staircase");
        simulations.put(MODELS, "CompareModels");
        simulations.put(TURNS, "Conversation");
        return simulations;
    }

    /** The settings that only some loads use, without those that this load uses. */
    public static Set<Setting> unusedExcept(Set<Setting> used) {
        Set<Setting> unused = EnumSet.copyOf(SIMULATION_FOR.keySet());
        unused.removeAll(used);
        return unused;
    }

    /** The name of a simulation that uses this setting. */
    String simulation() {
        return SIMULATION_FOR.getOrDefault(this, "SustainedLoad");
    }

    /** Settings that a trace replay takes from the trace. */
    public static final Set<Setting> SET_BY_TRACE =
            Collections.unmodifiableSet(EnumSet.of(RAMP, MAX_TOKENS, PROMPTS, PROMPT_TOKENS, SHARED_PREFIX));

    /** Settings that a probe sets itself. */
    public static final Set<Setting> SET_BY_PROBE = Collections.unmodifiableSet(EnumSet.of(
            RAMP,
            WARMUP,
            DURATION,
            MAX_TOKENS,
            STREAM,
            PROMPTS,
            PROMPT_TOKENS,
            SHARED_PREFIX,
            CALIBRATE,
            RETRIES,
            PACING,
            PACING_QUOTA));

    /** Settings of synthetic prompts, besides the seed. */
    static final Set<Setting> SYNTHETIC_PROMPTS = Collections.unmodifiableSet(EnumSet.of(PROMPT_TOKENS, SHARED_PREFIX));

    /** Settings that apply only when the emulator is the target. */
    public static final Set<Setting> EMULATOR_ONLY =
            Collections.unmodifiableSet(EnumSet.range(EMULATOR_DIALECT, EMULATOR_REQUEST_LOG));

    /** Settings of the standalone emulator. */
    public static final Set<Setting> STANDALONE_EMULATOR =
            Collections.unmodifiableSet(EnumSet.range(EMULATOR_PORT, EMULATOR_LISTEN));

    private final String key;
    private final String fallback;
    private final String example;
    private final String meaning;
    private final String noun;
    private final String form;

    Setting(String key, String fallback, String example, String meaning, String noun, String form) {
        this.key = key;
        this.fallback = fallback;
        this.example = example;
        this.meaning = meaning;
        this.noun = noun;
        this.form = form;
    }

    /** The name of the system property. */
    public String key() {
        return key;
    }

    /** The value if none is given, as a user would write it; absent if the setting then has no value. */
    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** What the setting means, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** How the value is written, as it follows the word "expected". */
    public String form() {
        return form;
    }

    /** A valid value. */
    public String example() {
        return example;
    }

    /** What the value is, as it follows the words "is not". */
    String noun() {
        return noun;
    }
}
