package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.*;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.CallFigures;
import cerebras.loadtest.metrics.CancelFigures;
import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.Figures.UserThroughput;
import cerebras.loadtest.metrics.HeaderCheck;
import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.RetryAfterFigures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.metrics.Timeline.Point.Level;
import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.metrics.VariantComparison;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.ClientSample.Pauses;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Window;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs as they might end, written down by hand. */
final class Summaries {

    static final String HOSTILE =
            "<script>alert(1)</script></script><img src=http://evil.example/x>{{ 7 * 7 }}{# \"'&<!--\u001b[31m";

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final RunHeader.Target CEREBRAS = new RunHeader.Target("cerebras", "https://api.cerebras.ai");
    private static final RunHeader.Target EMULATOR = new RunHeader.Target("emulator", "http://127.0.0.1:41233");
    private static final LoadPlan TEN_USERS = new LoadPlan("closed", 10, 10 * SECOND, 10 * SECOND, 60 * SECOND);
    private static final LogHealth OK = new LogHealth(8_400, 0, 0L, true);
    private static final List<FailureKind> FAILURES = List.of();
    private static final TokenCheck CHECK = new TokenCheck(100, 100_000, 96_000);

    /** 1.2 × $0.35 + 2.4 × $0.75 = $2.22. */
    private static final Price PRICE = new Price(new BigDecimal("0.35"), new BigDecimal("0.75"));

    private static final Spending SPENDING = new Spending(1_200_000, 2_400_000, 0, new BigDecimal("2.22"));
    private static final Spending NO_PRICE = new Spending(1_200_000, 2_400_000, 0, null);

    private Summaries() {}

    /** Each run by its name that has figures to show, or might have. */
    static Map<String, RunSummary> byName() {
        Map<String, RunSummary> runs = new LinkedHashMap<>();
        runs.put("normal", normal());
        runs.put("emulated", emulated());
        runs.put("nothingSucceeded", nothingSucceeded());
        runs.put("notStreamed", notStreamed());
        runs.put("killed", killed());
        runs.put("dropped", dropped());
        runs.put("hostile", hostile());
        runs.put("nothing", nothing());
        runs.put("singleAttempt", singleAttempt());
        runs.put("thousandUsers", thousandUsers());
        runs.put("openArrivals", openArrivals());
        runs.put("drifting", drifting());
        runs.put("staircase", staircase());
        runs.put("sideBySide", sideBySide());
        runs.put("compared", compared());
        runs.put("conversation", conversation());
        runs.put("stopped", stopped());
        runs.put("retried", retried());
        runs.put("paced", paced());
        runs.put("refused", refused());
        runs.put("distrusted", distrusted());
        runs.put("answered", answered());
        runs.put("degraded", degraded());
        runs.put("invalid", invalid());
        runs.put("faultyAnswers", faultyAnswers());
        return runs;
    }

    /** Every run, and one that could not start. */
    static Stream<RunSummary> all() {
        return Stream.concat(byName().values().stream(), Stream.of(notStarted()));
    }

    /** Ten users for a minute against the provider; 10 of 6,000 attempts failed. */
    static RunSummary normal() {
        Map<Outcome, Long> outcomes = Map.of(
                Outcome.OK, 5_940L, Outcome.TRUNCATED_BY_LENGTH, 50L, Outcome.QUEUE_FULL, 7L, Outcome.TIMEOUT, 3L);
        Figures steady = figures(window(20, 80), outcomes, streamed(5_990, 6_000), perUser(10));
        Map<Outcome, Long> all = Map.of(
                Outcome.OK, 8_330L, Outcome.TRUNCATED_BY_LENGTH, 60L, Outcome.QUEUE_FULL, 7L, Outcome.TIMEOUT, 3L);
        Figures whole = figures(window(0, 82), all, streamed(8_390, 8_400), perUser(10));
        return summary(
                header(CEREBRAS, TEN_USERS, "gpt-oss-120b"),
                steady,
                whole,
                timeline(82, true),
                CHECK,
                List.of(
                        new FailureKind(
                                Outcome.QUEUE_FULL, 429, "queue_exceeded", "We are experiencing high traffic", 7),
                        new FailureKind(Outcome.TIMEOUT, null, "timeout", null, 3)),
                OK);
    }

    /** The same against the embedded emulator, with nothing failed. */
    static RunSummary emulated() {
        Map<Outcome, Long> outcomes = Map.of(Outcome.OK, 6_000L);
        Figures steady = figures(window(20, 80), outcomes, streamed(6_000, 6_000), perUser(10));
        Figures whole = figures(window(0, 81), Map.of(Outcome.OK, 8_400L), streamed(8_400, 8_400), perUser(10));
        return summary(
                header(EMULATOR, TEN_USERS, "gpt-oss-120b"), steady, whole, timeline(81, false), CHECK, FAILURES, OK);
    }

    /** Every attempt was refused: the key was wrong. */
    static RunSummary nothingSucceeded() {
        Map<AttemptMetric, Distribution> metrics = new EnumMap<>(AttemptMetric.class);
        metrics.put(
                SCHEDULE_DELAY,
                new Spread(0.01, 0.02, 0.03, 0.05, 0.2, 1.1, 3).millis().of(600));
        metrics.put(
                CONNECT_TIME,
                new Spread(0.01, 0.02, 0.03, 0.05, 20, 31, 33).millis().of(600));
        Distribution nobodyGotAny = Spread.always(0).of(10);
        Figures refused = new Figures(
                window(20, 80),
                new Estimate(0, 0.0, 0.0),
                0,
                0,
                0,
                Map.of(Outcome.UNAUTHORIZED, 598L, Outcome.CONNECT_ERROR, 2L),
                Figures.InvalidAnswers.NONE,
                0.4,
                metrics,
                nobodyGotAny,
                List.of(new UserThroughput(1, 0, 60), new UserThroughput(2, 0, 60)),
                Figures.SpeedCoverage.NONE);
        List<Timeline.Point> points = IntStream.range(0, 82)
                .mapToObj(second ->
                        new Timeline.Point(second * SECOND, 0, 0.4, Map.of(Outcome.UNAUTHORIZED, 10L), Map.of()))
                .toList();
        return summary(
                header(CEREBRAS, TEN_USERS, "gpt-oss-120b"),
                refused,
                refused,
                new Timeline(SECOND, points),
                new TokenCheck(0, 0, 0),
                FAILURES,
                new LogHealth(600, 0, 0L, true));
    }

    /** Whole answers, from a server that tells neither usage nor times. */
    static RunSummary notStreamed() {
        Map<AttemptMetric, Distribution> metrics = new EnumMap<>(AttemptMetric.class);
        metrics.put(SCHEDULE_DELAY, new Spread(0, 0, 1, 1, 2, 4, 4).millis().of(500));
        metrics.put(
                END_TO_END_LATENCY,
                new Spread(310, 540, 702, 811, 1_240, 2_050, 2_050).millis().of(500));
        metrics.put(
                LATENCY_FROM_SCHEDULE,
                new Spread(310, 541, 703, 812, 1_241, 2_052, 2_052).millis().of(500));
        metrics.put(END_TO_END_SPEED, new Spread(480, 1_850, 2_100, 2_200, 2_400, 2_600, 2_600).of(500));
        Figures figures = new Figures(
                window(20, 80),
                new Estimate(8_333.3, 8_100.0, 8_500.0),
                500_000,
                125_000,
                4,
                Map.of(Outcome.OK, 500L),
                Figures.InvalidAnswers.NONE,
                4.6,
                metrics,
                perUser(10),
                slowest(),
                Figures.SpeedCoverage.NONE);
        List<Timeline.Point> points = IntStream.range(0, 81)
                .mapToObj(second -> new Timeline.Point(
                        second * SECOND,
                        8_300 + 100 * (second % 3),
                        4.6,
                        Map.of(Outcome.OK, 8L),
                        Map.of(END_TO_END_LATENCY, new Level(540e6, null))))
                .toList();
        RunHeader header =
                header(new RunHeader.Target("custom", "https://llm.example.com:8443/api"), TEN_USERS, "llama-3.3-70b");
        return summary(
                header,
                figures,
                figures,
                new Timeline(SECOND, points),
                new TokenCheck(0, 0, 0),
                FAILURES,
                new LogHealth(500, 0, 0L, true));
    }

    /** Killed in the steady window, with a line cut in two. */
    static RunSummary killed() {
        RunSummary normal = normal();
        Figures steady = figures(
                new Window(20 * SECOND, 51 * SECOND, false),
                Map.of(Outcome.OK, 3_000L),
                streamed(3_000, 3_000),
                perUser(10));
        Figures whole = figures(
                new Window(0, 51 * SECOND, false), Map.of(Outcome.OK, 4_500L), streamed(4_500, 4_500), perUser(10));
        return summary(
                normal.run(),
                steady,
                whole,
                timeline(51, false),
                CHECK,
                FAILURES,
                new LogHealth(4_500, 1, null, false));
    }

    /** The disk did not keep up: 12 attempts were never written. */
    static RunSummary dropped() {
        RunSummary normal = normal();
        return summary(
                normal.run(),
                normal.steady(),
                normal.whole(),
                normal.timeline(),
                CHECK,
                FAILURES,
                new LogHealth(8_388, 0, 12L, true));
    }

    /** Every text that comes from outside is an attack. */
    static RunSummary hostile() {
        RunSummary normal = normal();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model", HOSTILE);
        settings.put(HOSTILE, "it's");
        RunHeader run = new RunHeader(
                RunHeader.SCHEMA,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                new RunHeader.Target("custom", "https://" + HOSTILE),
                HOSTILE,
                new LoadPlan(HOSTILE, 10, 0, 0, 60 * SECOND),
                Map.of(HOSTILE, PRICE),
                settings,
                Map.of(HOSTILE, HOSTILE),
                Map.of(HOSTILE, HOSTILE),
                null,
                null,
                null,
                null);
        return summary(
                run,
                normal.steady(),
                normal.whole(),
                normal.timeline(),
                CHECK,
                List.of(new FailureKind(Outcome.SERVER_ERROR, 500, HOSTILE, HOSTILE, 3)),
                OK,
                List.of(
                        new Breakdown(Breakdown.Kind.MODEL, HOSTILE, normal.steady()),
                        new Breakdown(Breakdown.Kind.MODEL, "tame", normal.steady())),
                null,
                NO_PRICE,
                new LoadStop(31 * SECOND, HOSTILE));
    }

    /** Killed before anything ended. */
    static RunSummary nothing() {
        Figures none = new Figures(
                new Window(0, 0, false),
                null,
                0,
                0,
                0,
                Map.of(),
                Figures.InvalidAnswers.NONE,
                Double.NaN,
                Map.of(),
                Distribution.EMPTY,
                List.of(),
                Figures.SpeedCoverage.NONE);
        return summary(
                header(CEREBRAS, TEN_USERS, "gpt-oss-120b"),
                none,
                none,
                new Timeline(SECOND, List.of()),
                new TokenCheck(0, 0, 0),
                FAILURES,
                new LogHealth(0, 0, null, false));
    }

    /** One request of one user: no window to speak of, no interval, nothing but hints. */
    static RunSummary singleAttempt() {
        Figures nothing = new Figures(
                new Window(0, 0, true),
                null,
                0,
                0,
                0,
                Map.of(),
                Figures.InvalidAnswers.NONE,
                0,
                Map.of(),
                Distribution.EMPTY,
                List.of(),
                Figures.SpeedCoverage.NONE);
        Figures one = new Figures(
                new Window(0, 480_000_000L, true),
                new Estimate(1_250, null, null),
                600,
                0,
                0,
                Map.of(Outcome.OK, 1L),
                Figures.InvalidAnswers.NONE,
                1,
                streamed(1, 1),
                Spread.always(1_250).of(1),
                List.of(new UserThroughput(1, 1_250, 1)),
                Figures.SpeedCoverage.NONE);
        Timeline.Point point = new Timeline.Point(0, 600, 0.48, Map.of(Outcome.OK, 1L), levels(181, 2_010, 480, 1));
        return summary(
                header(CEREBRAS, new LoadPlan("closed", 1, 0, 0, 0), "qwen-3-235b"),
                nothing,
                one,
                new Timeline(SECOND, List.of(point)),
                new TokenCheck(1, 600, 588),
                FAILURES,
                new LogHealth(1, 0, 0L, true));
    }

    /** A thousand users for ten minutes, with outcomes of every kind. */
    static RunSummary thousandUsers() {
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, outcome == Outcome.OK ? 1_200_000L : 17L + outcome.ordinal());
        }
        Figures figures = figures(window(120, 720), outcomes, streamed(1_200_018, 1_200_400), perUser(1_000));
        Map<Outcome, Long> perStep = new EnumMap<>(outcomes);
        perStep.replaceAll((outcome, count) -> outcome == Outcome.OK ? 6_000L : 90L);
        LoadPlan plan = new LoadPlan("closed", 1_000, 60 * SECOND, 60 * SECOND, 600 * SECOND);
        List<Timeline.Point> points = IntStream.range(0, 240)
                .mapToObj(step -> new Timeline.Point(
                        3 * step * SECOND, 1_234_567 + 1_000 * (step % 7), 950, perStep, levels(181, 2_010, 480, 300)))
                .toList();
        return summary(
                header(CEREBRAS, plan, "gpt-oss-120b"),
                figures,
                figures,
                new Timeline(3 * SECOND, points),
                CHECK,
                FAILURES,
                OK);
    }

    /** A burst on top of calls that arrive at a rate: no users to speak of. */
    static RunSummary openArrivals() {
        LoadPlan plan = LoadPlan.open(
                10 * SECOND, 10 * SECOND, 60 * SECOND, new LoadPlan.Offered(100.0, "poisson", 42L, 50, 6_090));
        return openArrivals(plan, normal().timeline());
    }

    static RunSummary openArrivals(LoadPlan plan, Timeline timeline) {
        RunSummary normal = normal();
        return summary(
                header(CEREBRAS, plan, "gpt-oss-120b"),
                withoutUsers(normal.steady()),
                withoutUsers(normal.whole()),
                timeline,
                CHECK,
                normal.failures(),
                OK);
    }

    /** Steps of 10 s each, measured from their fourth second; from 20 users on there is no more to share. */
    static RunSummary staircase() {
        RunSummary normal = normal();
        List<Breakdown> steps = List.of(
                step(0, 5, 9_300, 1_860),
                step(1, 10, 18_432, 1_843),
                step(2, 20, 24_100, 1_205),
                step(3, 40, 24_300, 607));
        return summary(
                normal.run(),
                normal.steady(),
                normal.whole(),
                timeline(41, false),
                CHECK,
                FAILURES,
                OK,
                steps,
                null,
                SPENDING,
                null);
    }

    /** A search that found 20 users, and not 40: one trial of too few calls, two that met the service level, one that missed it. */
    static RunSummary capacity() {
        return capacity("ttft.p95", "500ms");
    }

    /** The same search for another limit. */
    static RunSummary capacity(String limit, String bound) {
        RunSummary stairs = staircase();
        return new RunSummary(
                stairs.run(),
                stairs.steady(),
                stairs.whole(),
                List.of(
                        step(0, 2, 3_700, 1_850),
                        step(1, 10, 18_432, 1_843),
                        step(2, 20, 24_100, 1_205),
                        step(3, 40, 24_300, 607)),
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                SPENDING,
                null,
                new CapacityResult(
                        new CapacityResult.Level(20, 2, 0, 2, 0, Map.of()),
                        new CapacityResult.Level(40, 0, 2, 0, 2, Map.of(limit, 2)),
                        Map.of(limit, bound),
                        4,
                        4,
                        true),
                List.of(),
                stairs.timeline(),
                CHECK,
                AnswerNotes.NONE,
                FAILURES,
                stairs.client(),
                OK);
    }

    /** As many steps of time as a timeline can have, with failures in three of them. */
    static RunSummary longest() {
        RunSummary normal = normal();
        return summary(
                normal.run(), normal.steady(), normal.whole(), timeline(1_200, true), CHECK, normal.failures(), OK);
    }

    /** No step puts anything out. */
    static RunSummary silentStaircase() {
        RunSummary normal = normal();
        List<Breakdown> steps = List.of(step(0, 5, 0, 0), step(1, 10, 0, 0), step(2, 20, 0, 0));
        return summary(
                normal.run(),
                normal.steady(),
                normal.whole(),
                timeline(41, false),
                CHECK,
                FAILURES,
                OK,
                steps,
                null,
                SPENDING,
                null);
    }

    private static Breakdown step(int index, int users, double throughput, double perUser) {
        Map<Outcome, Long> outcomes = users < 40
                ? Map.of(Outcome.OK, 12L * users)
                : Map.of(Outcome.OK, 450L, Outcome.QUOTA_TOKENS, 20L, Outcome.QUEUE_FULL, 8L, Outcome.TIMEOUT, 2L);
        Figures figures = new Figures(
                window(10 * index + 3, 10 * index + 10),
                new Estimate(throughput, throughput * 0.97, throughput * 1.03),
                7 * throughput,
                0,
                0,
                outcomes,
                Figures.InvalidAnswers.NONE,
                users,
                streamed(12L * users, 12L * users),
                Spread.always(perUser).of(users),
                List.of(),
                Figures.SpeedCoverage.NONE);
        return new Breakdown(Breakdown.Kind.STEP, Integer.toString(users), figures);
    }

    /** Two models, asked by users of two kinds. */
    static RunSummary sideBySide() {
        RunSummary normal = normal();
        List<Breakdown> slices = List.of(
                new Breakdown(Breakdown.Kind.MODEL, "gpt-oss-120b", normal.steady()),
                new Breakdown(
                        Breakdown.Kind.MODEL,
                        "qwen-3-235b-a22b-instruct-2507",
                        notStreamed().steady()),
                new Breakdown(Breakdown.Kind.SCENARIO, "chat", normal.steady()),
                new Breakdown(Breakdown.Kind.SCENARIO, "summary", normal.steady()),
                new Breakdown(Breakdown.Kind.REQUEST, "report", normal.steady()),
                new Breakdown(
                        Breakdown.Kind.REQUEST, "extraction", notStreamed().steady()));
        return summary(
                normal.run(),
                normal.steady(),
                normal.whole(),
                normal.timeline(),
                CHECK,
                FAILURES,
                OK,
                slices,
                null,
                NO_PRICE,
                null);
    }

    /** The same two models, which the same users asked the same prompts. */
    static RunSummary compared() {
        RunSummary asked = sideBySide();
        Spread ratio = new Spread(0.9, 1.62, 1.9, 2.1, 2.3, 2.4, 2.5);
        return new RunSummary(
                asked.run(),
                asked.steady(),
                asked.whole(),
                asked.breakdowns(),
                List.of(new VariantComparison(
                        "qwen-3-235b-a22b-instruct-2507",
                        "gpt-oss-120b",
                        412,
                        3,
                        Map.of(END_TO_END_LATENCY, ratio.of(412)),
                        Distribution.EMPTY,
                        null)),
                asked.calls(),
                asked.cancels(),
                asked.sessions(),
                List.of(),
                List.of(),
                asked.spending(),
                asked.stop(),
                null,
                asked.answers(),
                asked.timeline(),
                asked.tokenCheck(),
                AnswerNotes.NONE,
                asked.failures(),
                asked.client(),
                asked.log());
    }

    /** Three turns; the prompt has 300 tokens more at each, and the first token comes 40 ms later. */
    static RunSummary conversation() {
        RunSummary normal = normal();
        List<Breakdown> turns = IntStream.rangeClosed(1, 3)
                .mapToObj(turn -> turn(turn, 140 + 40 * turn))
                .toList();
        return summary(
                normal.run(),
                normal.steady(),
                normal.whole(),
                normal.timeline(),
                CHECK,
                FAILURES,
                OK,
                turns,
                null,
                SPENDING,
                null);
    }

    private static Breakdown turn(int turn, double firstTokenMillis) {
        Map<AttemptMetric, Distribution> metrics = streamed(60, 60);
        metrics.put(
                TIME_TO_FIRST_TOKEN,
                new Spread(0.5, 1, 1.3, 1.5, 2, 3, 3)
                        .times(firstTokenMillis)
                        .millis()
                        .of(60));
        metrics.put(PROMPT_TOKENS, Spread.always(300 * turn).of(60));
        metrics.put(CACHED_PROMPT_TOKENS, Spread.always(256 * (turn - 1)).of(60));
        Figures figures = figures(window(20, 80), Map.of(Outcome.OK, 60L), metrics, perUser(10));
        return new Breakdown(Breakdown.Kind.TURN, Integer.toString(turn), figures);
    }

    /** The budget was spent 11 s into the steady window; nobody told what three answers cost. */
    static RunSummary stopped() {
        RunSummary normal = normal();
        Figures steady = figures(
                new Window(20 * SECOND, 31 * SECOND, false),
                Map.of(Outcome.OK, 1_100L),
                streamed(1_100, 1_100),
                perUser(10));
        Figures whole = figures(window(0, 32), Map.of(Outcome.OK, 2_500L), streamed(2_500, 2_500), perUser(10));
        return summary(
                normal.run(),
                steady,
                whole,
                timeline(32, false),
                CHECK,
                FAILURES,
                OK,
                List.of(),
                null,
                new Spending(1_200_000, 2_400_000, 3, new BigDecimal("2.22")),
                new LoadStop(31 * SECOND, "maxCost=2 is spent", LoadStop.Cause.BUDGET));
    }

    /** 1,000 calls in 1,060 attempts: 50 were refused at first, 45 of which had their answer in the end. */
    static RunSummary retried() {
        RunSummary normal = normal();
        CallFigures calls = new CallFigures(
                1_060,
                50,
                Map.of(Outcome.OK, 950L, Outcome.QUEUE_FULL, 48L, Outcome.SERVER_ERROR, 2L),
                Map.of(Outcome.OK, 995L, Outcome.QUEUE_FULL, 5L),
                new Spread(301, 481, 640, 1_730, 4_100, 8_200, 12_345).millis().of(995));
        return summary(
                normal.run(),
                normal.steady(),
                normal.whole(),
                normal.timeline(),
                CHECK,
                normal.failures(),
                OK,
                List.of(),
                calls,
                SPENDING,
                null);
    }

    /** Sending waited for quota. */
    static RunSummary paced() {
        RunSummary emulated = emulated();
        Spread wait = new Spread(0, 810, 1_400, 1_600, 2_100, 2_900, 3_000);
        emulated.steady().metrics().put(QUOTA_WAIT, wait.millis().of(6_000));
        return emulated;
    }

    /** The free trial for three minutes: 23 of 440 attempts let in, and 1 of 41 tested promises broken. */
    static RunSummary refused() {
        Distribution waits = new Spread(1_000, 7_000, 11_000, 12_000, 12_000, 12_000, 12_000)
                .millis()
                .of(417);
        QuotaFigures quota = new QuotaFigures(
                "gpt-oss-120b",
                440,
                23,
                List.of(
                        promised(Resource.REQUESTS, Period.MINUTE, 5, false),
                        promised(Resource.REQUESTS, Period.DAY, 2_400, false),
                        promised(Resource.TOKENS, Period.MINUTE, 30_000, true)),
                List.of(),
                new TreeMap<>(),
                List.of(
                        new QuotaFigures.Refusals(Outcome.QUOTA_REQUESTS, 400, 36_300_000, 5),
                        new QuotaFigures.Refusals(Outcome.QUOTA_TOKENS, 17, 61 * SECOND, 10)),
                new RetryAfterFigures(417, 40, 1, 0, 0, waits),
                new HeaderCheck(440, 0, 400, 0),
                List.of(
                        new QuotaFigures.Minute(9, 1_701),
                        new QuotaFigures.Minute(5, 922),
                        new QuotaFigures.Minute(7, 1_313)),
                0);
        return with(normal(), List.of(quota), List.of());
    }

    /** Two models, one of whose headers and promises are wrong; the other one told nothing. */
    static RunSummary distrusted() {
        QuotaFigures wrong = new QuotaFigures(
                HOSTILE,
                100,
                60,
                List.of(promised(Resource.REQUESTS, Period.HOUR, 50, false)),
                List.of(),
                new TreeMap<>(),
                List.of(new QuotaFigures.Refusals(Outcome.QUOTA_REQUESTS, 40, SECOND, 1)),
                new RetryAfterFigures(
                        30, 0, 20, 3, 2, Spread.always(60_000).millis().of(30)),
                new HeaderCheck(100, 4, 40, 12),
                List.of(),
                8);
        QuotaFigures silent = new QuotaFigures(
                "silent",
                10,
                0,
                List.of(),
                List.of(),
                new TreeMap<>(),
                List.of(new QuotaFigures.Refusals(Outcome.RATE_LIMITED, 10, 15 * SECOND, 0)),
                new RetryAfterFigures(0, 0, 0, 0, 0, Distribution.EMPTY),
                new HeaderCheck(0, 0, 0, 0),
                List.of(),
                0);
        return with(normal(), List.of(wrong, silent), List.of());
    }

    /** The simulation says something itself. */
    static RunSummary answered() {
        return with(
                emulated(),
                List.of(),
                List.of(new RunAnswer(
                        "Where it bends",
                        List.of(
                                "Up to 20 users more of them get more.",
                                "To copy:",
                                "  first { line = 1 }",
                                "    second",
                                HOSTILE))));
    }

    /** The event loops come 12.3 ms late, 6.8 % of the median time to first token; the emulator is in the same process. */
    static RunSummary degraded() {
        RunSummary run = emulated();
        run.run().settings().put("target", "emulator");
        Spread lag = new Spread(0.02, 0.4, 2.1, 5.2, 12.3, 30, 41);
        return with(run, client(lag, 0.62, 0.74, new Pauses(12, 84 * MILLI, 11L * MILLI), run.timeline()));
    }

    /** The processors are at their end, and 12 % of the time goes into pauses of up to a third of a second. */
    static RunSummary invalid() {
        RunSummary run = openArrivals();
        Spread lag = new Spread(0.5, 9, 31, 52, 140, 320, 330);
        return with(run, client(lag, 0.97, 0.99, new Pauses(90, 7_200 * MILLI, 333L * MILLI), run.timeline()));
    }

    private static ClientFigures soundClient(Timeline timeline) {
        Spread lag = new Spread(0.02, 0.06, 0.11, 0.16, 0.31, 0.9, 2.1);
        return client(lag, 0.18, 0.31, new Pauses(12, 84 * MILLI, 11L * MILLI), timeline);
    }

    private static ClientFigures client(
            Spread lagMillis, double process, double machine, Pauses pauses, Timeline timeline) {
        List<ClientFigures.Point> points = timeline.points().stream()
                .filter(point -> point.startNanos() > 0)
                .map(point -> new ClientFigures.Point(
                        point.startNanos(),
                        Math.round(lagMillis.p99() * MILLI),
                        process,
                        machine,
                        pauses.totalNanos() / 60))
                .toList();
        return new ClientFigures(
                false,
                60 * SECOND,
                lagMillis.millis().of(12_000),
                pauses,
                Spread.always(process).of(60),
                Spread.always(machine).of(60),
                312L << 20,
                new Spread(0.1, 4.9, 9.1, 9.8, 10.4, 12, 31).millis().of(6_000),
                3,
                points);
    }

    /** A check of the target refused the load. */
    static RunSummary notStarted() {
        Figures none = new Figures(
                new Window(0, 0, false),
                null,
                0,
                0,
                0,
                Map.of(),
                Figures.InvalidAnswers.NONE,
                0,
                Map.of(),
                Distribution.EMPTY,
                List.of(),
                Figures.SpeedCoverage.NONE);
        return summary(
                header(CEREBRAS, TEN_USERS, "gpt-oss-120b"),
                none,
                none,
                new Timeline(SECOND, List.of()),
                new TokenCheck(0, 0, 0),
                List.of(),
                new LogHealth(0, 0, 0L, true),
                List.of(),
                null,
                new Spending(0, 0, 0, BigDecimal.ZERO),
                new LoadStop(0, "target=https://api.cerebras.ai is not reachable", LoadStop.Cause.NOT_STARTED));
    }

    /** The same run, ended like that. */
    static RunSummary ended(RunSummary run, LoadStop stop, boolean complete, Map<String, String> settings) {
        return new RunSummary(
                Judgements.withSettings(settings),
                run.steady(),
                run.whole(),
                run.breakdowns(),
                run.comparisons(),
                run.calls(),
                run.cancels(),
                run.sessions(),
                run.quotas(),
                run.trends(),
                run.spending(),
                stop,
                null,
                run.answers(),
                run.timeline(),
                run.tokenCheck(),
                AnswerNotes.NONE,
                run.failures(),
                run.client(),
                new LogHealth(run.log().attempts(), 0, complete ? 0L : null, complete));
    }

    /** 90 of 5,990 answers are not valid, ten of them in two ways, and 200 more calls were cancelled as planned. */
    static RunSummary faultyAnswers() {
        RunSummary normal = normal();
        normal.run().settings().put("checkAnswers", "on");
        Map<Invalidity, Long> faults =
                Map.of(Invalidity.NOT_JSON, 80L, Invalidity.EMPTY, 10L, Invalidity.REPETITION, 10L);
        Spread firstToken = new Spread(90, 150, 181, 230, 412, 640, 700);
        CancelFigures cancels = new CancelFigures(
                200,
                6_200,
                new Spread(1, 12, 20, 31, 40, 44, 45).of(200),
                new Spread(0.1, 0.2, 0.3, 0.5, 0.9, 1.2, 1.3).millis().of(200),
                firstToken.millis().of(180),
                firstToken.millis().of(5_400),
                new CancelFigures.Cost(new BigDecimal("0.0042"), new BigDecimal("0.0642")));
        return new RunSummary(
                normal.run(),
                faulty(normal.steady(), faults),
                faulty(normal.whole(), faults),
                normal.breakdowns(),
                normal.comparisons(),
                normal.calls(),
                cancels,
                normal.sessions(),
                normal.quotas(),
                normal.trends(),
                normal.spending(),
                normal.stop(),
                null,
                normal.answers(),
                normal.timeline(),
                normal.tokenCheck(),
                AnswerNotes.NONE,
                normal.failures(),
                normal.client(),
                normal.log());
    }

    private static Figures faulty(Figures figures, Map<Invalidity, Long> faults) {
        Map<Outcome, Long> outcomes = new EnumMap<>(figures.outcomes());
        outcomes.put(Outcome.CANCELLED_BY_PLAN, 200L);
        return new Figures(
                figures.window(),
                figures.outputThroughput(),
                figures.outputTokens(),
                figures.estimatedTokens(),
                figures.uncountedAttempts(),
                outcomes,
                new Figures.InvalidAnswers(90, faults),
                figures.meanInFlight(),
                figures.metrics(),
                figures.perUser(),
                figures.slowestUsers(),
                figures.speedCoverage());
    }

    private static RunSummary with(RunSummary run, ClientFigures client) {
        return new RunSummary(
                run.run(),
                run.steady(),
                run.whole(),
                run.breakdowns(),
                run.comparisons(),
                run.calls(),
                run.cancels(),
                run.sessions(),
                run.quotas(),
                run.trends(),
                run.spending(),
                run.stop(),
                null,
                run.answers(),
                run.timeline(),
                run.tokenCheck(),
                AnswerNotes.NONE,
                run.failures(),
                client,
                run.log());
    }

    /** The time to first token rises by 12.5 ms an hour, and the share of failures stays as it is, as far as one can tell. */
    static RunSummary drifting() {
        RunSummary run = normal();
        List<Trend> drifts = List.of(
                new Trend(Trend.Kind.TIME_TO_FIRST_TOKEN, 12.5e6, 10e6, 15e6, 181e6, 20),
                new Trend(Trend.Kind.FAILURES, 0.01, -0.01, 0.03, 0.002, 20));
        return new RunSummary(
                run.run(),
                run.steady(),
                run.whole(),
                run.breakdowns(),
                run.comparisons(),
                run.calls(),
                run.cancels(),
                run.sessions(),
                run.quotas(),
                drifts,
                run.spending(),
                run.stop(),
                null,
                run.answers(),
                run.timeline(),
                run.tokenCheck(),
                AnswerNotes.NONE,
                run.failures(),
                run.client(),
                run.log());
    }

    private static QuotaFigures.Announced promised(Resource resource, Period period, long amount, boolean changed) {
        return new QuotaFigures.Announced(
                new Limit(resource, period, amount),
                changed,
                List.of(
                        new QuotaFigures.Level(0, amount - 1),
                        new QuotaFigures.Level(SECOND, 0),
                        new QuotaFigures.Level(60 * SECOND, amount - 2)));
    }

    private static RunSummary with(RunSummary run, List<QuotaFigures> quotas, List<RunAnswer> answers) {
        return new RunSummary(
                run.run(),
                run.steady(),
                run.whole(),
                run.breakdowns(),
                run.comparisons(),
                run.calls(),
                run.cancels(),
                run.sessions(),
                quotas,
                List.of(),
                run.spending(),
                run.stop(),
                null,
                answers,
                run.timeline(),
                run.tokenCheck(),
                AnswerNotes.NONE,
                run.failures(),
                run.client(),
                run.log());
    }

    /** The usual run, with these notes on its answers. */
    static RunSummary noted(AnswerNotes notes) {
        return noted(normal(), notes);
    }

    /** The usual run, with this comparison of the server's counts and the local ones. */
    static RunSummary checked(TokenCheck check) {
        RunSummary normal = normal();
        return summary(normal.run(), normal.steady(), normal.whole(), normal.timeline(), check, FAILURES, normal.log());
    }

    /** A run whose answers had no usable count of the server. */
    static RunSummary estimated(AnswerNotes notes) {
        RunSummary normal = normal();
        Figures steady = normal.steady();
        Figures estimated = new Figures(
                steady.window(),
                steady.outputThroughput(),
                steady.outputTokens(),
                steady.outputTokens(),
                0,
                steady.outcomes(),
                Figures.InvalidAnswers.NONE,
                steady.meanInFlight(),
                steady.metrics(),
                steady.perUser(),
                steady.slowestUsers(),
                Figures.SpeedCoverage.NONE);
        return noted(
                summary(normal.run(), estimated, normal.whole(), normal.timeline(), CHECK, FAILURES, normal.log()),
                notes);
    }

    /** A run in which so many attempts all failed. */
    static RunSummary failed(long attempts, List<FailureKind> failures) {
        RunSummary normal = normal();
        Figures figures = new Figures(
                window(20, 80),
                null,
                0,
                0,
                0,
                Map.of(failures.get(0).outcome(), attempts),
                Figures.InvalidAnswers.NONE,
                1,
                Map.of(),
                Distribution.EMPTY,
                List.of(),
                Figures.SpeedCoverage.NONE);
        return summary(
                normal.run(), figures, figures, normal.timeline(), new TokenCheck(0, 0, 0), failures, normal.log());
    }

    private static RunSummary noted(RunSummary run, AnswerNotes notes) {
        return new RunSummary(
                run.run(),
                run.steady(),
                run.whole(),
                run.breakdowns(),
                run.comparisons(),
                run.calls(),
                run.cancels(),
                run.sessions(),
                run.quotas(),
                run.trends(),
                run.spending(),
                run.stop(),
                run.capacity(),
                run.answers(),
                run.timeline(),
                run.tokenCheck(),
                notes,
                run.failures(),
                run.client(),
                run.log());
    }

    /** Of a run that has no parts, went to its end and made no attempt again. */
    private static RunSummary summary(
            RunHeader run,
            Figures steady,
            Figures whole,
            Timeline timeline,
            TokenCheck check,
            List<FailureKind> failures,
            LogHealth log) {
        return summary(run, steady, whole, timeline, check, failures, log, List.of(), null, SPENDING, null);
    }

    private static RunSummary summary(
            RunHeader run,
            Figures steady,
            Figures whole,
            Timeline timeline,
            TokenCheck check,
            List<FailureKind> failures,
            LogHealth log,
            List<Breakdown> slices,
            CallFigures calls,
            Spending spending,
            LoadStop stop) {
        return new RunSummary(
                run,
                steady,
                whole,
                slices,
                List.of(),
                calls,
                null,
                null,
                List.of(),
                List.of(),
                spending,
                stop,
                null,
                List.of(),
                timeline,
                check,
                AnswerNotes.NONE,
                failures,
                timeline.points().isEmpty() ? null : soundClient(timeline),
                log);
    }

    private static Figures withoutUsers(Figures figures) {
        return new Figures(
                figures.window(),
                figures.outputThroughput(),
                figures.outputTokens(),
                0,
                0,
                figures.outcomes(),
                Figures.InvalidAnswers.NONE,
                figures.meanInFlight(),
                figures.metrics(),
                Distribution.EMPTY,
                List.of(),
                Figures.SpeedCoverage.NONE);
    }

    private static RunHeader header(RunHeader.Target target, LoadPlan plan, String model) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("simulation", "SustainedLoad");
        settings.put("model", model);
        if (plan.users() != null) {
            settings.put("users", Integer.toString(plan.users()));
        }
        settings.put("ramp", "10s");
        settings.put("steady", "60s");
        settings.put("prompt", "Write a short story about a clock.");
        settings.put("seed", "");
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("suite", "0.1.0");
        versions.put("Gatling", "3.15.1");
        versions.put("Java", "17.0.15");
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("processors", "8");
        machine.put("memory", "16 GiB");
        machine.put("system", "Linux 6.1 amd64");
        return new RunHeader(
                RunHeader.SCHEMA,
                "sustainedload-20261122051403",
                "SustainedLoad",
                "2026-11-22T05:14:03.250Z",
                target,
                model,
                plan,
                Map.of(model, PRICE),
                settings,
                versions,
                machine,
                null,
                null,
                null,
                null);
    }

    private static Figures figures(
            Window window,
            Map<Outcome, Long> outcomes,
            Map<AttemptMetric, Distribution> metrics,
            Distribution perUser) {
        return new Figures(
                window,
                new Estimate(18_432.4, 18_101.5, 18_763.3),
                1_105_944,
                0,
                0,
                outcomes,
                Figures.InvalidAnswers.NONE,
                9.87,
                metrics,
                perUser,
                slowest(),
                Figures.SpeedCoverage.NONE);
    }

    private static Map<AttemptMetric, Distribution> streamed(long successes, long attempts) {
        Map<AttemptMetric, Distribution> metrics = new EnumMap<>(AttemptMetric.class);
        metrics.put(
                SCHEDULE_DELAY,
                new Spread(0.004, 0.021, 0.038, 0.055, 0.412, 2.3, 6.1).millis().of(attempts));
        metrics.put(
                CONNECT_TIME,
                new Spread(0.01, 0.02, 0.03, 0.05, 20.4, 31, 33).millis().of(attempts));
        metrics.put(
                TIME_TO_FIRST_TOKEN,
                new Spread(121, 181, 240, 288, 412, 903, 1_410).millis().of(successes));
        metrics.put(
                TIME_TO_FIRST_ANSWER_TOKEN,
                new Spread(160, 231, 301, 355, 520, 990, 1_602).millis().of(successes));
        metrics.put(
                END_TO_END_LATENCY,
                new Spread(301, 480, 612, 700, 1_020, 2_340, 12_345).millis().of(successes));
        metrics.put(
                LATENCY_FROM_SCHEDULE,
                new Spread(301, 480, 612, 701, 1_022, 2_341, 12_346).millis().of(successes));
        metrics.put(
                TIME_PER_OUTPUT_TOKEN,
                new Spread(0.41, 0.498, 0.541, 0.56, 0.72, 1.31, 2.22).millis().of(successes));
        metrics.put(OUTPUT_SPEED, new Spread(450, 2_010, 2_190, 2_240, 2_320, 2_410, 2_439).of(successes));
        metrics.put(END_TO_END_SPEED, new Spread(81, 1_250, 1_430, 1_490, 1_610, 1_702, 1_720).of(successes));
        metrics.put(
                EVENT_GAP,
                new Spread(0, 3.4, 5.1, 6.6, 11.2, 24.8, 310).millis().of(80 * successes));
        metrics.put(TOKENS_PER_EVENT, new Spread(4.1, 7.1, 8.3, 8.8, 10.1, 14.2, 22).of(successes));
        metrics.put(
                SERVER_QUEUE_TIME,
                new Spread(0.05, 0.4, 2.1, 6.3, 88, 410, 900).millis().of(successes));
        metrics.put(
                SERVER_PROMPT_TIME,
                new Spread(1.1, 4.2, 5.1, 6, 9.9, 20, 41).millis().of(successes));
        metrics.put(
                SERVER_COMPLETION_TIME,
                new Spread(150, 290, 361, 402, 530, 880, 1_200).millis().of(successes));
        metrics.put(SERVER_SPEED, new Spread(500, 2_070, 2_240, 2_290, 2_380, 2_460, 2_501).of(successes));
        metrics.put(
                OUTSIDE_SERVER,
                new Spread(119, 171, 190, 203, 288, 610, 11_000).millis().of(successes));
        return metrics;
    }

    private static Distribution perUser(long users) {
        return new Spread(1_799, 1_843, 1_871, 1_880, 1_902, 1_902, 1_902).of(users);
    }

    private static List<UserThroughput> slowest() {
        return List.of(
                new UserThroughput(7, 1_799, 588),
                new UserThroughput(3, 1_812.4, 592),
                new UserThroughput(10, 1_829, 597),
                new UserThroughput(1, 1_840, 600),
                new UserThroughput(2, 1_843, 601));
    }

    private static Window window(long startSecond, long endSecond) {
        return new Window(startSecond * SECOND, endSecond * SECOND, true);
    }

    /** Ramps for 10 s, then wavers a little; nothing ends in the first second. */
    private static Timeline timeline(int seconds, boolean failures) {
        return new Timeline(
                SECOND,
                IntStream.range(0, seconds)
                        .mapToObj(second -> point(second, failures))
                        .toList());
    }

    private static Timeline.Point point(int second, boolean failures) {
        double load = second < 80 ? Math.min(1, (second + 1) / 10.0) : 0.3;
        double waver = Math.sin(second / 3.0) + Math.sin(second * 1.7) / 2;
        if (second == 0) {
            return new Timeline.Point(0, 210, 0.9, Map.of(), Map.of());
        }
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        outcomes.put(Outcome.OK, Math.round(100 * load + 4 * waver));
        if (failures && second >= 50 && second < 53) {
            outcomes.put(Outcome.QUEUE_FULL, 2L + second % 2);
            outcomes.put(Outcome.TIMEOUT, 1L);
        }
        return new Timeline.Point(
                second * SECOND,
                18_400 * load + 300 * waver,
                10 * load,
                outcomes,
                levels(181 + 9 * waver, 2_010 - 20 * waver, 480 + 14 * waver, 100));
    }

    /** What {@code n} streamed answers have in a step, by the medians of three metrics in milliseconds and tokens/s. */
    static Map<AttemptMetric, Level> levels(double firstToken, double speed, double latency, int n) {
        return Map.of(
                TIME_TO_FIRST_TOKEN, level(firstToken * 1e6, n),
                OUTPUT_SPEED, level(speed, n),
                TIME_PER_OUTPUT_TOKEN, level(1e9 / speed, n),
                END_TO_END_LATENCY, level(latency * 1e6, n),
                LATENCY_FROM_SCHEDULE, level(latency * 1e6, n),
                EVENT_GAP, level(3.4e6, n),
                TOKENS_PER_EVENT, level(7.1, n));
    }

    private static Level level(double median, int n) {
        return new Level(median, n < 20 ? null : 1.4 * median);
    }
}
