package cerebras.loadtest.run;

import cerebras.loadtest.analysis.capacity.Capacity;
import cerebras.loadtest.analysis.capacity.Capacity.Trials;
import cerebras.loadtest.analysis.capacity.CapacitySearch;
import cerebras.loadtest.analysis.capacity.QuotaDemand;
import cerebras.loadtest.analysis.capacity.QuotaDemand.Demand;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.analysis.slo.Limit.ThroughputLimit;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.analysis.slo.ServiceTally;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.CapacityTrials;
import cerebras.loadtest.load.UserGate;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.report.VerdictLine;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RequestSettings.AnswerSettings.Checks;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.stats.Window;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Steers a running load towards its capacity: sets a number of users, lets them settle, judges their service level, and
 * sets more or fewer. A trial with inconclusive percentiles is extended, up to {@value CapacityTrials#MOST_HOLDS} times
 * as long. Works on a separate thread; receives attempts on the recorder's.
 */
public final class CapacityPilot {

    private static final Numbers NUMBERS = Numbers.CONSOLE;
    private static final int FEWEST_USERS = 1;
    private static final long SETTLE_CHECK_MILLIS = 50;

    private final ServiceLevel level;
    private final Map<String, String> levelTexts;
    private final Map<Integer, Map<String, Integer>> missedLimits = new HashMap<>();
    private final CapacitySearch search;
    private final boolean checked;
    private final boolean agents;
    private final long settleNanos;
    private final long holdNanos;
    private final UserGate userGate;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(CapacityPilot::daemon);
    private final QuotaDemand demand = new QuotaDemand();
    private LoadRun run;
    private Dialect dialect;
    private ServiceTally tally;
    private Window window;
    private long measuredNanos;
    private int steps;
    private int trials;

    public CapacityPilot(ServiceLevel level, RunSettings settings, UserGate userGate) {
        this.level = level;
        this.levelTexts = texts(settings);
        this.search = CapacitySearch.start(FEWEST_USERS, settings.users(), CapacityTrials.MOST_TRIALS);
        this.checked = settings.answers().checks() != Checks.OFF;
        this.agents = new CapacityTrials(settings).ofAgents();
        this.settleNanos = settings.warmup().toNanos();
        this.holdNanos = settings.duration().toNanos();
        this.userGate = userGate;
        userGate.want(FEWEST_USERS);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "capacity-search");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The service level of the settings, or the default one.
     *
     * @throws Refused if one of its limits is easier to meet with more users
     */
    public static ServiceLevel level(RunSettings settings) {
        ServiceLevel level = ServiceLevel.of(texts(settings)).orElseThrow();
        for (Limit limit : level.limits()) {
            if (limit instanceof ThroughputLimit) {
                throw new Refused(
                        "slo." + limit.key() + " grows with the users, so that no highest number of them meets it:"
                                + " leave it out, of the file as well if slo names one, or ask for something else,"
                                + " for example -Dslo.speed.p50=1000");
            }
        }
        return level;
    }

    private static Map<String, String> texts(RunSettings settings) {
        return ServiceLevel.of(settings.serviceLevel()).isPresent()
                ? settings.serviceLevel().limits()
                : ServiceLevel.DEFAULT_LIMITS;
    }

    /**
     * Starts with the first call; until then one user runs to make that call. Never blocks.
     *
     * @param spoken dialect of the server's headers
     */
    public void steer(LoadRun load, Dialect spoken) {
        run = load;
        speak(spoken);
        thread.execute(Uncaught.reported(this::tryNext));
    }

    private synchronized void speak(Dialect spoken) {
        dialect = spoken;
    }

    private void tryNext() {
        OptionalInt users = search.next();
        if (users.isEmpty()) {
            run.finish("the search is over");
            return;
        }
        trials++;
        userGate.want(users.getAsInt());
        long startNanos = run.recorder().elapsedNanos();
        if (agents) {
            settle(users.getAsInt(), startNanos);
        } else {
            begin(new ServiceTally(level, checked));
            hold(users.getAsInt(), startNanos, settleNanos, 1);
        }
    }

    /**
     * Waits until agents that are not wanted any more have ended their sessions, and each of the others one of its own: sessions
     * that begin at the same time ask for less at first, and for the same.
     */
    private void settle(int users, long startNanos) {
        long settledNanos = run.recorder().elapsedNanos() - startNanos;
        if (!run.sending()) {
            return;
        }
        boolean settled = userGate.isSettled(1) || settledNanos >= CapacityTrials.LONGEST_SESSION_NANOS;
        if (settled && settledNanos >= settleNanos) {
            begin(new ServiceTally(level, checked));
            hold(users, startNanos, settledNanos, 1);
        } else {
            thread.schedule(
                    Uncaught.reported(() -> settle(users, startNanos)), SETTLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void begin(ServiceTally fresh) {
        tally = fresh;
        window = null;
        measuredNanos = 0;
        demand.begin();
    }

    /** Measures for one hold, after the settling time. */
    private void hold(int users, long startNanos, long settlingNanos, int number) {
        Window measured = new Window(startNanos + settlingNanos, startNanos + settlingNanos + holdNanos, true);
        steps++;
        run.recorder().note(new LoadStep(steps, users, startNanos, measured.startNanos(), measured.endNanos()));
        measure(measured);
        long waitNanos = measured.endNanos() - run.recorder().elapsedNanos() + CapacityTrials.GRACE_NANOS;
        thread.schedule(Uncaught.reported(() -> judge(users, number)), waitNanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void measure(Window measured) {
        window = measured;
        measuredNanos += holdNanos;
    }

    /** Judges the trial; does nothing if the load was stopped during it. */
    private void judge(int users, int holds) {
        if (!run.sending()) {
            return;
        }
        Judgement judgement = judgement();
        List<Demand> demands = demands();
        if (holds < CapacityTrials.MOST_HOLDS && open(judgement)) {
            hold(users, run.recorder().elapsedNanos(), 0, holds + 1);
        } else {
            conclude(users, judgement, demands);
            run.live().say(trial(trials, NUMBERS.count(users, agents ? "agent" : "user"), judgement, demands));
            rest();
        }
    }

    /** Lets a quota recover that refused calls of this trial, so that it does not refuse those of the next one. */
    private void rest() {
        long nanos = untilRefilledNanos();
        if (nanos == 0 || search.next().isEmpty()) {
            tryNext();
        } else {
            userGate.want(0);
            run.live()
                    .say(">> waiting %,d s for the quota to be full again"
                            .formatted(TimeUnit.NANOSECONDS.toSeconds(nanos) + 1));
            thread.schedule(Uncaught.reported(this::resume), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void resume() {
        if (run.sending()) {
            tryNext();
        }
    }

    private synchronized long untilRefilledNanos() {
        return demand.untilRefilled().toNanos();
    }

    private synchronized List<Demand> demands() {
        return demand.demands(measuredNanos / 1e9);
    }

    private synchronized void conclude(int users, Judgement judgement, List<Demand> demands) {
        Finding finding = judgement.finding();
        Map<String, Integer> missed = missedLimits.computeIfAbsent(users, unknown -> new TreeMap<>());
        for (Demand asked : demands) {
            finding = finding.and(asked.finding());
            if (!asked.finding().met()) {
                missed.merge(asked.key(), 1, Integer::sum);
            }
        }
        search.record(users, finding);
        judgement.verdicts().stream()
                .filter(verdict -> !verdict.finding().met())
                .forEach(verdict -> missed.merge(verdict.limit().key(), 1, Integer::sum));
    }

    /**
     * The result of one trial: {@code >> trial 3, 8 users: PASS p95 time to first token: 412 ms <= 500 ms (n=5,120)}.
     *
     * @param users {@code 8 users}
     */
    private static String trial(int number, String users, Judgement judgement, List<Demand> demands) {
        Stream<String> exceeded = demands.stream()
                .filter(asked -> !asked.finding().met())
                .map(asked -> "%,.0f %s a %s asked of a quota of %,d"
                        .formatted(
                                asked.perPeriod(),
                                asked.limit().resource(),
                                asked.limit().period(),
                                asked.limit().amount()));
        return Stream.concat(judgement.verdicts().stream().map(VerdictLine::of), exceeded)
                .collect(Collectors.joining("; ", ">> trial %d, %s: ".formatted(number, users), ""));
    }

    private synchronized Judgement judgement() {
        return level.judge(tally.evidence(null));
    }

    /** Whether a percentile is inconclusive. Shares of failures are ignored, since they need hundreds of calls. */
    private static boolean open(Judgement judgement) {
        return judgement.verdicts().stream()
                        .anyMatch(verdict -> verdict.limit() instanceof PercentileLimit
                                && !verdict.finding().sure())
                && judgement.verdicts().stream().noneMatch(verdict -> verdict.finding() == Finding.MISSED);
    }

    /** Counts a recorded line. */
    public synchronized void accept(LogLine line) {
        if (line instanceof Attempt attempt && window != null) {
            tally.add(attempt, window.contains(attempt.moments().endNanos()));
            // The start of the load is needed for points in time from servers without a clock only.
            demand.add(attempt, attempt.announcement(dialect, Instant.EPOCH), window);
        } else if (line instanceof SessionEnd session && window != null) {
            tally.add(session, window);
        }
    }

    /** The result so far. */
    public synchronized CapacityResult result() {
        Capacity capacity = search.capacity();
        return new CapacityResult(
                capacity.highestMet().map(this::level).orElse(null),
                capacity.lowestMissed().map(this::level).orElse(null),
                levelTexts,
                trials,
                steps,
                capacity.settled());
    }

    private CapacityResult.Level level(Trials level) {
        return new CapacityResult.Level(
                level.users(),
                level.met(),
                level.missed(),
                level.shownMet(),
                level.shownMissed(),
                missedLimits.getOrDefault(level.users(), Map.of()));
    }
}
