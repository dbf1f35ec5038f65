package cerebras.loadtest.live;

import cerebras.loadtest.live.LiveTally.BudgetUse;
import cerebras.loadtest.live.LiveTally.LiveFigures;
import cerebras.loadtest.live.LiveTally.QuotaLeft;
import cerebras.loadtest.live.LiveTally.Recent;
import cerebras.loadtest.live.LiveText.FirstFailure;
import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.live.ServerMetrics.Figure;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.report.RunSoFar;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Sample;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the page of a running load shows, as JSON. Takes lines on the recorder's thread; {@link #tick} makes a state of them
 * once a second on another. Figures of the present cover the calls that ended in the last {@value #RECENT_SECONDS} seconds.
 */
final class Dashboard implements LogLine.Visitor {

    static final int RECENT_SECONDS = 5;

    /** Ten minutes; the report has the whole run. */
    private static final int MOST_POINTS = 600;

    private static final int MOST_MESSAGES = 30;

    /** By choice: making a verdict takes some twenty milliseconds of processor time. */
    private static final int VERDICT_SECONDS = 20;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final Supplier<Gauges> gauges;
    private final Caps caps;
    private final ServerComparison comparison;
    private final RunSoFar soFar = new RunSoFar();
    private final Set<Outcome> failed = EnumSet.noneOf(Outcome.class);
    private final List<LoadStep> steps = new ArrayList<>();
    private final Deque<LiveFigures> recent = new ArrayDeque<>();
    private final Deque<Point> points = new ArrayDeque<>();
    private final Deque<String> messages = new ArrayDeque<>();
    private final int plannedSteps;
    private LiveTally tally = new LiveTally(null, Instant.EPOCH);
    private LoadPlan plan = LoadPlan.singleCall();
    private Instant loadStart = Instant.EPOCH;
    private Run run;
    private ClientSample client;
    private RunSoFar.Verdict verdict;
    private boolean ended;
    private long nextVerdictNanos;
    private volatile String state = "{}";

    /** What is tested; fixed once the load has begun. */
    record Run(String name, String simulation, String model, String target, boolean emulated, String suite) {}

    /**
     * One second of the charts. A component is {@code null} where nothing was measured.
     *
     * @param second since the load began
     * @param tokens output tokens per second, of calls that ended in the last seconds
     * @param requests that ended, per second
     * @param failures that ended, per second
     * @param users that the plan wants
     * @param firstTokenP50 in milliseconds
     * @param speedP50 output tokens per second of a call
     */
    record Point(
            long second,
            double tokens,
            double requests,
            double failures,
            int inFlight,
            Integer users,
            Double firstTokenP50,
            Double firstTokenP95,
            Double latencyP50,
            Double speedP50) {}

    /** What the page shows at one moment. */
    record State(
            Run run,
            String phase,
            double elapsedSeconds,
            Double leftSeconds,
            Double share,
            boolean sending,
            boolean ended,
            long calls,
            long attempts,
            long tokens,
            boolean estimated,
            long dropped,
            Integer waiting,
            Map<String, Long> failures,
            List<Quota> quotas,
            List<Use> budget,
            Health health,
            RunSoFar.Verdict verdict,
            List<String> messages,
            Server server,
            Point point) {}

    /** The latest that the server's own metrics said, and where it contradicts the client. */
    record Server(List<Told> figures, List<String> contradictions) {

        /** @param share whether the value is between 0 and 1 */
        record Told(String title, double value, boolean share) {}

        static Server of(ServerComparison comparison, boolean whole) {
            return comparison
                    .latest()
                    .map(sample -> new Server(
                            Stream.of(Figure.values())
                                    .filter(figure -> sample.figures().containsKey(figure.key()))
                                    .map(figure -> new Told(
                                            figure.title(), sample.figures().get(figure.key()), figure.share()))
                                    .toList(),
                            comparison.contradictions(whole)))
                    .orElse(null);
        }
    }

    /** @param remaining {@code null} where the server does not say */
    record Quota(String model, String resource, String period, long amount, Long remaining) {

        static Quota of(QuotaLeft left) {
            return new Quota(
                    left.model(),
                    left.resource(),
                    left.period(),
                    left.amount(),
                    left.remaining().isPresent() ? left.remaining().getAsLong() : null);
        }
    }

    /** @param cap {@code null} where there is no maximum */
    record Use(String name, double used, Double cap) {

        static Use of(BudgetUse use) {
            return new Use(use.name(), use.used(), boxed(use.cap()));
        }
    }

    /** The load generator in its latest second; {@code null} where it is not known. */
    record Health(Double lagP99Ms, Double processCpu, Double machineCpu, Double pauseMs, int queued) {

        static Health of(ClientSample sample) {
            return new Health(
                    sample.eventLoopLag() == null ? null : sample.eventLoopLag().p99Nanos() / NANOS_PER_MILLI,
                    sample.processCpu(),
                    sample.machineCpu(),
                    sample.pauses() == null ? null : sample.pauses().totalNanos() / NANOS_PER_MILLI,
                    sample.queued());
        }
    }

    /** @param gauges asked by {@link #tick} */
    Dashboard(int plannedSteps, Supplier<Gauges> gauges, Caps caps, ServerComparison comparison) {
        this.comparison = comparison;
        this.plannedSteps = plannedSteps;
        this.gauges = gauges;
        this.caps = caps;
    }

    /** A line was recorded; on the recorder's thread. */
    synchronized void accept(LogLine line) {
        line.accept(this);
        soFar.accept(line);
    }

    @Override
    public void header(RunHeader header) {
        plan = header.plan();
        loadStart = header.startInstant();
        tally = new LiveTally(header, loadStart);
        run = new Run(
                header.run(),
                header.simulation(),
                header.model(),
                header.target().url(),
                header.target().emulated(),
                header.versions().getOrDefault("suite", ""));
    }

    @Override
    public void step(LoadStep step) {
        steps.add(step);
    }

    @Override
    public void attempt(Attempt attempt) {
        tally.add(attempt);
        if (attempt.outcome().failure() && failed.add(attempt.outcome())) {
            say("First " + attempt.outcome().label() + ": "
                    + String.join(", ", FirstFailure.parts(attempt, loadStart)));
        }
    }

    @Override
    public void clientSample(ClientSample sample) {
        client = sample;
    }

    @Override
    public void stop(LoadStop stop) {
        say("No new calls: " + stop.reason());
    }

    @Override
    public void answer(RunAnswer answer) {
        answer.lines().forEach(line -> say(answer.title() + ": " + line));
    }

    private void say(String message) {
        messages.addLast(message.strip());
        if (messages.size() > MOST_MESSAGES) {
            messages.removeFirst();
        }
    }

    /** The load is over, and its records are closed. */
    synchronized void end() {
        ended = true;
    }

    /**
     * Makes a state of what was heard; to be called once a second.
     *
     * @param watched whether anybody looks: if not, only the charts go on
     */
    synchronized void tick(boolean watched) {
        Gauges now = gauges.get();
        LiveFigures figures = tally.look(now.elapsedNanos());
        recent.addLast(figures);
        if (recent.size() > RECENT_SECONDS) {
            recent.removeFirst();
        }
        LoadPhase phase = new LoadPhase(plan, List.copyOf(steps), plannedSteps);
        Point point = point(now, phase.users(now.elapsedNanos()));
        if (!ended
                && (points.isEmpty()
                        ? now.elapsedNanos() > 0
                        : point.second() > points.getLast().second())) {
            points.addLast(point);
            if (points.size() > MOST_POINTS) {
                points.removeFirst();
            }
        }
        if (!watched) {
            return;
        }
        if (ended) {
            verdict = soFar.verdict().orElse(null);
        }
        state = json(state(now, figures, phase, point));
    }

    /** Makes the verdict anew if it is time; takes longer than {@link #tick}, and shows with the next one. */
    synchronized void judge() {
        long elapsedNanos = gauges.get().elapsedNanos();
        if (elapsedNanos >= nextVerdictNanos) {
            verdict = soFar.verdict().orElse(null);
            nextVerdictNanos = verdict == null ? 0 : elapsedNanos + VERDICT_SECONDS * (long) NANOS_PER_SECOND;
        }
    }

    private State state(Gauges now, LiveFigures figures, LoadPhase phase, Point point) {
        OptionalLong end = phase.endNanos();
        Map<String, Long> failures = new TreeMap<>();
        figures.failures().forEach((outcome, count) -> failures.put(outcome.label(), count));
        return new State(
                run,
                ended ? "ended" : phase.at(now),
                now.elapsedNanos() / NANOS_PER_SECOND,
                end.isPresent() ? Math.max(0, end.getAsLong() - now.elapsedNanos()) / NANOS_PER_SECOND : null,
                end.isPresent() ? Math.min(1, (double) now.elapsedNanos() / end.getAsLong()) : null,
                now.sending(),
                ended,
                figures.calls(),
                figures.attempts(),
                figures.tokens(),
                figures.estimated(),
                now.dropped(),
                now.waiting().isPresent() ? now.waiting().getAsInt() : null,
                failures,
                figures.quotaLeft().stream().map(Quota::of).toList(),
                figures.budget(caps).stream().map(Use::of).toList(),
                client == null ? null : Health.of(client),
                verdict,
                List.copyOf(messages),
                Server.of(comparison, ended),
                point);
    }

    /** In the first seconds, of fewer than {@value #RECENT_SECONDS}. */
    private Point point(Gauges now, OptionalInt users) {
        Recent latest = Recent.of(recent.stream().map(LiveFigures::recent).toList());
        double seconds =
                Math.max(1, recent.stream().mapToLong(LiveFigures::recentNanos).sum()) / NANOS_PER_SECOND;
        return new Point(
                (long) (now.elapsedNanos() / NANOS_PER_SECOND),
                latest.tokens() / seconds,
                latest.attempts() / seconds,
                latest.failures() / seconds,
                now.inFlight(),
                users.isPresent() ? users.getAsInt() : null,
                millis(latest.firstToken(), 50),
                millis(latest.firstToken(), 95),
                millis(latest.latency(), 50),
                percentile(latest.speed(), 50).orElse(null));
    }

    private static Double millis(Sample sample, double percent) {
        return percentile(sample, percent).map(nanos -> nanos / NANOS_PER_MILLI).orElse(null);
    }

    private static Optional<Double> percentile(Sample sample, double percent) {
        return sample.percentile(percent).map(Percentile::value);
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** The latest state. */
    String state() {
        return state;
    }

    /** The seconds of the charts so far. */
    synchronized String history() {
        return json(points);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
