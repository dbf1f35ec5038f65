package cerebras.loadtest.run;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Remark;
import cerebras.loadtest.records.Remark.Kind;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.settings.Prompt;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RequestSettings;
import cerebras.loadtest.settings.RequestSettings.MaxTokensField;
import cerebras.loadtest.settings.RequestSettings.UsagePolicy;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.settings.Variant;
import cerebras.loadtest.workload.RequestForm;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One small call before the load, with at most {@value #MOST_TOKENS} tokens, sent and read like those of the load: does
 * the model answer, does the server accept the form of the requests, how does it count tokens, and what do its headers
 * announce? It is not recorded and not part of any figure.
 *
 * <p>If the server refuses a field that not all servers know, the call is repeated without it; the load then omits it
 * too.
 */
public final class FirstCall {

    private static final String QUESTION = "Say hello.";
    private static final int MOST_TOKENS = 16;
    private static final String NO_FINISH_REASON = "no_finish_reason";
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;
    private static final int SERVER_ERROR = 500;
    private static final List<String> USAGE_FIELDS = List.of("stream_options", "include_usage");
    private static final List<String> LIMIT_FIELD = List.of(MaxTokensField.MAX_COMPLETION_TOKENS.field());

    private final Setup setup;
    private final TargetClient client;
    private final Variant variant;
    private final String model;
    private final Preflight.Listed listed;
    private final List<String> notes = new ArrayList<>();

    /** @param variant what is asked: a model, or one of the compared values of a field */
    FirstCall(Setup setup, TargetClient client, Variant variant, Preflight.Listed listed) {
        this.setup = setup;
        this.client = client;
        this.variant = variant;
        this.model = variant.model();
        this.listed = listed;
    }

    /**
     * The result of the call; unknown values are absent.
     *
     * @param failure why there was no answer, as text
     * @param latency latency of the call
     * @param promptTokens prompt tokens counted by the server and by the client, including the model's template;
     *     likewise the other counts
     * @param protocol versions of HTTP and TLS
     * @param clockAhead how far the server's clock is ahead of this machine's, to the second; negative if it is behind
     * @param quotas quotas in the headers
     * @param setup the run's setup, with the request form that the server accepts, and its dialect
     * @param notes notes to the user, each a clause about the target
     */
    public record Told(
            Optional<String> failure,
            Duration latency,
            Optional<Count> promptTokens,
            Optional<Count> outputTokens,
            String protocol,
            Optional<Duration> clockAhead,
            Announcement quotas,
            Setup setup,
            List<String> notes) {}

    /** A number of tokens, counted by the server and by the client. */
    public record Count(int server, int local) {}

    /** @throws Refused if a load would be pointless */
    Told make() {
        RequestSettings request = setup.settings().request();
        TargetClient.Completion answer = ask(request);
        if (formRefused(answer.trace())) {
            List<AttemptTrace> refusals = new ArrayList<>(List.of(answer.trace()));
            for (RequestSettings other : otherForms(request, answer.trace())) {
                TargetClient.Completion second = ask(other);
                boolean failsToo = fails(answer.trace()) && fails(second.trace());
                if (!formRefused(second.trace()) && !failsToo) {
                    noteForm(request, other, refusals);
                    return told(second, other);
                }
                refusals.add(second.trace());
            }
        }
        return told(answer, request);
    }

    private TargetClient.Completion ask(RequestSettings request) {
        Setup asking = setup.withRequest(request);
        int mostTokens = Math.min(
                MOST_TOKENS, variant.maxTokens().orElse(setup.settings().maxTokens()));
        Prompt prompt = new Prompt(List.of(Message.user(QUESTION)), OptionalInt.empty());
        return client.ask(
                asking, new RequestForm(asking.settings(), variant.withMaxTokens(mostTokens)).question(prompt));
    }

    /** Whether the server refused a field that it does not know; some servers name it. */
    private static boolean formRefused(AttemptTrace trace) {
        return trace.outcome() == Outcome.INVALID_REQUEST
                        && (trace.status() == BAD_REQUEST || trace.status() == UNPROCESSABLE)
                || fails(trace) && (mentions(trace, USAGE_FIELDS) || mentions(trace, LIMIT_FIELD));
    }

    private static boolean fails(AttemptTrace trace) {
        return trace.status() >= SERVER_ERROR;
    }

    /** The forms to try next: without the field that the server names, or if it names none, without each and both. */
    private List<RequestSettings> otherForms(RequestSettings request, AttemptTrace refused) {
        List<RequestSettings> forms = new ArrayList<>();
        boolean usage = setup.settings().stream() && request.usage() == UsagePolicy.ASK;
        boolean current = request.maxTokensField() == MaxTokensField.MAX_COMPLETION_TOKENS;
        boolean namesUsage = mentions(refused, USAGE_FIELDS);
        boolean namesLimit = mentions(refused, LIMIT_FIELD);
        RequestSettings withoutUsage = request.withoutUsage();
        RequestSettings older = request.with(MaxTokensField.MAX_TOKENS);
        if (usage && (namesUsage || !namesLimit)) {
            forms.add(withoutUsage);
        }
        if (current && (namesLimit || !namesUsage)) {
            forms.add(older);
        }
        if (usage && current) {
            forms.add(withoutUsage.with(MaxTokensField.MAX_TOKENS));
        }
        return forms;
    }

    private static boolean mentions(AttemptTrace trace, List<String> fields) {
        return Stream.of(trace.errorCode(), trace.errorMessage())
                .anyMatch(text -> text != null && fields.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains));
    }

    /** The message of the first refusal that names one of the fields, otherwise of the first refusal. */
    private static String why(List<AttemptTrace> refusals, List<String> fields) {
        return " ("
                + words(refusals.stream()
                        .filter(refusal -> mentions(refusal, fields))
                        .findFirst()
                        .orElse(refusals.get(0)))
                + ")";
    }

    private void noteForm(RequestSettings before, RequestSettings now, List<AttemptTrace> refusals) {
        if (before.usage() != now.usage()) {
            notes.add("refuses stream_options.include_usage" + why(refusals, USAGE_FIELDS)
                    + ": requests go without it, as with -Dusage=off, and tokens"
                    + " are estimated where the server does not count them");
        }
        if (before.maxTokensField() != now.maxTokensField()) {
            notes.add("refuses max_completion_tokens" + why(refusals, LIMIT_FIELD)
                    + ": requests limit their answers by max_tokens, as with" + " -DmaxTokensField=max_tokens");
        }
    }

    private Told told(TargetClient.Completion answer, RequestSettings request) {
        AttemptTrace trace = answer.trace();
        Setup seen = setup.withRequest(request).seeing(answer.headers());
        Optional<String> failure = failure(answer);
        noteModel(failure.isEmpty());
        noteAnswer(trace, seen.settings());
        return new Told(
                failure,
                Duration.ofMillis(trace.latencyMillis()),
                Optional.ofNullable(trace.usage())
                        .map(Usage::promptTokens)
                        .map(server -> new Count(server, localPrompt())),
                Optional.ofNullable(trace.usage())
                        .map(Usage::completionTokens)
                        .map(server -> new Count(server, LocalTokenizer.shared().count(trace.outputText()))),
                client.protocol(),
                clockAhead(answer),
                seen.announced(trace.quotaHeaders()),
                seen,
                notes);
    }

    private void noteModel(boolean answers) {
        if (!listed.doubt().isEmpty()) {
            notes.add(listed.doubt() + ": the list of models is not checked");
        } else if (!listed.models().contains(model)) {
            notes.add("does not list model=" + model + (answers ? ", which answers all the same: " : ": ")
                    + listed.hint(model));
        }
    }

    /** Notes properties of the answer that would make figures of the load wrong or unavailable. */
    private void noteAnswer(AttemptTrace trace, RunSettings settings) {
        if (trace.status() != OK) {
            return;
        }
        List<Remark> remarks = trace.remarks() == null ? List.of() : trace.remarks();
        remarks.forEach(remark -> notes.add(odd(remark, settings)));
        if (NO_FINISH_REASON.equals(trace.errorCode())) {
            notes.add(
                    "ends its answers without a finish_reason: it is unknown whether they are complete, and each call of the load"
                            + " will count as " + trace.outcome().label() + ", a failure");
        }
        boolean counted = trace.usage() != null && trace.usage().completionTokens() != null;
        if (trace.outcome().success()
                && !counted
                && remarks.stream()
                        .noneMatch(remark ->
                                remark.kind() == Kind.OUTPUT_COUNT || remark.kind() == Kind.USAGE_BEFORE_TEXT)) {
            boolean asked = !settings.stream() || settings.request().usage() == UsagePolicy.ASK;
            notes.add((asked ? "does not count tokens" : "was not asked to count tokens (usage=off)")
                    + ": output tokens are estimated by this client, and marked as estimates");
        }
    }

    private static String odd(Remark remark, RunSettings settings) {
        String seen = " (" + TargetClient.shown(remark.seen()) + ")";
        return switch (remark.kind()) {
            case WHOLE_ANSWER ->
                "answers with one whole body" + seen + " although a stream was requested: there will be no time to"
                        + " first token and no output speed; use -Dstream=false";
            case OUTPUT_COUNT ->
                "counts output tokens in a way that cannot be right" + seen + ": they are estimated by this client,"
                        + " and marked as estimates";
            case USAGE_BEFORE_TEXT ->
                "sends its last usage before its last text" + seen + ": output tokens are estimated by this"
                        + " client, and marked as estimates";
            case TOTAL_COUNT ->
                "counts more tokens in all than prompt and output have" + seen + ": cost and budget count them as"
                        + " output, speeds and throughput do not";
            case PROMPT_COUNT ->
                "counts prompt tokens in a way that cannot be right" + seen + ": prompts and their cost are left out";
            case CACHED_COUNT, REASONING_COUNT ->
                "counts " + (remark.kind() == Kind.CACHED_COUNT ? "cached" : "reasoning")
                        + " tokens in a way that cannot be right" + seen + ": they are left out";
            case SERVER_TIME -> "reports server times that cannot be right" + seen + ": they are left out";
            case MORE_THAN_MAX_TOKENS ->
                "returns more tokens than "
                        + settings.request().maxTokensField().field() + " allows" + seen
                        + ": answers of the load may be longer than maxTokens too, and a budget may be exceeded by them";
            case UNKNOWN_TEXT -> "sends text in an unknown field" + seen + ": it is neither timed nor counted";
            case NO_TEXT -> "gave an answer without any text" + seen + ": it has no time to first token";
            case CUT_BY_CONTENT_FILTER -> "truncated its answer with a content filter" + seen;
        };
    }

    /**
     * Why the call failed, if the cause may be temporary, such as an exhausted quota or a server error.
     *
     * @throws Refused for any other failure
     */
    private Optional<String> failure(TargetClient.Completion answer) {
        AttemptTrace trace = answer.trace();
        int status = trace.status();
        if (trace.outcome().success()) {
            return Optional.empty();
        }
        if (trace.outcome() == Outcome.TIMEOUT) {
            return Optional.of("no answer within "
                    + Numbers.CONSOLE.duration(setup.settings().requestTimeout().toNanos()) + " (requestTimeout)");
        }
        if (!trace.answered()) {
            throw client.unreachable(trace.errorCode(), trace.errorMessage());
        }
        boolean unpaid = trace.outcome() == Outcome.PAYMENT_REQUIRED;
        if (status < 300 || status == 429 && !unpaid || status >= 500 || trace.outcome() == Outcome.SERVER_ERROR) {
            return Optional.of(words(trace));
        }
        if (status < 400) {
            throw client.redirected("POST " + setup.api(), status, answer.headers());
        }
        throw switch (trace.outcome()) {
            case UNAUTHORIZED -> keyRefused(trace);
            case MODEL_NOT_FOUND -> noSuchModel(trace);
            default ->
                status == 404
                        ? new Refused("target=%s has no %s (%s): check its path"
                                .formatted(setup.base(), setup.api().chat().getPath(), words(trace)))
                        : new Refused("model=%s does not answer a small call (%s): check %s, or leave this check out"
                                        .formatted(model, words(trace), suspects(trace))
                                + " with -Dpreflight=quick");
        };
    }

    /** Settings that the user may have to change. */
    private String suspects(AttemptTrace trace) {
        List<String> added = Stream.concat(
                        variant.recordedName().stream(), setup.settings().request().texts().keySet().stream())
                .toList();
        if (trace.outcome() == Outcome.CONTEXT_TOO_LONG) {
            return "that the model has room for the prompt and maxTokens=%d (this call: %s, at most %d tokens)%s"
                    .formatted(
                            setup.settings().maxTokens(),
                            Numbers.CONSOLE.count(localPrompt(), "prompt token"),
                            Math.min(MOST_TOKENS, setup.settings().maxTokens()),
                            added.isEmpty()
                                    ? ""
                                    : ", and what is added to the request (%s)".formatted(String.join(", ", added)));
        }
        if (trace.outcome() == Outcome.INVALID_REQUEST
                && mentions(trace, List.of("max_tokens", "max_completion_tokens"))) {
            MaxTokensField sent = setup.settings().request().maxTokensField();
            MaxTokensField other = sent == MaxTokensField.MAX_TOKENS
                    ? MaxTokensField.MAX_COMPLETION_TOKENS
                    : MaxTokensField.MAX_TOKENS;
            return "the field that limits answers, %s, for example with -DmaxTokensField=%s"
                    .formatted(sent.field(), other.field());
        }
        return added.isEmpty() || trace.outcome() != Outcome.INVALID_REQUEST
                ? "the model and the account"
                : "what is added to the request (%s), the model and the account".formatted(String.join(", ", added));
    }

    /** How a call failed: "HTTP 402, payment_required: Pay first". */
    private static String words(AttemptTrace trace) {
        String message = trace.errorMessage() == null ? "" : ": " + TargetClient.shown(trace.errorMessage());
        return "HTTP " + trace.status() + ", " + trace.outcome().label() + message;
    }

    private Refused keyRefused(AttemptTrace trace) {
        String variable = setup.settings().target().keyVariable();
        if (setup.key() != null) {
            return new Refused(
                    "%s=*** is refused by %s (%s): check that the key is complete, is still valid, and belongs to this"
                                    .formatted(variable, setup.base(), words(trace))
                            + " target");
        }
        return new Refused("target=%s requires an API key (%s): ".formatted(setup.base(), words(trace))
                + (setup.settings().given().contains(Setting.KEY_VARIABLE.key())
                        ? "name the environment variable that holds it with -DkeyVariable, instead of " + variable
                        : "set the environment variable %s, for example export %s=csk-..."
                                .formatted(variable, variable)));
    }

    private Refused noSuchModel(AttemptTrace trace) {
        List<String> asked = setup.askedModels();
        String setting = asked.size() > 1 ? "models=" + String.join(",", asked) + ": " + model : "model=" + model;
        String hint = listed.hint(model);
        return new Refused("%s is not a model of %s (%s)%s%s"
                .formatted(
                        setting,
                        setup.base(),
                        words(trace),
                        hint.isEmpty() ? ": check its name" : ": " + hint,
                        asked.size() > 1 || listed.models().isEmpty()
                                ? ""
                                : ", for example -Dmodel="
                                        + listed.closest(model)
                                                .orElse(listed.models().get(0))));
    }

    private int localPrompt() {
        return setup.chargedPromptTokens(model, LocalTokenizer.shared().count(QUESTION));
    }

    /** The clock difference; absent without the header {@code Date}, which has whole seconds. */
    private static Optional<Duration> clockAhead(TargetClient.Completion answer) {
        String date = answer.headers().get("date");
        try {
            return date == null
                    ? Optional.empty()
                    : Optional.of(Duration.between(
                            answer.headersAt(),
                            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant()));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
