package cerebras.loadtest.gatling;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.run.StartGate;
import cerebras.loadtest.workload.Question;
import io.gatling.commons.util.Clock;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.action.SessionHook;
import io.gatling.core.actor.ActorRef;
import io.gatling.core.controller.throttle.Throttler;
import io.gatling.core.controller.throttle.Throttler$Command$ThrottledRequest;
import io.gatling.core.session.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import scala.Option;
import scala.runtime.BoxedUnit;

/** Makes one call of a virtual user. */
final class ChatAction extends SessionHook {

    /** Session attribute: how many calls the user has made. */
    static final String CALLS = "calls";

    /** Session attribute: the place of the user's call in the schedule of all generators, from 0; absent where there is no schedule. */
    static final String PLACE = "place";

    /** Session attribute: what the user's latest call asks, a {@link cerebras.loadtest.workload.Question}. */
    static final String QUESTION = "question";

    /** Session attribute: when the user wants to make the next call, by the run's clock; now when there is none. */
    static final String READY = "ready";

    /** Session attribute: the user's latest attempt, an {@link AttemptTrace}. */
    static final String ATTEMPT = "attempt";

    private final ChatStep step;
    private final LoadRun run;
    private final Senders senders;
    private final Clock wallClock;
    private final Optional<ChatActionBuilder.Asking> own;
    private final AttemptReporter reporter;
    private final Option<ActorRef<Throttler.Command>> throttler;
    private final Executor workers;

    /**
     * What sends the requests.
     *
     * @param single to the only target, or to the first of several
     * @param compared to each of several targets, by its name; empty if there is one
     */
    record Senders(ChatSender single, Map<String, ChatSender> compared) {

        private ChatSender of(Question question) {
            return compared.isEmpty()
                    ? single
                    : compared.getOrDefault(question.variant().orElse(""), single);
        }
    }

    ChatAction(ChatStep step, LoadRun run, Senders senders, CoreComponents gatling, Action next) {
        super(null, step.name(), gatling.statsEngine(), next);
        this.step = step;
        this.run = run;
        this.senders = senders;
        this.wallClock = senders.single().wallClock();
        this.own = step.own();
        this.throttler = gatling.throttler();
        this.workers = gatling.actorSystem().executionContext();
        this.reporter = new AttemptReporter(step, run, gatling.statsEngine(), workers);
    }

    @Override
    public void execute(Session session) {
        Option<BlockExit> exit = BlockExit.mustExit(session);
        if (exit.isDefined()) {
            exit.get().exitBlock(statsEngine(), wallClock.nowMillis());
            return;
        }
        try {
            if (waits(session, run, this::execute)) {
                return;
            }
            run.begin();
            long readyNanos = ready(session, run);
            throttled(throttler, session, () -> ask(session, readyNanos));
        } catch (RuntimeException | Error failure) {
            Uncaught.report(failure);
        }
    }

    /** Runs a task on the user's event loop, as soon as Gatling's throttling lets a request pass; at once without it. */
    static void throttled(Option<ActorRef<Throttler.Command>> throttler, Session session, Runnable task) {
        if (throttler.isDefined()) {
            throttler.get().$bang(new Throttler$Command$ThrottledRequest(session.scenario(), () -> {
                session.eventLoop().execute(Uncaught.reported(task));
                return BoxedUnit.UNIT;
            }));
        } else {
            task.run();
        }
    }

    /** Makes the question, elsewhere if that takes long, and then the call. A question that cannot be made is no attempt. */
    private void ask(Session session, long readyNanos) {
        long call = number(session, CALLS) + 1;
        if (own.isEmpty()) {
            call(step.asking(session, call), readyNanos);
            return;
        }
        Supplier<Question> question;
        try {
            question = own.get().questions().of(session, call);
        } catch (RuntimeException noPrompt) {
            String why = "no prompt: " + (noPrompt.getMessage() == null ? noPrompt.toString() : noPrompt.getMessage());
            statsEngine().logRequestCrash(session.scenario(), session.groups(), step.name(), why);
            next().$bang(session.markAsFailed());
            return;
        }
        if (own.get().slow()) {
            workers.execute(Uncaught.reported(() -> {
                Session asking = session.set(CALLS, call).set(QUESTION, question.get());
                session.eventLoop().execute(Uncaught.reported(() -> call(asking, readyNanos)));
            }));
        } else {
            call(session.set(CALLS, call).set(QUESTION, question.get()), readyNanos);
        }
    }

    private void call(Session asking, long readyNanos) {
        new ChatCall(step, run, senders.of(ChatStep.question(asking)), reporter, next()::$bang)
                .begin(asking, readyNanos);
    }

    /** The value of a counter of a user; 0 if it has none. */
    static long number(Session session, String attribute) {
        Option<Object> number = session.attributes().get(attribute);
        return number.isEmpty() ? 0 : (Long) number.get();
    }

    /**
     * Whether a user who wants to make the first call has to wait for other load generators.
     *
     * @param go continues with the user at the time that they agree on
     */
    static boolean waits(Session session, LoadRun run, Consumer<Session> go) {
        StartGate gate = run.startGate();
        if (gate == null || session.attributes().contains(READY) || number(session, CALLS) > 0) {
            return false;
        }
        gate.arrive(readyNanos -> session.eventLoop()
                .schedule(
                        Uncaught.reported(() -> go.accept(session.set(READY, readyNanos))),
                        readyNanos - run.clock().nanoTime(),
                        TimeUnit.NANOSECONDS));
        return true;
    }

    /** When the next call of a user is due. */
    static long ready(Session session, LoadRun run) {
        Option<Object> ready = session.attributes().get(READY);
        return ready.isEmpty() ? run.clock().nanoTime() : (Long) ready.get();
    }
}
