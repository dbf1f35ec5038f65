package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.Timestamps;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Single attempts for the page, chosen while the records are read. Its size does not grow with the number of calls: times
 * are counted in bins, and of single attempts only the slowest, some failed ones, the first of some users and a random
 * sample are kept.
 */
final class CallSample implements Consumer<LogLine>, LogLine.Visitor {

    static final int SLOWEST = 50;
    static final int FAILED = 50;
    private static final int FAILED_OF_A_KIND = 10;
    private static final int PROMPTS = 400;
    private static final int TIMELINE_USERS = 24;
    private static final int TIMELINE_CALLS = 600;
    private static final int READS = 40;

    private final Map<Invalidity, String> invalid = new EnumMap<>(Invalidity.class);
    private final TimeBins firstToken = new TimeBins(AttemptMetric.TIME_TO_FIRST_TOKEN);
    private final TimeBins latency = new TimeBins(AttemptMetric.END_TO_END_LATENCY);
    private final Rates rates = new Rates();
    private final PriorityQueue<Attempt> slowest =
            new PriorityQueue<>(Comparator.comparingDouble(CallSample::latencyNanos));
    private final Map<String, List<Attempt>> failed = new TreeMap<>();
    private final List<Attempt> timeline = new ArrayList<>();
    private final List<PromptPoint> prompts = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private long promptsSeen;
    private long attempts;
    private long failures;
    private long measuredFromNanos;
    private boolean closed = true;

    /** Reads the next line of the records. */
    @Override
    public void accept(LogLine line) {
        line.accept(this);
    }

    @Override
    public void header(RunHeader run) {
        LoadPlan plan = run.plan();
        closed = plan.closed();
        measuredFromNanos = plan.measuredWhole() ? 0 : plan.steadyStartNanos();
    }

    @Override
    public void attempt(Attempt attempt) {
        attempts++;
        rates.add(attempt);
        if (attempt.outcome().success()) {
            firstToken.add(attempt);
            latency.add(attempt);
            slowest.add(attempt);
            if (slowest.size() > SLOWEST) {
                slowest.remove();
            }
            prompt(attempt);
            if (attempt.invalid() != null) {
                attempt.invalid().forEach(fault -> invalid.putIfAbsent(fault, attempt.call()));
            }
        } else if (attempt.outcome().failure()) {
            failures++;
            firstToken.failed(attempt);
            latency.failed(attempt);
            List<Attempt> kind = failed.computeIfAbsent(
                    attempt.outcome().ordinal() + " " + attempt.status() + " " + attempt.errorCode(),
                    unknown -> new ArrayList<>());
            if (kind.size() < FAILED_OF_A_KIND && failed.size() <= FAILED) {
                kind.add(attempt);
            }
        }
        if (timeline.size() < TIMELINE_CALLS
                && attempt.moments().endNanos() >= measuredFromNanos
                && (!closed || attempt.user() <= TIMELINE_USERS)) {
            timeline.add(attempt);
        }
    }

    /** Keeps each with the same probability (Vitter's algorithm R). */
    private void prompt(Attempt attempt) {
        OptionalDouble time = AttemptMetric.TIME_TO_FIRST_TOKEN.value(attempt);
        if (time.isEmpty() || attempt.tokens() == null || attempt.tokens().prompt() == null) {
            return;
        }
        Integer cached = attempt.tokens().cachedPrompt();
        PromptPoint point = new PromptPoint(
                attempt.tokens().prompt(), Numbers.millis(time.getAsDouble()), cached == null ? 0 : cached);
        promptsSeen++;
        if (prompts.size() < PROMPTS) {
            prompts.add(point);
        } else {
            long place = random.nextLong(promptsSeen);
            if (place < PROMPTS) {
                prompts.set((int) place, point);
            }
        }
    }

    private static double latencyNanos(Attempt attempt) {
        return AttemptMetric.END_TO_END_LATENCY.value(attempt).orElse(0);
    }

    private long timelineStartNanos() {
        return timeline.stream()
                .mapToLong(attempt -> attempt.moments().sentNanos())
                .min()
                .orElse(0);
    }

    /** What was kept. */
    Calls calls() {
        List<Call> slow = slowest.stream()
                .sorted(Comparator.comparingDouble(CallSample::latencyNanos).reversed())
                .map(Call::of)
                .toList();
        List<Call> broken = failed.values().stream()
                .flatMap(Collection::stream)
                .sorted(Comparator.comparingLong(attempt -> attempt.moments().endNanos()))
                .limit(FAILED)
                .map(Call::of)
                .toList();
        return new Calls(
                attempts,
                failures,
                slow,
                broken,
                closed,
                timelineStartNanos() / 1e9,
                timeline.stream()
                        .map(attempt -> Segment.of(attempt, timelineStartNanos()))
                        .toList(),
                promptsSeen,
                prompts,
                firstToken.heatmap(),
                latency.heatmap(),
                rates.rates(),
                invalid);
    }

    /**
     * The chosen attempts. Times are in milliseconds, moments of the run in seconds since the load began.
     *
     * @param attempts all attempts of the run
     * @param failures those of them that failed
     * @param slowest successful attempts, slowest first
     * @param failed failed attempts of each kind, in the order of time
     * @param closed whether a user makes several calls; otherwise each call is a user
     * @param timelineStart when the first attempt of {@code timeline} was sent
     * @param timeline the first attempts of the first users from the beginning of the measured window
     * @param promptsSeen of how many attempts {@code prompts} is a random sample
     * @param firstToken time to first token over time
     * @param latency end-to-end latency over time
     * @param rates calls due and attempts ended over time
     * @param invalid id of the first call with each fault
     */
    record Calls(
            long attempts,
            long failures,
            List<Call> slowest,
            List<Call> failed,
            boolean closed,
            double timelineStart,
            List<Segment> timeline,
            long promptsSeen,
            List<PromptPoint> prompts,
            Heatmap firstToken,
            Heatmap latency,
            Rates.Series rates,
            @JsonIgnore Map<Invalidity, String> invalid) {

        /** Of a run whose records were not read for it. */
        static final Calls NONE = new CallSample().calls();
    }

    /** Tokens of a prompt, cached ones among them, and the time to the first token of its answer in milliseconds. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"tokens", "firstTokenMillis", "cached"})
    record PromptPoint(int tokens, double firstTokenMillis, int cached) {}

    /**
     * One attempt with its timestamps. All text is safe to show: control characters are made visible.
     *
     * @param sentSeconds when it was sent
     * @param moments milliseconds since it was due, or sent where nothing was planned: released by pacing, sent, connected,
     *     headers, first token, last token, end; {@code null} where it did not happen
     * @param server milliseconds by the server's own clock: queue, prompt, completion; {@code null} where not told
     * @param gaps milliseconds between reads that carried text, the first 0; at most 40, neighbours put together
     * @param bytes of text in each of these reads
     */
    record Call(
            String id,
            int attempt,
            long user,
            Integer turn,
            String model,
            String outcome,
            boolean success,
            Integer status,
            String code,
            String message,
            double sentSeconds,
            List<Double> moments,
            List<Double> server,
            Integer promptTokens,
            Integer outputTokens,
            List<Double> gaps,
            List<Integer> bytes) {

        static Call of(Attempt attempt) {
            Timestamps moments = attempt.moments();
            Long begun = moments.begunNanos();
            List<Double> times = new ArrayList<>();
            for (Long moment : new Long[] {
                moments.releasedNanos(),
                moments.sentNanos(),
                moments.connectedNanos(),
                moments.headersNanos(),
                moments.firstTokenNanos(),
                moments.lastTokenNanos(),
                moments.endNanos()
            }) {
                times.add(moment == null ? null : Double.valueOf(Numbers.millis(Math.max(0, moment - begun))));
            }
            Attempt.ServerTimes server = attempt.serverTimes();
            List<Double> told = new ArrayList<>();
            if (server != null) {
                told.add(millis(server.queueNanos()));
                told.add(millis(server.promptNanos()));
                told.add(millis(server.completionNanos()));
            }
            List<Double> gaps = new ArrayList<>();
            List<Integer> bytes = new ArrayList<>();
            reads(attempt.arrivals(), gaps, bytes);
            return new Call(
                    attempt.call(),
                    attempt.attempt(),
                    attempt.user(),
                    attempt.turn(),
                    visible(attempt.model()),
                    attempt.outcome().label(),
                    !attempt.outcome().failure(),
                    attempt.status(),
                    visible(attempt.errorCode()),
                    visible(attempt.errorMessage()),
                    Numbers.seconds(moments.sentNanos()),
                    times,
                    told,
                    attempt.tokens() == null ? null : attempt.tokens().prompt(),
                    attempt.outputTokens().isPresent() ? attempt.outputTokens().getAsInt() : null,
                    gaps,
                    bytes);
        }

        private static Double millis(Long nanos) {
            return nanos == null ? null : Double.valueOf(Numbers.millis(nanos));
        }

        private static String visible(String text) {
            return text == null ? null : Printable.word(text);
        }

        private static void reads(Arrivals arrivals, List<Double> gaps, List<Integer> bytes) {
            if (arrivals == null) {
                return;
            }
            int together = (arrivals.reads() + READS - 1) / READS;
            for (int from = 0; from < arrivals.reads(); from += together) {
                int to = Math.min(arrivals.reads(), from + together);
                gaps.add(IntStream.range(from, to)
                                .mapToLong(i -> arrivals.readGapMicros()[i])
                                .sum()
                        / 1e3);
                bytes.add(IntStream.range(from, to)
                        .map(i -> arrivals.readTextBytes()[i])
                        .sum());
            }
        }
    }

    /**
     * One attempt in the timeline of users, in seconds since the first of them was sent.
     *
     * @param firstToken {@code null} without one
     * @param outcome {@code null} of a success
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"user", "start", "firstToken", "end", "outcome"})
    record Segment(long user, double start, Double firstToken, double end, String outcome) {

        static Segment of(Attempt attempt, long zeroNanos) {
            Timestamps moments = attempt.moments();
            return new Segment(
                    attempt.user(),
                    Numbers.seconds(moments.sentNanos() - zeroNanos),
                    moments.firstTokenNanos() == null
                            ? null
                            : Double.valueOf(Numbers.seconds(moments.firstTokenNanos() - zeroNanos)),
                    Numbers.seconds(moments.endNanos() - zeroNanos),
                    attempt.outcome().failure() ? attempt.outcome().label() : null);
        }
    }

    /**
     * How many values fell into each cell of time and size.
     *
     * @param stepSeconds width of a column
     * @param ratio upper end of a row / its lower end
     * @param cells column, row and count of the cells that are not empty; row r is from ratio^r to ratio^(r + 1) milliseconds
     * @param failures column and count of failed attempts
     */
    record Heatmap(double stepSeconds, double ratio, List<long[]> cells, List<long[]> failures) {}

    /** Counts one metric in cells of time and size. The columns get wider as the run gets longer. */
    private static final class TimeBins {

        private static final int MOST_COLUMNS = 160;
        private static final double RATIO = Math.pow(10, 0.05);

        private final AttemptMetric metric;
        private final Map<Long, Map<Integer, Long>> columns = new TreeMap<>();
        private final Map<Long, Long> failures = new TreeMap<>();
        private final Columns width = new Columns(MOST_COLUMNS);

        TimeBins(AttemptMetric metric) {
            this.metric = metric;
        }

        void add(Attempt attempt) {
            long column = column(attempt);
            metric.values(attempt)
                    .forEach(nanos -> columns.computeIfAbsent(column, unknown -> new TreeMap<>())
                            .merge(row(Numbers.millis(nanos)), 1L, Long::sum));
        }

        void failed(Attempt attempt) {
            failures.merge(column(attempt), 1L, Long::sum);
        }

        /** By choice: below a microsecond there is one row. */
        private static int row(double millis) {
            return (int) Math.floor(Math.log(Math.max(1e-3, millis)) / Math.log(RATIO));
        }

        private long column(Attempt attempt) {
            return width.of(attempt.moments().endNanos(), this::halve);
        }

        private void halve() {
            Map<Long, Map<Integer, Long>> old = new TreeMap<>(columns);
            columns.clear();
            old.forEach((column, rows) ->
                    rows.forEach((row, count) -> columns.computeIfAbsent(column / 2, unknown -> new TreeMap<>())
                            .merge(row, count, Long::sum)));
            halve(failures);
        }

        static void halve(Map<Long, Long> counts) {
            Map<Long, Long> old = new HashMap<>(counts);
            counts.clear();
            old.forEach((column, count) -> counts.merge(column / 2, count, Long::sum));
        }

        Heatmap heatmap() {
            List<long[]> cells = new ArrayList<>();
            columns.forEach((column, rows) -> rows.forEach((row, count) -> cells.add(new long[] {column, row, count})));
            return new Heatmap(width.seconds(), RATIO, cells, Rates.pairs(failures));
        }
    }

    /** Counts calls that were due and attempts that ended, over time. */
    static final class Rates {

        private static final int MOST_COLUMNS = 600;

        private final Map<Long, Long> due = new TreeMap<>();
        private final Map<Long, Long> ended = new TreeMap<>();
        private final Columns width = new Columns(MOST_COLUMNS);

        void add(Attempt attempt) {
            merge(ended, attempt.moments().endNanos());
            if (attempt.attempt() == 1 && attempt.moments().dueNanos() != null) {
                merge(due, attempt.moments().dueNanos());
            }
        }

        private void merge(Map<Long, Long> counts, long nanos) {
            counts.merge(width.of(nanos, this::halve), 1L, Long::sum);
        }

        private void halve() {
            TimeBins.halve(due);
            TimeBins.halve(ended);
        }

        static List<long[]> pairs(Map<Long, Long> counts) {
            return counts.entrySet().stream()
                    .map(entry -> new long[] {entry.getKey(), entry.getValue()})
                    .toList();
        }

        Series rates() {
            return new Series(width.seconds(), pairs(due), pairs(ended));
        }

        /**
         * @param stepSeconds width of a column
         * @param due column and number of the calls that the plan had due in it
         * @param ended column and number of the attempts that ended in it
         */
        record Series(double stepSeconds, List<long[]> due, List<long[]> ended) {}
    }

    /** Columns of equal width over time, a second at first, whose width doubles when they become too many. */
    private static final class Columns {

        private final int most;
        private long nanos = 1_000_000_000L;

        Columns(int most) {
            this.most = most;
        }

        /** The column of a moment. Runs {@code halved} before the columns become twice as wide. */
        long of(long moment, Runnable halved) {
            while (moment / nanos >= most) {
                nanos *= 2;
                halved.run();
            }
            return Math.max(0, moment / nanos);
        }

        double seconds() {
            return Numbers.seconds(nanos);
        }
    }
}
