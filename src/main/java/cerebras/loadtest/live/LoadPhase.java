package cerebras.loadtest.live;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.report.Numbers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Where a load is in its plan: in words ({@code steady 35 s of 60 s}), and how much of it is left.
 *
 * @param plan the load's phases
 * @param steps that are known so far, in the order of time
 * @param plannedSteps how many there will be; 0 where the load finds that out
 */
record LoadPhase(LoadPlan plan, List<LoadStep> steps, int plannedSteps) {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int BAR_COLUMNS = 30;

    String at(Gauges gauges) {
        long now = gauges.elapsedNanos();
        if (!gauges.sending()) {
            return "drain: no new calls";
        }
        return step(now).map(step -> ofStep(step, now)).orElseGet(() -> ofPlan(now));
    }

    /** The latest step that has begun. */
    private Optional<LoadStep> step(long now) {
        return steps.stream().filter(step -> step.startNanos() <= now).reduce((earlier, later) -> later);
    }

    private String ofStep(LoadStep step, long now) {
        String part = now < step.steadyNanos()
                ? part("settling", now, step.startNanos(), step.steadyNanos())
                : part("measured", now, step.steadyNanos(), step.endNanos());
        return name(step) + ": " + part;
    }

    /** For example {@code step 3 of 8, 15 users}. */
    String name(LoadStep step) {
        return "step " + step.number() + (plannedSteps == 0 ? "" : " of " + plannedSteps) + ", "
                + Numbers.CONSOLE.count(step.users(), "user");
    }

    private String ofPlan(long now) {
        if (!planned()) {
            return "running for " + wholeSeconds(now);
        }
        if (now < plan.rampNanos()) {
            return part("ramp", now, 0, plan.rampNanos());
        }
        return now < plan.steadyStartNanos()
                ? part("warm-up", now, plan.rampNanos(), plan.steadyStartNanos())
                : part("steady", now, plan.steadyStartNanos(), plan.steadyEndNanos());
    }

    /** Whether it is known when the sending of new calls ends. */
    private boolean planned() {
        return plan.steadyEndNanos() > 0 && !plan.own();
    }

    /** When the plan stops sending new calls; absent where the load finds that out. */
    OptionalLong endNanos() {
        if (!steps.isEmpty() && plannedSteps > 0) {
            return OptionalLong.of(steps.get(steps.size() - 1).endNanos());
        }
        return planned() && steps.isEmpty() ? OptionalLong.of(plan.steadyEndNanos()) : OptionalLong.empty();
    }

    /** For example {@code 54 s left}; empty where the load finds its end itself, and when it has come. */
    String left(Gauges gauges) {
        long left = endNanos().orElse(0) - gauges.elapsedNanos();
        return left <= 0 || !gauges.sending() ? "" : wholeSeconds(left + NANOS_PER_SECOND - 1) + " left";
    }

    /** For example {@code [######------------------------] 20 %, 48 s left}; empty as {@link #left}. */
    String bar(Gauges gauges) {
        String left = left(gauges);
        if (left.isEmpty()) {
            return "";
        }
        double share = (double) gauges.elapsedNanos() / endNanos().orElseThrow();
        int done = (int) (BAR_COLUMNS * share);
        return "[" + "#".repeat(done) + "-".repeat(BAR_COLUMNS - done) + "] " + (int) (100 * share) + " %, " + left;
    }

    /** The users that the plan wants at this moment; absent where the load is not of a fixed number of users. */
    OptionalInt users(long now) {
        Optional<LoadStep> step = step(now);
        if (step.isPresent()) {
            return OptionalInt.of(step.get().users());
        }
        if (plan.users() == null || plan.own() || !plan.closed()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                now >= plan.rampNanos()
                        ? plan.users()
                        : (int) Math.min(plan.users(), 1 + plan.users() * now / plan.rampNanos()));
    }

    private static String part(String name, long now, long start, long end) {
        return name + " " + wholeSeconds(Math.min(now, end) - start) + " of " + Numbers.CONSOLE.duration(end - start);
    }

    static String wholeSeconds(long nanos) {
        return Numbers.CONSOLE.duration(TimeUnit.SECONDS.toNanos(TimeUnit.NANOSECONDS.toSeconds(nanos)));
    }
}
