package cerebras.loadtest.live;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.live.LiveBlock.BlockLine;
import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.TokenArrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What there is to say of a load, made of the lines that were recorded so far. Safe for threads. */
final class LiveText {

    private final Caps caps;
    private final int plannedSteps;
    private final Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
    private final List<StepTally> steps = new ArrayList<>();
    private int stepsSaid;
    private LoadPlan plan = LoadPlan.singleCall();
    private Instant loadStart = Instant.EPOCH;
    private LiveTally tally = new LiveTally(null, loadStart);

    /** @param plannedSteps how many steps the load will have; 0 where it finds that out, and says so itself */
    LiveText(Caps caps, int plannedSteps) {
        this.caps = caps;
        this.plannedSteps = plannedSteps;
    }

    /** Returns what is to be said at once: the first failure of each kind. */
    synchronized Optional<String> accept(LogLine line) {
        if (line instanceof RunHeader header) {
            plan = header.plan();
            loadStart = header.startInstant();
            tally = new LiveTally(header, loadStart);
        } else if (line instanceof LoadStep step) {
            steps.add(new StepTally(step));
        } else if (line instanceof SessionEnd session) {
            tally.add(session);
        } else if (line instanceof Attempt attempt) {
            tally.add(attempt);
            steps.forEach(step -> step.add(attempt));
            return firstOfItsKind(attempt);
        }
        return Optional.empty();
    }

    private Optional<String> firstOfItsKind(Attempt attempt) {
        return !attempt.outcome().failure() || !seen.add(attempt.outcome())
                ? Optional.empty()
                : Optional.of(FirstFailure.line(attempt, loadStart));
    }

    /** How the load goes. */
    synchronized String block(Gauges gauges) {
        return new LiveBlock(phase().at(gauges), phase().left(gauges), gauges, tally.look(gauges.elapsedNanos()), caps)
                .text();
    }

    /** A bar of how much of the plan is over, and the time left; empty where the load finds its end itself. */
    synchronized String bar(Gauges gauges) {
        return phase().bar(gauges);
    }

    /** What came out of the steps that have ended since this was last asked; nothing where the load says that itself. */
    synchronized List<String> stepsEnded(long elapsedNanos) {
        List<String> lines = new ArrayList<>();
        while (plannedSteps > 0
                && stepsSaid < steps.size()
                && steps.get(stepsSaid).step().endNanos() <= elapsedNanos) {
            StepTally ended = steps.get(stepsSaid);
            lines.add(BlockLine.title(phase().name(ended.step()), List.of(ended.words())));
            stepsSaid++;
        }
        return lines;
    }

    private LoadPhase phase() {
        return new LoadPhase(plan, steps.stream().map(StepTally::step).toList(), plannedSteps);
    }

    /** The line that says when something went wrong for the first time, and what the server said to it. */
    static final class FirstFailure {

        private FirstFailure() {}

        static String line(Attempt failed, Instant loadStart) {
            return BlockLine.title("first " + failed.outcome().label(), parts(failed, loadStart));
        }

        static List<String> parts(Attempt failed, Instant loadStart) {
            List<String> parts = new ArrayList<>();
            parts.add("after " + LiveBlock.time(failed.moments().endNanos()) + ", call " + failed.call());
            Optional.ofNullable(failed.status())
                    .filter(status -> status != 0)
                    .ifPresent(status -> parts.add("HTTP " + status));
            failed.announcement(Dialect.OTHER, loadStart)
                    .retryAfter()
                    .ifPresent(wait -> parts.add("retry after " + Numbers.CONSOLE.duration(wait.toNanos())));
            Optional.ofNullable(failed.errorMessage()).ifPresent(parts::add);
            return parts;
        }
    }

    /** What came out of a step, of the calls that have ended. */
    static final class StepTally {

        private final LoadStep step;
        private final Window window;
        private final Sample firstToken = AttemptMetric.Unit.TIME.newSample();
        private double tokens;
        private long failed;

        StepTally(LoadStep step) {
            this.step = step;
            this.window = new Window(step.steadyNanos(), step.endNanos(), true);
        }

        LoadStep step() {
            return step;
        }

        void add(Attempt ended) {
            if (ended.moments().endNanos() < window.startNanos()
                    || ended.moments().sentNanos() >= window.endNanos()) {
                return;
            }
            TokenArrivals.spread(ended, (moment, arrived) -> tokens += window.contains(moment) ? arrived : 0);
            if (window.contains(ended.moments().endNanos())) {
                failed += ended.outcome().failure() ? 1 : 0;
                if (ended.outcome().success()) {
                    AttemptMetric.TIME_TO_FIRST_TOKEN.value(ended).ifPresent(firstToken::add);
                }
            }
        }

        /** Throughput in all and of a user on average, time to first token, and what failed. */
        String words() {
            double perSecond = tokens / window.seconds();
            return "%s tokens/s, %s each   first token p95 %s   %s failed"
                    .formatted(
                            Numbers.CONSOLE.decimal(perSecond),
                            Numbers.CONSOLE.decimal(perSecond / step.users()),
                            LiveBlock.percentile(firstToken, 95, LiveBlock::time),
                            Numbers.CONSOLE.count(failed));
        }
    }
}
