package cerebras.loadtest.gatling;

import cerebras.loadtest.load.Schedule;
import cerebras.loadtest.records.Uncaught;
import io.gatling.core.action.Action;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives each user the next call of the schedule, and lets it wait until that is due. The moment is the plan's, whenever
 * the user comes: what Gatling's clock, this timer or a busy client add shows as schedule delay.
 */
final class DueAction extends SessionHook {

  private final LoadRun run;
  private final Schedule schedule;
  private final AtomicInteger nextCall = new AtomicInteger();

  DueAction(LoadRun run, Schedule schedule, StatsEngine statsEngine, Action call) {
    super(null, "due", statsEngine, call);
    this.run = run;
    this.schedule = schedule;
  }

  @Override
  public void execute(Session session) {
    int place = nextCall.getAndIncrement();
    long dueNanos = run.begin() + schedule.dueNanos(place);
    Session ready = session.set(ChatAction.READY, dueNanos).set(ChatAction.PLACE, place);
    long waitNanos = dueNanos - run.clock().nanoTime();
    if (waitNanos > 0) {
      session.eventLoop().schedule(
          Uncaught.reported(() -> next().$bang(ready)), waitNanos, TimeUnit.NANOSECONDS);
    } else {
      next().$bang(ready);
    }
  }
}
