package cerebras.loadtest.gatling;

import cerebras.loadtest.load.Budget;
import cerebras.loadtest.load.Pacing;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.transport.Progress;
import cerebras.loadtest.workload.Question;
import io.gatling.core.session.Session;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One call of a virtual user, until its last attempt has ended: held against the budget, held back by the pacing, sent,
 * and made again where the settings say so. On the user's event loop only.
 */
final class ChatCall {

    private final ChatStep step;
    private final LoadRun run;
    private final ChatSender sender;
    private final EndedAttempts ended;
    private final Consumer<Session> next;

    /** Takes every attempt that has ended, and hands the session on, at once or later on the same event loop. */
    @FunctionalInterface
    interface EndedAttempts {
        void ended(Session session, AttemptTrace attempt, long startMillis, Consumer<Session> goOn);
    }

    /** @param next gets the session when the call is over, whether or not it was sent */
    ChatCall(ChatStep step, LoadRun run, ChatSender sender, EndedAttempts ended, Consumer<Session> next) {
        this.step = step;
        this.run = run;
        this.sender = sender;
        this.ended = ended;
        this.next = next;
    }

    /**
     * Makes the call, unless the load has stopped or the budget is spent.
     *
     * @param asking says what it asks
     * @param dueNanos when it is due
     */
    void begin(Session asking, long dueNanos) {
        enter(asking, 1, dueNanos);
    }

    private void enter(Session session, int number, long dueNanos) {
        if (run.inFlightGate().enter()) {
            attempt(session, number, dueNanos);
        } else {
            next.accept(session);
        }
    }

    private void attempt(Session session, int number, long dueNanos) {
        Question question = ChatStep.question(session);
        LoadRun.TargetLoad target = run.target(question);
        int promptTokens = target.setup().chargedPromptTokens(question);
        Budget.Answer budgeted = target.budget().hold(question.model(), promptTokens, question.maxTokens());
        if (budgeted instanceof Budget.Hold hold) {
            AttemptTrace trace = step.trace(session, number);
            trace.due(dueNanos);
            step.cancelPoint(session).ifPresent(point -> trace.cancelAt(point, promptTokens));
            target.pacing()
                    .ask(
                            question,
                            session.eventLoop(),
                            leave -> send(session, trace, hold, leave),
                            () -> over(session));
        } else {
            String whose = step.setup().targets().isEmpty()
                    ? ""
                    : " of " + question.variant().orElse("");
            run.stop(((Budget.Spent) budgeted).cap() + whose + " is spent", LoadStop.Cause.BUDGET);
            over(session);
        }
    }

    private void send(Session session, AttemptTrace trace, Budget.Hold hold, Pacing.Leave leave) {
        leave.given(trace, run.clock().nanoTime());
        Session sending = session.set(ChatAction.ATTEMPT, trace);
        long startMillis = sender.wallClock().nowMillis();
        sender.send(sending, trace, new Progress() {
            @Override
            public void answered(HttpHeaders headers) {
                leave.answered(trace);
            }

            @Override
            public void ended() {
                leave.ended(trace);
                trace.used().ifPresent(used -> hold.settle(used.prompt(), used.output()));
                ended.ended(sending, trace, startMillis, session -> goOn(session, trace));
            }
        });
    }

    /** A call that waits for its next attempt is not in flight: a load that is stopped meanwhile does not wait for it. */
    private void goOn(Session session, AttemptTrace ended) {
        if (ended.retried()) {
            run.leave();
            long waitNanos = ended.retryAtNanos() - run.clock().nanoTime();
            session.eventLoop()
                    .schedule(
                            Uncaught.reported(() -> enter(session, ended.attempt() + 1, ended.retryAtNanos())),
                            waitNanos,
                            TimeUnit.NANOSECONDS);
        } else {
            over(session);
        }
    }

    private void over(Session session) {
        run.leave();
        next.accept(session);
    }
}
