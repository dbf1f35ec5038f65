package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.TokenCounts;
import cerebras.loadtest.stats.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Computes the {@link RunSummary} of a run from its {@code calls.jsonl}, in one pass and with memory that does not grow
 * with the number of calls.
 */
public final class SummaryBuilder implements LogLine.Visitor {

    private final FailureKind.Tally failures = new FailureKind.Tally();
    private final AnswerNotes.Tally notes = new AnswerNotes.Tally();
    private final RunHeader header;
    private final FiguresBuilder whole;
    private final Breakdown.Builder breakdowns;
    private final VariantComparison.Tally comparisons;
    private final Trend.Builder trends;
    private final CallFigures.Tally calls;
    private final CancelFigures.Tally cancels;
    private final SessionFigures.Tally sessions;
    private final Map<String, QuotaFigures.Tally> quotas = new TreeMap<>();
    private final Spending.Tally spending;
    private final Timeline.Builder timeline;
    private final ClientFigures.Tally client;
    private LoadStop stop;
    private CapacityResult capacity;
    private final List<RunAnswer> answers = new ArrayList<>();
    private RunEnd end;
    private long attempts;
    private long lastNanos;
    private long lastAttemptNanos;
    private long sampled;
    private final List<Double> sampledRatios = new ArrayList<>();
    private long sampledServerTokens;
    private long sampledLocalTokens;

    private SummaryBuilder(RunHeader runHeader) {
        LoadPlan plan = runHeader.plan();
        header = runHeader;
        boolean perUser = plan.closed();
        Window window = new Window(plan.steadyStartNanos(), plan.steadyEndNanos(), true);
        whole = new FiguresBuilder(new Window(0, Long.MAX_VALUE, true), perUser);
        Window measured = plan.measuredWhole() ? new Window(0, Long.MAX_VALUE, true) : window;
        breakdowns = new Breakdown.Builder(
                measured,
                perUser,
                header.variants().stream().map(RunHeader.Variant::name).toList());
        sessions = new SessionFigures.Tally(measured, runHeader.prices());
        comparisons = new VariantComparison.Tally(runHeader, window);
        calls = new CallFigures.Tally(window);
        cancels = new CancelFigures.Tally(runHeader, window);
        trends = new Trend.Builder(window);
        spending = new Spending.Tally(runHeader.prices());
        timeline = new Timeline.Builder(plan.steadyEndNanos());
        client = new ClientFigures.Tally(window, timeline.stepNanos());
    }

    /**
     * Reads a file, which may have been cut off at any byte.
     *
     * @throws IOException when it cannot be read, or does not begin with the header of a run
     */
    public static RunSummary summarize(Path callLog) throws IOException {
        return summarize(callLog, line -> {});
    }

    /**
     * The same, and passes every line, the header included, to a second reader.
     *
     * @throws IOException when it cannot be read, or does not begin with the header of a run
     */
    public static RunSummary summarize(Path callLog, Consumer<LogLine> alsoTo) throws IOException {
        try (LogReader lines = LogReader.of(callLog)) {
            SummaryBuilder builder = new SummaryBuilder(lines.header());
            alsoTo.accept(builder.header);
            for (LogLine line = lines.next(); line != null; line = lines.next()) {
                alsoTo.accept(line);
                line.accept(builder);
            }
            return builder.summary(lines.damage());
        }
    }

    /**
     * A builder for a run in progress, which receives lines as they are recorded; it has no figures before the first
     * line.
     */
    public static SummaryBuilder begin(RunHeader header) {
        return new SummaryBuilder(header);
    }

    /** The summary of the lines so far, for a run in progress. More lines may follow. */
    public RunSummary soFar() {
        return summary(Damage.NONE);
    }

    @Override
    public void clientSample(ClientSample sample) {
        client.add(sample);
        breakdowns.add(sample);
    }

    @Override
    public void step(LoadStep step) {
        breakdowns.begin(step);
    }

    @Override
    public void answer(RunAnswer answer) {
        answers.add(answer);
    }

    @Override
    public void capacity(CapacityResult result) {
        capacity = result;
    }

    @Override
    public void end(RunEnd runEnd) {
        end = runEnd;
        lastNanos = Math.max(lastNanos, runEnd.endNanos());
    }

    @Override
    public void stop(LoadStop loadStop) {
        stop = loadStop;
        breakdowns.cut(loadStop.atNanos());
        comparisons.cut(loadStop.atNanos());
        calls.cut(loadStop.atNanos());
        cancels.cut(loadStop.atNanos());
        sessions.cut(loadStop.atNanos());
        client.cut(loadStop.atNanos());
    }

    @Override
    public void session(SessionEnd session) {
        lastNanos = Math.max(lastNanos, session.endNanos());
        sessions.add(session);
    }

    @Override
    public void attempt(Attempt attempt) {
        attempts++;
        lastAttemptNanos = Math.max(lastAttemptNanos, attempt.moments().endNanos());
        lastNanos = Math.max(lastNanos, lastAttemptNanos);
        whole.add(attempt);
        breakdowns.add(attempt);
        comparisons.add(attempt);
        calls.add(attempt);
        cancels.add(attempt);
        sessions.add(attempt);
        trends.add(attempt);
        quota(attempt).add(attempt);
        spending.add(attempt);
        timeline.add(attempt);
        failures.add(attempt);
        notes.add(attempt);
        TokenCounts tokens = attempt.tokens();
        if (tokens != null && tokens.localOutput() != null && tokens.output() != null) {
            sampled++;
            sampledServerTokens += tokens.output().count();
            sampledLocalTokens += tokens.localOutput();
            if (tokens.localOutput() > 0
                    && Math.max(tokens.localOutput(), tokens.output().count()) >= TokenCheck.FEWEST_TOKENS) {
                sampledRatios.add((double) tokens.output().count() / tokens.localOutput());
            }
        }
    }

    private Double medianRatio() {
        return sampledRatios.isEmpty()
                ? null
                : sampledRatios.stream()
                        .sorted()
                        .skip((sampledRatios.size() - 1) / 2)
                        .findFirst()
                        .orElseThrow();
    }

    private QuotaFigures.Tally quota(Attempt attempt) {
        return quotas.computeIfAbsent(
                header.quotaOf(attempt),
                name -> new QuotaFigures.Tally(
                        name,
                        header.dialect(attempt),
                        header.startInstant(),
                        header.plan().offered() == null,
                        Timeline.Builder.stepNanos(header.plan().steadyEndNanos())));
    }

    /** The planned end of an open load, which lasts to that time even if its last call has ended earlier. */
    private long lastPlannedNanos() {
        LoadPlan plan = header.plan();
        return plan.offered() == null || plan.offered().ratePerSecond() == null ? 0 : plan.steadyEndNanos();
    }

    /** When the sending of new calls ended, as planned or earlier. */
    private long sentUntilNanos() {
        long plannedNanos = header.plan().steadyEndNanos();
        if (header.plan().own()) {
            return stop == null ? lastNanos : Math.min(lastNanos, stop.atNanos());
        }
        return Math.min(lastNanos, stop == null ? plannedNanos : Math.min(plannedNanos, stop.atNanos()));
    }

    private RunSummary summary(Damage damage) {
        boolean ended = end != null;
        long steadyLastNanos = ended ? Math.max(lastNanos, lastPlannedNanos()) : lastNanos;
        Figures steady = breakdowns.steady(steadyLastNanos, ended);
        return new RunSummary(
                header,
                steady,
                whole.figures(lastAttemptNanos, ended),
                breakdowns.breakdowns(steadyLastNanos, ended),
                comparisons.comparisons(),
                header.settings().getOrDefault("retries", "off").equals("off") ? null : calls.figures(),
                cancels.figures().orElse(null),
                sessions.figures(steady.window()),
                quotas.values().stream()
                        .map(quota -> quota.figures(sentUntilNanos()))
                        .flatMap(Optional::stream)
                        .toList(),
                trends.trends(stop == null ? steadyLastNanos : Math.min(steadyLastNanos, stop.atNanos())),
                spending.spending(),
                stop,
                capacity,
                List.copyOf(answers),
                timeline.timeline(lastAttemptNanos),
                new TokenCheck(sampled, sampledServerTokens, sampledLocalTokens, medianRatio()),
                notes.notes(),
                failures.kinds(),
                client.figures(),
                new LogHealth(
                        attempts,
                        damage.lines(),
                        damage.any() ? damage.first() : null,
                        ended ? end.dropped() : null,
                        ended));
    }
}
