package cerebras.loadtest.gatling;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Uncaught;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.util.Clock;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import scala.Option;

/** Makes one call of a virtual user, and tells Gatling once how each of its attempts ended. */
final class ChatAction extends SessionHook {

  /** Session attribute: how many calls the user has made. */
  static final String CALLS = "calls";

  /** Session attribute: the place of the user's call in its schedule, from 0; absent where there is no schedule. */
  static final String PLACE = "place";

  /** Session attribute: what the user's latest call asks, a {@link cerebras.loadtest.workload.Question}. */
  static final String QUESTION = "question";

  /** Session attribute: when the user wants to make the next call, by the run's clock; now when there is none. */
  static final String READY = "ready";

  /** Session attribute: the user's latest attempt, an {@link AttemptTrace}. */
  static final String ATTEMPT = "attempt";

  private final ChatStep step;
  private final LoadRun run;
  private final ChatSender sender;
  private final Clock wallClock;

  ChatAction(ChatStep step, LoadRun run, ChatSender sender, StatsEngine statsEngine, Action next) {
    super(null, "chat", statsEngine, next);
    this.step = step;
    this.run = run;
    this.sender = sender;
    this.wallClock = sender.wallClock();
  }

  @Override
  public void execute(Session session) {
    Option<BlockExit> exit = BlockExit.mustExit(session);
    if (exit.isDefined()) {
      exit.get().exitBlock(statsEngine(), wallClock.nowMillis());
      return;
    }
    try {
      run.begin();
      new ChatCall(step, run, sender, this::tellGatling, next()::$bang)
          .begin(step.asking(session, calls(session) + 1), ready(session));
    } catch (RuntimeException | Error failure) {
      Uncaught.report(failure);
    }
  }

  private static long calls(Session session) {
    Option<Object> calls = session.attributes().get(CALLS);
    return calls.isEmpty() ? 0 : (Long) calls.get();
  }

  private long ready(Session session) {
    Option<Object> ready = session.attributes().get(READY);
    return ready.isEmpty() ? run.clock().nanoTime() : (Long) ready.get();
  }

  private Session tellGatling(Session session, AttemptTrace ended, long startMillis) {
    long endMillis = startMillis + ended.latencyMillis();
    run.responses().tell(() -> logResponse(session, ended, startMillis, endMillis), session.eventLoop());
    Session timed = session.logGroupRequestTimings(startMillis, endMillis);
    return ended.outcome().success() ? timed : timed.markAsFailed();
  }

  private void logResponse(Session session, AttemptTrace ended, long startMillis, long endMillis) {
    boolean success = ended.outcome().success();
    statsEngine().logResponse(
        session.scenario(),
        session.groups(),
        step.name(),
        startMillis,
        endMillis,
        success ? OK$.MODULE$ : KO$.MODULE$,
        ended.status() == 0 ? Option.empty() : Option.apply(Integer.toString(ended.status())),
        success ? Option.empty() : Option.apply(message(ended)));
  }

  /** Few different messages, so that Gatling's report groups the failures. */
  private static String message(AttemptTrace ended) {
    String outcome = ended.outcome().label();
    return ended.status() == 0 ? outcome : outcome + " (HTTP " + ended.status() + ")";
  }
}
