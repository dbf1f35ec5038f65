package cerebras.loadtest.gatling;

import cerebras.loadtest.api.WholeAnswer;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.run.LoadRun;
import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import scala.Option;

/** Checks the answers of a step, and tells Gatling once how each of its attempts ended. */
record AttemptReporter(ChatStep step, LoadRun run, StatsEngine statsEngine, Executor workers)
        implements ChatCall.EndedAttempts {

    /** Follows the request's name in Gatling's report, so that cancelled calls have no part in the times of the others. */
    private static final String CANCELLED = " (cancelled)";

    /** Checks a successful answer on another thread, since checks may count tokens and read JSON. */
    @Override
    public void ended(Session session, AttemptTrace ended, long startMillis, Consumer<Session> goOn) {
        if (step.checks().isEmpty() || !ended.outcome().success()) {
            goOn.accept(tellGatling(session, ended, startMillis, Optional.empty()));
            return;
        }
        workers.execute(Uncaught.reported(() -> {
            Checked checked = checked(session, ended);
            session.eventLoop()
                    .execute(Uncaught.reported(
                            () -> goOn.accept(tellGatling(checked.session(), ended, startMillis, checked.failure()))));
        }));
    }

    /** A session with what checks have saved, and why the first one that failed did. */
    private record Checked(Session session, Optional<String> failure) {}

    private Checked checked(Session session, AttemptTrace ended) {
        JsonNode body = step.needsBody() ? WholeAnswer.of(ended.takeBody()).orElse(null) : null;
        ChatCheck.Answer answer = new ChatCheck.Answer(ended.toAttempt(), ended, body);
        Session saved = session;
        Optional<String> failure = Optional.empty();
        for (ChatCheck<?> check : step.checks()) {
            ChatCheck.Result result = check.on(answer, saved);
            saved = result.session();
            failure = failure.or(() -> Optional.ofNullable(result.failure()));
        }
        failure.ifPresent(why -> run.checkFailed(step.requestName(ChatStep.question(session)), why));
        return new Checked(saved, failure);
    }

    private Session tellGatling(Session session, AttemptTrace ended, long startMillis, Optional<String> checkFailure) {
        long endMillis = startMillis + ended.latencyMillis();
        Optional<String> failure = ended.outcome().failure() ? Optional.of(message(ended)) : checkFailure;
        run.responses().tell(() -> logResponse(session, ended, startMillis, endMillis, failure), session.eventLoop());
        Session timed = session.logGroupRequestTimings(startMillis, endMillis);
        return failure.isEmpty() ? timed : timed.markAsFailed();
    }

    private void logResponse(
            Session session, AttemptTrace ended, long startMillis, long endMillis, Optional<String> failure) {
        statsEngine.logResponse(
                session.scenario(),
                session.groups(),
                requestName(session, ended),
                startMillis,
                endMillis,
                failure.isEmpty() ? OK$.MODULE$ : KO$.MODULE$,
                ended.status() == 0 ? Option.empty() : Option.apply(Integer.toString(ended.status())),
                failure.isEmpty() ? Option.empty() : Option.apply(failure.get()));
    }

    private String requestName(Session session, AttemptTrace ended) {
        String name = step.requestName(ChatStep.question(session));
        return ended.outcome() == Outcome.CANCELLED_BY_PLAN ? name + CANCELLED : name;
    }

    /** Few different messages, so that Gatling's report groups the failures. */
    private static String message(AttemptTrace ended) {
        String outcome = ended.outcome().label();
        return ended.status() == 0 ? outcome : outcome + " (HTTP " + ended.status() + ")";
    }
}
