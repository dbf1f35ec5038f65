package cerebras.loadtest.gatling;

import cerebras.loadtest.load.Schedule;
import io.gatling.core.controller.inject.open.OpenInjectionProfile;
import io.gatling.core.controller.inject.open.OpenInjectionStep;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import scala.collection.Iterator;
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

    /** A profile of this one step. */
    static OpenInjectionProfile of(Schedule schedule) {
        OpenInjectionStep step = new ScheduledInjection(schedule);
        return new OpenInjectionProfile(List$.MODULE$.<OpenInjectionStep>empty().$colon$colon(step));
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
}
