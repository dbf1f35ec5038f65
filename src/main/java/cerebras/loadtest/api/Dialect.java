package cerebras.loadtest.api;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a server implements what the chat completions API leaves open. Everything specific to a provider is in its
 * constant; a new provider is one more constant.
 */
public enum Dialect {
    CEREBRAS(
            "cerebras",
            "Cerebras",
            "CEREBRAS_API_KEY",
            Key.BEARER,
            Limits.NAMED,
            Usage.ALWAYS,
            Errors.FLAT,
            List.of("cerebras.ai"),
            List.of("x-ratelimit-limit-tokens-minute", "inference-id", "server: cerebras")),

    /** Unnamed limits are per minute, but small plans have requests per day: the reset shows which. */
    OPENAI(
            "openai",
            "OpenAI",
            "OPENAI_API_KEY",
            Key.BEARER,
            Limits.UNNAMED_MINUTES_OR_DAYS,
            Usage.ON_REQUEST,
            Errors.NESTED,
            List.of("openai.com"),
            List.of("openai-version", "openai-processing-ms", "openai-organization")),

    AZURE(
            "azure",
            "Azure OpenAI",
            "AZURE_OPENAI_API_KEY",
            Key.API_KEY,
            Limits.UNNAMED_MINUTES,
            Usage.ON_REQUEST,
            Errors.NESTED,
            List.of("openai.azure.com", "openai.azure.us", "services.ai.azure.com", "cognitiveservices.azure.com"),
            List.of("azureml-*", "apim-request-id", "x-ms-*")),

    VLLM(
            "vllm",
            "vLLM, SGLang or llama.cpp",
            null,
            Key.BEARER,
            Limits.NONE,
            Usage.ON_REQUEST,
            Errors.NESTED,
            List.of(),
            List.of("server: llama.cpp", "server: uvicorn")),

    /** Unnamed token limits are per minute, request limits per day. */
    GROQ(
            "groq",
            "Groq",
            "GROQ_API_KEY",
            Key.BEARER,
            Limits.UNNAMED_DAILY_REQUESTS,
            Usage.ON_REQUEST,
            Errors.NESTED,
            List.of("groq.com"),
            List.of("x-groq-*")),

    /** Unnamed limits are per minute; the others end in {@code -day}. */
    SAMBANOVA(
            "sambanova",
            "SambaNova",
            "SAMBANOVA_API_KEY",
            Key.BEARER,
            Limits.UNNAMED_MINUTES,
            Usage.ON_REQUEST,
            Errors.NESTED,
            List.of("sambanova.ai"),
            List.of("server: sambanova", "x-sambanova-*")),

    /** Any other server, without assumptions. */
    OTHER(
            "other",
            "an OpenAI-compatible server",
            null,
            Key.BEARER,
            Limits.NONE,
            Usage.ON_REQUEST,
            Errors.NESTED,
            List.of(),
            List.of("x-litellm-*"));

    /**
     * Gateways forward the headers of other servers, so they are checked first; a web server's name is the weakest
     * evidence.
     */
    private static final List<Dialect> BY_CERTAINTY = List.of(OTHER, GROQ, AZURE, OPENAI, SAMBANOVA, CEREBRAS, VLLM);

    private enum Key {
        BEARER,
        API_KEY
    }

    private enum Usage {
        ALWAYS,
        ON_REQUEST
    }

    private enum Errors {
        FLAT,
        NESTED
    }

    /** Whether names of limits include their period, and the default period; {@code NONE} without a default. */
    private enum Limits {
        NAMED(null, null),
        UNNAMED_MINUTES(Duration.ofMinutes(1), Duration.ofMinutes(1)),
        /** A limit refills continuously, and its reset says when it is full again. */
        UNNAMED_MINUTES_OR_DAYS(Duration.ofMinutes(1), Duration.ofMinutes(1)),
        UNNAMED_DAILY_REQUESTS(Duration.ofDays(1), Duration.ofMinutes(1)),
        NONE(null, null);

        private final Duration requests;
        private final Duration tokens;

        Limits(Duration requests, Duration tokens) {
            this.requests = requests;
            this.tokens = tokens;
        }
    }

    /**
     * A dialect, and why it was chosen.
     *
     * @param by the evidence, for users: {@code host api.groq.com}, {@code x-groq-region}, {@code -Ddialect=groq};
     *     empty without evidence
     */
    public record Choice(Dialect dialect, String by) {

        /** Text for users: {@code Groq (x-groq-region)}. */
        @Override
        public String toString() {
            return by.isEmpty() ? dialect.title : dialect.title + " (" + by + ")";
        }
    }

    private final String text;
    private final String title;
    private final String keyVariable;
    private final Key key;
    private final Limits limits;
    private final Usage usage;
    private final Errors errors;
    private final List<String> hosts;
    private final List<String> marks;

    Dialect(
            String text,
            String title,
            String keyVariable,
            Key key,
            Limits limits,
            Usage usage,
            Errors errors,
            List<String> hosts,
            List<String> marks) {
        this.text = text;
        this.title = title;
        this.keyVariable = keyVariable;
        this.key = key;
        this.limits = limits;
        this.usage = usage;
        this.errors = errors;
        this.hosts = hosts;
        this.marks = marks;
    }

    /** The value of the setting {@code dialect} and in records: {@code groq}. */
    public String text() {
        return text;
    }

    /** Name for users: {@code Groq}. */
    public String title() {
        return title;
    }

    /** The dialect with this {@link #text}, ignoring case; absent if there is none. */
    public static Optional<Dialect> named(String text) {
        return Stream.of(values())
                .filter(dialect -> dialect.text.equalsIgnoreCase(text))
                .findFirst();
    }

    /** The environment variable from which the provider's own clients read the key; absent if there is none. */
    public Optional<String> keyVariable() {
        return Optional.ofNullable(keyVariable);
    }

    /** The default header of the key, in lower case. */
    public String keyHeader() {
        return key == Key.BEARER ? "authorization" : "api-key";
    }

    /** Whether {@code Bearer } precedes the key in {@link #keyHeader}. */
    public boolean keyIsBearer() {
        return key == Key.BEARER;
    }

    /** Whether a stream contains the usage only if the request has {@code stream_options.include_usage}. */
    public boolean tellsUsageOnlyWhenAsked() {
        return usage == Usage.ON_REQUEST;
    }

    /** Whether an error is wrapped in {@code {"error": …}}. */
    public boolean nestsErrors() {
        return errors == Errors.NESTED;
    }

    /** Whether names of its rate-limit headers include the period: {@code x-ratelimit-limit-requests-minute}. */
    public boolean namesPeriods() {
        return limits == Limits.NAMED;
    }

    /**
     * The period of a request limit whose header does not name it ({@code x-ratelimit-limit-requests}), as documented
     * by the provider; absent if unknown.
     */
    public Optional<Duration> unnamedRequestsPeriod() {
        return Optional.ofNullable(limits.requests);
    }

    /** As {@link #unnamedRequestsPeriod}, for tokens. */
    public Optional<Duration> unnamedTokensPeriod() {
        return Optional.ofNullable(limits.tokens);
    }

    /** Whether the reset of a limit without a period shows if the limit is per minute or per day. */
    public boolean resetTellsPeriod() {
        return limits == Limits.UNNAMED_MINUTES_OR_DAYS;
    }

    /** The provider that a host belongs to; absent for any other. */
    public static Optional<Choice> of(String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(dialect -> dialect.hosts.stream().anyMatch(end -> name.equals(end) || name.endsWith("." + end)))
                .findFirst()
                .map(dialect -> new Choice(dialect, "host " + name));
    }

    /**
     * The server that an answer reveals; absent if it reveals none.
     *
     * @param headers names in lower case
     */
    public static Optional<Choice> seenIn(Map<String, String> headers) {
        return BY_CERTAINTY.stream()
                .flatMap(dialect -> dialect.marks.stream()
                        .flatMap(mark -> seen(mark, headers).stream())
                        .map(by -> new Choice(dialect, by)))
                .findFirst();
    }

    /**
     * The evidence in an answer for a mark, which is the name of a header, its beginning, or a header with the
     * beginning of its value.
     */
    private static Optional<String> seen(String mark, Map<String, String> headers) {
        int colon = mark.indexOf(": ");
        if (colon < 0) {
            return headers.keySet().stream()
                    .sorted()
                    .filter(name -> mark.endsWith("*")
                            ? name.startsWith(mark.substring(0, mark.length() - 1))
                            : name.equals(mark))
                    .findFirst();
        }
        String value = mark.substring(colon + 2);
        String header = headers.getOrDefault(mark.substring(0, colon), "");
        return header.toLowerCase(Locale.ROOT).startsWith(value) ? Optional.of(mark) : Optional.empty();
    }
}
