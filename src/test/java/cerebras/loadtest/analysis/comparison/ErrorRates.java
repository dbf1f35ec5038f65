package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import cerebras.loadtest.stats.Holm;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How often comparisons of simulated runs say something, out of many. By hand: the main method. */
final class ErrorRates {

    private ErrorRates() {}

    /** Of so many comparisons, the share in which any figure differs, at whatever threshold. */
    static double shown(
            SimulatedUsers base, SimulatedUsers other, int runs, int comparisons, Predicate<ComparedMetric> of) {
        long shown = LongStream.range(0, comparisons)
                .parallel()
                .filter(number -> shown(
                        sets(base, runs, 1_000_000 * number), sets(other, runs, 1_000_000 * number + 500_000), of))
                .count();
        return (double) shown / comparisons;
    }

    private static List<Map<ComparedMetric, Reading>> sets(SimulatedUsers users, int runs, long seed) {
        return IntStream.range(0, runs)
                .mapToObj(run -> users.readings(seed + run))
                .toList();
    }

    private static boolean shown(
            List<Map<ComparedMetric, Reading>> base,
            List<Map<ComparedMetric, Reading>> other,
            Predicate<ComparedMetric> of) {
        ComparedMetric[] all = ComparedMetric.values();
        double[] pValues = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            ComparedMetric metric = all[i];
            pValues[i] = Contrast.of(
                            base.stream().map(run -> run.get(metric)).toList(),
                            other.stream().map(run -> run.get(metric)).toList())
                    .pValue();
        }
        double[] adjusted = Holm.adjusted(pValues);
        return IntStream.range(0, all.length).anyMatch(i -> adjusted[i] < 0.05 && of.test(all[i]));
    }

    public static void main(String[] args) {
        int comparisons = Integer.parseInt(args[0]);
        for (int runs : new int[] {1, 2, 3}) {
            for (double memory : new double[] {0, 0.5, 0.8}) {
                SimulatedUsers equal = new SimulatedUsers(25, 0.3, memory, 1);
                SimulatedUsers slower = new SimulatedUsers(25, 0.3, memory, 1.1);
                System.out.printf(
                        "%d runs a side, memory %.1f: equal %.3f, 10 %% slower %.3f, in the first token alone %.3f%n",
                        runs,
                        memory,
                        shown(equal, equal, runs, comparisons, metric -> true),
                        shown(equal, slower, runs, comparisons, metric -> true),
                        shown(equal, slower, runs, comparisons, ComparedMetric.FIRST_TOKEN_MEDIAN::equals));
            }
        }
    }
}
