package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.analysis.slo.ServiceTally;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.stats.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Judges a run while its records are read: the steady window, or where the load went by steps each of them, since each is
 * another load. Reads all lines in order.
 */
public final class RunJudge implements Consumer<LogLine>, LogLine.Visitor {

    private final Optional<ServiceLevel> given;
    private Optional<ServiceLevel> level = Optional.empty();
    private WindowJudge steady;
    private boolean checked;
    private final SortedMap<Integer, WindowJudge> steps = new TreeMap<>();

    private RunJudge(Optional<ServiceLevel> given) {
        this.given = given;
    }

    /** By the service level that the run's settings ask for, if they do. */
    public static RunJudge byItsSettings() {
        return new RunJudge(Optional.empty());
    }

    /** By another one. */
    public static RunJudge by(ServiceLevel level) {
        return new RunJudge(Optional.of(level));
    }

    /**
     * What was found.
     *
     * @param window what was judged, in words: {@code steady window}
     */
    public record Judged(String window, Judgement judgement) {}

    /** Reads the next line of the records. */
    @Override
    public void accept(LogLine line) {
        line.accept(this);
    }

    @Override
    public void header(RunHeader run) {
        Window window = run.plan().measuredWhole()
                ? new Window(0, Long.MAX_VALUE, true)
                : new Window(run.plan().steadyStartNanos(), run.plan().steadyEndNanos(), true);
        level = given.or(() -> asked(run));
        checked = run.isChecked();
        steady = level.map(asked -> new WindowJudge(asked, checked, window)).orElse(null);
    }

    @Override
    public void step(LoadStep step) {
        level.ifPresent(asked -> steps.put(
                step.number(), new WindowJudge(asked, checked, new Window(step.steadyNanos(), step.endNanos(), true))));
    }

    @Override
    public void stop(LoadStop stop) {
        windows().forEach(window -> window.cut(stop.atNanos()));
    }

    @Override
    public void attempt(Attempt attempt) {
        windows().forEach(window -> window.add(attempt));
    }

    @Override
    public void session(SessionEnd session) {
        windows().forEach(window -> window.add(session));
    }

    /** The service level that the settings of a run ask for; absent when they ask for none. */
    static Optional<ServiceLevel> asked(RunHeader run) {
        Map<String, String> limits = new HashMap<>();
        run.settings().forEach((name, text) -> {
            if (name.startsWith(ServiceLevel.PREFIX)) {
                limits.put(name.substring(ServiceLevel.PREFIX.length()), text);
            }
        });
        try {
            return ServiceLevel.of(limits);
        } catch (SettingsException changedByHand) {
            return Optional.empty();
        }
    }

    private Stream<WindowJudge> windows() {
        return Stream.concat(Stream.ofNullable(steady), steps.values().stream());
    }

    /**
     * The steady window. Absent when nothing was asked for, and where the load went by steps: those of a staircase are
     * there to find out where the service level ends.
     */
    Optional<Judgement> steady(RunSummary summary) {
        return summary.steps().isEmpty()
                ? judged(summary).stream().map(Judged::judgement).findFirst()
                : Optional.empty();
    }

    /**
     * The steady window, or else each step, in the order of time. None when nothing was asked for.
     *
     * @param summary of the same records
     */
    public List<Judged> judged(RunSummary summary) {
        if (level.isEmpty()) {
            return List.of();
        }
        return summary.steps().isEmpty()
                ? List.of(new Judged("steady window", steady.judgement(summary.steady())))
                : judgedSteps(summary);
    }

    private List<Judged> judgedSteps(RunSummary summary) {
        List<Breakdown> slices = summary.steps();
        String actor = RunDescription.LoadText.actor(summary.run());
        List<Judged> judged = new ArrayList<>();
        for (int number : steps.keySet()) {
            Breakdown step = slices.get(judged.size());
            String users = Numbers.CONSOLE.count(step.number(), actor);
            judged.add(new Judged(
                    "step " + number + ", " + users, steps.get(number).judgement(step.figures())));
        }
        return judged;
    }

    /** Judges one window of a run. Takes all attempts: calls may begin before it. */
    static final class WindowJudge {

        private final ServiceLevel level;
        private final ServiceTally tally;
        private Window window;

        WindowJudge(ServiceLevel level, boolean checked, Window window) {
            this.level = level;
            this.tally = new ServiceTally(level, checked, window);
            this.window = window;
        }

        /** The sending ended before its plan. */
        void cut(long endNanos) {
            window = window.endingBy(endNanos);
        }

        void add(Attempt attempt) {
            tally.add(attempt, window.contains(attempt.moments().endNanos()));
        }

        void add(SessionEnd session) {
            tally.add(session, window);
        }

        /** @param figures of the same window */
        Judgement judgement(Figures figures) {
            return level.judge(tally.evidence(figures.outputThroughput()));
        }
    }
}
