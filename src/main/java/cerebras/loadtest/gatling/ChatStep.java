package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.api.Usage;
import cerebras.loadtest.load.InjectedLoad;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.TraceIds;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.CancelSettings.Point;
import cerebras.loadtest.settings.ClusterSettings.Share;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.Question.Exchange;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.client.Request;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.protocol.HttpProtocol;
import io.gatling.http.request.HttpRequestDef;
import io.gatling.http.request.builder.HttpRequestBuilder;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import scala.Option;

/**
 * The step "one chat completion" of a scenario. The request itself is an ordinary one of Gatling's DSL, so that base URL,
 * headers, TLS, proxies and pooling come from the protocol as always.
 *
 * @param name the request's name in Gatling's report
 * @param currentSetup the preflight may change the setup until the load begins
 * @param opener opens the run when Gatling has made its folder; the same run for every step of a simulation
 * @param form what the step says itself of its requests
 * @param checks that successful answers have to pass
 */
record ChatStep(
        String name,
        Supplier<Setup> currentSetup,
        BiFunction<ScenarioContext, ChatStep, LoadRun> opener,
        ChatActionBuilder.Form form,
        List<ChatCheck<?>> checks)
        implements ActionBuilder {

    private static final String ACCEPT = "Accept";
    private static final String EVENTS = "text/event-stream";
    private static final String JSON = "application/json";
    private static final String ACCEPT_ENCODING = "Accept-Encoding";
    private static final String GZIP = "gzip";

    /** One that asks what the run's questions are, and checks nothing. */
    ChatStep(String name, Supplier<Setup> currentSetup, BiFunction<ScenarioContext, ChatStep, LoadRun> opener) {
        this(name, currentSetup, opener, ChatActionBuilder.Form.DEFAULT, List.of());
    }

    Setup setup() {
        return currentSetup.get();
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return new Scala(this);
    }

    /** What Gatling builds the action with; named, so that a scenario's chat steps are known from its others. */
    record Scala(ChatStep step) implements io.gatling.core.action.builder.ActionBuilder {

        @Override
        public Action build(ScenarioContext context, Action next) {
            return step.build(context, next);
        }
    }

    private Action build(ScenarioContext context, Action next) {
        LoadRun run = opener.apply(context, this);
        Map<String, ChatSender> senders = new HashMap<>();
        setup().targets().forEach((name, target) -> senders.put(name, sender(context, run, name, target)));
        ChatSender single = senders.isEmpty()
                ? sender(context, run)
                : senders.get(setup().targets().keySet().iterator().next());
        return new ChatAction(this, run, new ChatAction.Senders(single, senders), context.coreComponents(), next);
    }

    /** What sends the requests of this step to the only target, or the first one. */
    ChatSender sender(ScenarioContext context, LoadRun run) {
        return sender(context, run, "", setup().each().get(0));
    }

    /** What sends to one target: to the first with the simulation's protocol, to each other one with a protocol of its own. */
    private ChatSender sender(ScenarioContext context, LoadRun run, String name, Setup target) {
        boolean first = setup().each().get(0) == target;
        ScenarioContext own = first ? context : ApiProtocol.context(context.coreComponents(), target);
        return sender(own, target.api().toString(), run.target(name).attempts(), run.traceIds());
    }

    /** Where the questions come from that are the step's own; absent where they are the run's. */
    Optional<ChatActionBuilder.Asking> own() {
        return form.equals(ChatActionBuilder.Form.DEFAULT) ? Optional.empty() : Optional.of(form.in(setup()));
    }

    /** What is known of its calls before the load. */
    InjectedLoad.Request expected(double perUser, Setup known) {
        return new InjectedLoad.Request(
                name, perUser, form.words().isPresent(), form.promptTokens(known), form.mostOutputTokens());
    }

    /** Whether a check looks at the whole answer. */
    boolean needsBody() {
        return checks.stream().anyMatch(ChatCheck::needsBody);
    }

    /** What sends this call's request to {@code url}, absolute or below the protocol's base URL. */
    ChatSender sender(ScenarioContext context, String url, Attempts attempts) {
        return sender(context, url, attempts, null);
    }

    private ChatSender sender(ScenarioContext context, String url, Attempts attempts, TraceIds traceIds) {
        return new ChatSender(
                request(context, dsl(url)),
                components(context),
                context.coreComponents().clock(),
                attempts,
                traceIds);
    }

    /** What Gatling sends of a request of its DSL, with the run's protocol. */
    static HttpRequestDef request(ScenarioContext context, HttpRequestActionBuilder dsl) {
        HttpComponents http = components(context);
        return ((HttpRequestBuilder) dsl.asScala())
                .build(
                        http.httpCaches(),
                        http.httpProtocol(),
                        context.throttled(),
                        context.coreComponents().configuration());
    }

    static HttpComponents components(ScenarioContext context) {
        return context.protocolComponentsRegistry().components(HttpProtocol.HttpProtocolKey());
    }

    /** The session of a user who is about to make a call, with what it asks. */
    Session asking(Session session, long call) {
        Question question = exchange(session)
                .map(exchange -> setup().questions().after(exchange, asker(session, share()), call))
                .orElseGet(() -> setup().questions().question(asker(session, share()), call));
        return session.set(ChatAction.CALLS, call).set(ChatAction.QUESTION, question);
    }

    /** The user's latest call, if it had an answer; of one that was cancelled, what had arrived. */
    private static Optional<Exchange> exchange(Session session) {
        Option<Object> latest = session.attributes().get(ChatAction.ATTEMPT);
        return latest.nonEmpty()
                        && latest.get() instanceof AttemptTrace trace
                        && !trace.outcome().failure()
                ? Optional.of(new Exchange(question(session), trace::answerText, tokens(trace.usage())))
                : Optional.empty();
    }

    private static OptionalInt tokens(Usage usage) {
        return usage == null || usage.promptTokens() == null || usage.completionTokens() == null
                ? OptionalInt.empty()
                : OptionalInt.of(usage.promptTokens() + usage.completionTokens());
    }

    /** In an open load, users are many and come in any order, so that the schedule says who asks what. */
    private static long asker(Session session, Share share) {
        Option<Object> place = session.attributes().get(ChatAction.PLACE);
        return place.isEmpty() ? user(session, share) : (Integer) place.get();
    }

    /** This generator's share of the users. */
    Share share() {
        return setup().settings().cluster().share();
    }

    /** The user's number among those of all generators, from 1. */
    static long user(Session session, Share share) {
        return share.number(session.userId() - 1) + 1;
    }

    static Question question(Session asking) {
        return (Question) asking.attributes().apply(ChatAction.QUESTION);
    }

    /** When the call is to be cancelled, as the settings say; absent for most calls. */
    Optional<Point> cancelPoint(Session asking) {
        long call = (Long) asking.attributes().apply(ChatAction.CALLS);
        return setup().settings().cancels().of(asking.userId(), call);
    }

    /** A trace for an attempt of the call that an {@link #asking} session makes. */
    AttemptTrace trace(Session asking, int attempt) {
        long call = (Long) asking.attributes().apply(ChatAction.CALLS);
        Question question = question(asking);
        var trace = new AttemptTrace(
                asking.scenario(), user(asking, share()), call, attempt, question.model(), streamed(question));
        if (!requestName(question).equals(Attempt.CHAT)) {
            trace.request(requestName(question));
        }
        if (needsBody()) {
            trace.keepBody();
        }
        trace.asked(
                question.maxTokens(),
                question.body().length,
                setup().settings().answers().mostBytes(question.maxTokens()));
        trace.checked(question.expected(), setup().settings().answers().checks());
        question.turn().ifPresent(turn -> {
            trace.session(turn.session(), turn.agent(), turn.number());
            if (turn.session() != null) {
                trace.keepToolCalls();
            }
        });
        question.variant().ifPresent(trace::variant);
        return trace;
    }

    /** The name in records and in Gatling's report: that of the kind in a mix. */
    String requestName(Question question) {
        return question.kind().map(Question.Kind::name).orElse(name);
    }

    private boolean streamed(Question question) {
        return question.kind().map(Question.Kind::streamed).orElseGet(() -> form.streamed(setup()));
    }

    private HttpRequestActionBuilder dsl(String url) {
        RunSettings settings = setup().settings();
        HttpRequestActionBuilder post = http(name)
                .post(url)
                .header("Content-Type", "application/json")
                .body(ByteArrayBody(
                        session -> session.<Question>get(ChatAction.QUESTION).body()))
                .requestTimeout(settings.requestTimeout())
                .sign(ChatStep::withHeadersOfTheQuestion);
        return form.streamed(setup())
                ? post.header(ACCEPT, EVENTS)
                : post.header(ACCEPT, JSON).header(ACCEPT_ENCODING, GZIP);
    }

    private static Request withHeadersOfTheQuestion(Request request, io.gatling.javaapi.core.Session session) {
        Question question = session.<Question>get(ChatAction.QUESTION);
        if (question.headers().isEmpty() && question.kind().isEmpty()) {
            return request;
        }
        Request copy = request.copyWithCopiedHeaders();
        HttpHeaders headers = copy.getHeaders();
        question.kind().ifPresent(kind -> {
            headers.set(ACCEPT, kind.streamed() ? EVENTS : JSON);
            if (kind.streamed()) {
                headers.remove(ACCEPT_ENCODING);
            } else {
                headers.set(ACCEPT_ENCODING, GZIP);
            }
        });
        question.headers().forEach(headers::set);
        return copy;
    }
}
