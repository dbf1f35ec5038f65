package cerebras.loadtest.gatling;

import cerebras.loadtest.load.Schedule;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.run.LoadRun;
import io.gatling.core.action.Action;
import io.gatling.core.action.SessionHook;
import io.gatling.core.action.builder.ActionBuilder;
import io.gatling.core.controller.inject.open.OpenInjectionProfile;
import io.gatling.core.controller.inject.open.OpenInjectionStep;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import scala.collection.Iterator;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Starts a user for each call of a schedule, a little before the call is due; the user itself waits for the rest, by a
 * finer clock. Gatling's own steps start users evenly or at moments that nobody knows before.
 */
record ScheduledInjection(Schedule schedule) implements OpenInjectionStep {

    private static final long serialVersionUID = 1L;

    /** By choice: Gatling starts users on whole milliseconds, by the wall clock, and a dispatch takes a moment. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The scenario with a user for each call of the schedule, whose first call is due when the schedule says. */
    static PopulationBuilder of(ScenarioBuilder scenario, Schedule schedule, Lifecycle life) {
        OpenInjectionStep step = new ScheduledInjection(schedule);
        ActionBuilder due = (context, next) -> new DueAction(
                life.open(context, new ChatStep(Attempt.CHAT, life::setup, life::open)),
                schedule,
                context.coreComponents().statsEngine(),
                next);
        // Gatling keeps the actions of a scenario in reverse order: the last one of the list comes first.
        ArrayList<ActionBuilder> actions =
                new ArrayList<>(CollectionConverters.asJava(scenario.wrapped.actionBuilders()));
        actions.add(due);
        List<ActionBuilder> all = List$.MODULE$.from(CollectionConverters.asScala(actions));
        return new PopulationBuilder(new io.gatling.core.structure.ScenarioBuilder(scenario.wrapped.name(), all)
                .inject(new OpenInjectionProfile(
                        List$.MODULE$.<OpenInjectionStep>empty().$colon$colon(step))));
    }

    /** When each user starts. Nothing follows: the profile has this one step. */
    @Override
    public Iterator<FiniteDuration> chain(Iterator<FiniteDuration> following) {
        return CollectionConverters.asScala(IntStream.range(0, schedule.size())
                .mapToObj(call -> nanos(startNanos(call)))
                .iterator());
    }

    private static FiniteDuration nanos(long length) {
        return FiniteDuration.apply(length, TimeUnit.NANOSECONDS);
    }

    /** The first user starts at once, however late it is due: with it the load begins. */
    private long startNanos(int call) {
        return call == 0 ? 0 : Math.max(0, schedule.dueNanos(call) - LEAD_NANOS);
    }

    @Override
    public long users() {
        return schedule.size();
    }

    @Override
    public FiniteDuration duration() {
        return nanos(schedule.size() == 0 ? 0 : schedule.dueNanos(schedule.size() - 1));
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ScheduledInjection;
    }

    @Override
    public int productArity() {
        return 1;
    }

    @Override
    public Object productElement(int index) {
        return schedule;
    }

    /**
     * Gives each user the next call of the schedule, and lets it wait until that is due. The moment is the plan's, whenever
     * the user comes: what Gatling's clock, this timer or a busy client add shows as schedule delay.
     */
    static final class DueAction extends SessionHook {

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
            if (run.startGate() == null) {
                goWhenDue(session, place, run.begin());
            } else {
                run.startGate()
                        .arriveOnSchedule(originNanos -> session.eventLoop()
                                .execute(Uncaught.reported(() -> goWhenDue(session, place, originNanos))));
            }
        }

        private void goWhenDue(Session session, int place, long originNanos) {
            long dueNanos = originNanos + schedule.dueNanos(place);
            Session ready = session.set(ChatAction.READY, dueNanos).set(ChatAction.PLACE, schedule.number(place));
            long waitNanos = dueNanos - run.clock().nanoTime();
            if (waitNanos > 0) {
                session.eventLoop()
                        .schedule(Uncaught.reported(() -> next().$bang(ready)), waitNanos, TimeUnit.NANOSECONDS);
            } else {
                next().$bang(ready);
            }
        }
    }
}
