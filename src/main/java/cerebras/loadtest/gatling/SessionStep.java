package cerebras.loadtest.gatling;

import cerebras.loadtest.load.SessionPlay;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.SessionQuestions;
import cerebras.loadtest.workload.SessionScript;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.action.SessionHook;
import io.gatling.core.actor.ActorRef;
import io.gatling.core.controller.throttle.Throttler;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import scala.Option;

/**
 * The step "play one session" of a scenario.
 *
 * @param chat makes the calls of all agents
 * @param playing the sessions of the run that are not over
 */
record SessionStep(ChatStep chat, Supplier<OpenSessions> playing) implements ActionBuilder {

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return this::build;
    }

    private Action build(ScenarioContext context, Action next) {
        if (!(chat.setup().questions() instanceof SessionQuestions)) {
            throw new Refused(
                    "playSession() has no sessions to play: name Workload.SESSIONS in the simulation's constructor,"
                            + " for example super(Map.of(\"sessions\", \"sessions/example.jsonl\"), RampAndHold.SHAPE, Workload.SESSIONS)");
        }
        LoadRun run = chat.opener().apply(context, chat);
        return new SessionAction(run, chat.sender(context, run), context, next);
    }

    private final class SessionAction extends SessionHook {

        /** Session attribute: how many sessions the user has begun. */
        private static final String SESSIONS = "sessions";

        private final LoadRun run;
        private final ChatSender sender;
        private final AttemptReporter reporter;
        private final Executor workers;
        private final Option<ActorRef<Throttler.Command>> throttler;

        SessionAction(LoadRun run, ChatSender sender, ScenarioContext context, Action next) {
            super(null, "session", context.coreComponents().statsEngine(), next);
            CoreComponents gatling = context.coreComponents();
            this.run = run;
            this.sender = sender;
            this.workers = gatling.actorSystem().executionContext();
            this.throttler = gatling.throttler();
            this.reporter = new AttemptReporter(chat, run, gatling.statsEngine(), workers);
        }

        @Override
        public void execute(Session session) {
            Option<BlockExit> exit = BlockExit.mustExit(session);
            if (exit.isDefined()) {
                exit.get().exitBlock(statsEngine(), sender.wallClock().nowMillis());
                return;
            }
            try {
                if (ChatAction.waits(session, run, this::execute)) {
                    return;
                }
                long originNanos = run.begin();
                long number = ChatAction.number(session, SESSIONS) + 1;
                SessionQuestions questions = (SessionQuestions) chat.setup().questions();
                UserSession user = new UserSession(session.set(SESSIONS, number));
                SessionPlay play = new SessionPlay(
                        questions,
                        chat.setup().settings().sessions().deviation(),
                        ChatStep.user(session, chat.share()),
                        number,
                        script(questions, session, number),
                        originNanos,
                        user);
                user.play = play;
                playing.get().begun(play, session.eventLoop());
                play.start(ChatAction.ready(session, run));
            } catch (RuntimeException | Error failure) {
                Uncaught.report(failure);
            }
        }

        /** In an open load, the schedule says who plays what. */
        private SessionScript script(SessionQuestions questions, Session session, long number) {
            Option<Object> place = session.attributes().get(ChatAction.PLACE);
            return place.isEmpty()
                    ? questions.script(ChatStep.user(session, chat.share()), number)
                    : questions
                            .scripts()
                            .get((Integer) place.get() % questions.scripts().size());
        }

        /** A session on the event loop of its user. */
        private final class UserSession implements SessionPlay.Host {

            private final EventLoop eventLoop;
            private Session session;
            private SessionPlay play;

            UserSession(Session session) {
                this.session = session;
                this.eventLoop = session.eventLoop();
            }

            @Override
            public boolean sending() {
                return run.sending();
            }

            @Override
            public void at(long nanos, Runnable task) {
                long waitNanos = Math.min(nanos - run.clock().nanoTime(), run.remainingNanos());
                if (waitNanos <= 0) {
                    task.run();
                } else {
                    eventLoop.schedule(Uncaught.reported(task), waitNanos, TimeUnit.NANOSECONDS);
                }
            }

            @Override
            public void work(Runnable task, Runnable then) {
                workers.execute(Uncaught.reported(() -> {
                    task.run();
                    eventLoop.execute(Uncaught.reported(then));
                }));
            }

            /** Calls of agents that work side by side have copies of the user's session, and report back here. */
            @Override
            public void call(Question question, long dueNanos, Consumer<AttemptTrace> ended) {
                session = session.set(ChatAction.CALLS, ChatAction.number(session, ChatAction.CALLS) + 1);
                Session asking = session.set(ChatAction.QUESTION, question).remove(ChatAction.ATTEMPT);
                ChatCall call = new ChatCall(chat, run, sender, this::report, after -> {
                    Option<Object> latest = after.attributes().get(ChatAction.ATTEMPT);
                    AttemptTrace last = latest.isEmpty() ? null : (AttemptTrace) latest.get();
                    if (last != null) {
                        session = session.set(ChatAction.ATTEMPT, last);
                    }
                    ended.accept(last);
                });
                ChatAction.throttled(throttler, asking, () -> call.begin(asking, dueNanos));
            }

            private void report(Session asking, AttemptTrace ended, long startMillis, Consumer<Session> goOn) {
                session = session.logGroupRequestTimings(startMillis, startMillis + ended.latencyMillis());
                session = ended.outcome().failure() ? session.markAsFailed() : session;
                reporter.ended(asking, ended, startMillis, goOn);
            }

            @Override
            public void over(Optional<SessionEnd> end) {
                playing.get().ended(play);
                end.ifPresent(run::sessionEnded);
                next().$bang(session);
            }
        }
    }
}
