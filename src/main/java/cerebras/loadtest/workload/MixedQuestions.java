package cerebras.loadtest.workload;

import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.workload.Trace.TracedCall;
import cerebras.loadtest.workload.TraceFile.TraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The questions of a mix. Which kind a call has is decided by user, call and seed alone. A cycle of calls has each kind as
 * often as its weight says, evenly spread; the calls of a user follow it, and so do the first calls of consecutive users.
 */
final class MixedQuestions implements Questions {

    private static final int LEAST_SAMPLE = 100;
    private static final double GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

    /** The kind of each call of a cycle. */
    private final int[] cycle;
    /** How many earlier calls of the cycle have the same kind. */
    private final int[] ranks;
    /** How many calls of a cycle have a kind. */
    private final int[] counts;

    private final long stride;
    private final long start;
    private final List<LongFunction<Question>> kinds;

    /**
     * @param weights of the kinds, at least 1
     * @param kinds the questions of each kind, by the number of the call among those of its kind, from 0
     */
    MixedQuestions(List<Integer> weights, long seed, List<LongFunction<Question>> kinds) {
        this.kinds = List.copyOf(kinds);
        cycle = cycle(weights);
        counts = new int[weights.size()];
        ranks = new int[cycle.length];
        for (int place = 0; place < cycle.length; place++) {
            ranks[place] = counts[cycle[place]]++;
        }
        stride = coprime(cycle.length);
        start = Math.floorMod(seed, (long) cycle.length);
    }

    static MixedQuestions of(RunSettings settings, Mix mix) {
        return new MixedQuestions(
                mix.kinds().stream().map(Mix.Kind::weight).toList(),
                mix.seed(),
                mix.kinds().stream().map(kind -> questions(settings, kind)).toList());
    }

    private static LongFunction<Question> questions(RunSettings settings, Mix.Kind kind) {
        RequestForm form = RequestForm.of(settings, kind);
        if (kind.lengths().isPresent()) {
            Questions traced = new TracedQuestions(
                    form, Lengths.spread(Lengths.read(kind.lengths().get())), 0);
            return number -> traced.question(number, 1);
        }
        Questions prepared = PreparedQuestions.of(form, kind.source());
        return number -> prepared.question(number, 0);
    }

    /** Smooth weighted round robin: each kind gains its weight in each step, and the one that has most is taken. */
    private static int[] cycle(List<Integer> weights) {
        int divisor = weights.stream().reduce(0, MixedQuestions::greatestCommonDivisor);
        int[] reduced = weights.stream().mapToInt(weight -> weight / divisor).toArray();
        int total = IntStream.of(reduced).sum();
        int[] current = new int[reduced.length];
        int[] cycle = new int[total];
        for (int place = 0; place < total; place++) {
            int most = 0;
            for (int kind = 0; kind < reduced.length; kind++) {
                current[kind] += reduced[kind];
                most = current[kind] > current[most] ? kind : most;
            }
            current[most] -= total;
            cycle[place] = most;
        }
        return cycle;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** The number nearest to the golden section of the length that has no divisor in common with it. */
    private static long coprime(int length) {
        int golden = (int) Math.round(length * GOLDEN_SECTION);
        return IntStream.range(0, length)
                .flatMap(away -> IntStream.of(golden + away, golden - away))
                .filter(step -> step > 0 && greatestCommonDivisor(step, length) == 1)
                .findFirst()
                .orElse(1);
    }

    /** Consecutive users begin a stride apart, so that a whole cycle of users has whole weights as well. */
    @Override
    public Question question(long user, long call) {
        long place = start + user * stride + call - 1;
        int inCycle = (int) Math.floorMod(place, (long) cycle.length);
        int kind = cycle[inCycle];
        return kinds.get(kind).apply(Math.floorDiv(place, (long) cycle.length) * counts[kind] + ranks[inCycle]);
    }

    /** Whole cycles of a user's calls. */
    @Override
    public List<Question> sample() {
        long cycles = (LEAST_SAMPLE + cycle.length - 1) / cycle.length;
        return LongStream.rangeClosed(1, cycles * cycle.length)
                .mapToObj(call -> question(0, call))
                .toList();
    }

    /** Number of calls after which the order of kinds repeats. */
    int cycleLength() {
        return cycle.length;
    }

    /** A file with measured lengths: any trace, or a CSV file with the two numbers of tokens in each line. */
    static final class Lengths {

        private static final String HEADER = "promptTokens,outputTokens";

        private Lengths() {}

        /** @throws SettingsException if it cannot be used */
        static Trace read(Path file) {
            try (Stream<String> lines = Files.lines(file)) {
                List<String> all = lines.toList();
                if (all.isEmpty() || !all.get(0).strip().equals(HEADER)) {
                    return TraceFile.read(file);
                }
                List<TracedCall> calls = new ArrayList<>();
                for (int line = 1; line < all.size(); line++) {
                    if (!all.get(line).isBlank()) {
                        calls.add(call(file, line + 1, all.get(line)));
                    }
                }
                if (calls.isEmpty()) {
                    throw new SettingsException(
                            file + " has no lengths: expected lines such as 812,140 after " + HEADER);
                }
                return new Trace(calls, 0);
            } catch (TraceException wrong) {
                throw new SettingsException(wrong.getMessage() + "; or a first line " + HEADER);
            } catch (UncheckedIOException | IOException unreadable) {
                throw new SettingsException(
                        file + " cannot be read: expected a UTF-8 text file, and the permission to read it");
            }
        }

        private static TracedCall call(Path file, int line, String text) {
            String[] numbers = text.strip().split(" *, *", -1);
            if (numbers.length != 2 || !Stream.of(numbers).allMatch(number -> number.matches("[0-9]{1,7}"))) {
                throw new SettingsException(file + ":" + line + ": " + text
                        + " is not two numbers of tokens: expected those of prompt and answer, such as 812,140");
            }
            return new TracedCall(
                    0,
                    Math.min(Integer.parseInt(numbers[0]), TracedCall.MOST_TOKENS),
                    Math.min(Integer.parseInt(numbers[1]), TracedCall.MOST_TOKENS));
        }

        /**
         * The same pairs in an order in which any stretch of them has nearly the distribution of all: sorted by length,
         * and taken a golden section apart. A short run then has the mean of the file, wherever the file's day began.
         */
        static Trace spread(Trace trace) {
            List<TracedCall> sorted = trace.calls().stream()
                    .sorted(Comparator.comparingInt(TracedCall::promptTokens)
                            .thenComparingInt(TracedCall::outputTokens))
                    .toList();
            long stride = coprime(sorted.size());
            return new Trace(
                    IntStream.range(0, sorted.size())
                            .mapToObj(place -> sorted.get((int) (place * stride % sorted.size())))
                            .toList(),
                    trace.estimated());
        }
    }
}
