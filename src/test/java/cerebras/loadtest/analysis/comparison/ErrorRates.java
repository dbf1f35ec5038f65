package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import cerebras.loadtest.stats.Holm;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How often comparisons of simulated runs say something, out of many. By hand: the main method. */
final class ErrorRates {

    private ErrorRates() {}

    /**
     * What one comparison says.
     *
     * @param shown figures that differ, at whatever threshold
     * @param judged figures for which the runs are long enough
     * @param detectable the smallest difference of the median time to first token that would have been found, on the scale of
     *     readings; NaN where it was not judged
     */
    record Outcome(Set<ComparedMetric> shown, Set<ComparedMetric> judged, double detectable) {

        static Outcome of(List<Map<ComparedMetric, Reading>> base, List<Map<ComparedMetric, Reading>> other) {
            Set<ComparedMetric> judged = EnumSet.copyOf(base.get(0).keySet());
            Stream.concat(base.stream(), other.stream()).forEach(run -> judged.retainAll(run.keySet()));
            judged.removeIf(metric -> contrast(metric, base, other).tooShort() != null);
            List<Contrast> contrasts =
                    judged.stream().map(metric -> contrast(metric, base, other)).toList();
            double[] pValues = contrasts.stream().mapToDouble(Contrast::pValue).toArray();
            double error = Holm.intervalError(pValues);
            Set<ComparedMetric> shown = EnumSet.noneOf(ComparedMetric.class);
            double detectable = Double.NaN;
            for (ComparedMetric metric : judged) {
                Contrast contrast = contrast(metric, base, other);
                if (contrast.low(error) > 0 || contrast.high(error) < 0) {
                    shown.add(metric);
                }
                if (metric == ComparedMetric.FIRST_TOKEN_MEDIAN) {
                    detectable = contrast.detectable(error);
                }
            }
            return new Outcome(shown, judged, detectable);
        }

        private static Contrast contrast(
                ComparedMetric metric,
                List<Map<ComparedMetric, Reading>> base,
                List<Map<ComparedMetric, Reading>> other) {
            return Contrast.of(
                    base.stream().map(run -> run.get(metric)).toList(),
                    other.stream().map(run -> run.get(metric)).toList());
        }
    }

    static List<Outcome> outcomes(SimulatedUsers base, SimulatedUsers other, int runs, int comparisons) {
        return LongStream.range(0, comparisons)
                .mapToObj(number -> Outcome.of(
                        sets(base, runs, 1_000_000 * number), sets(other, runs, 1_000_000 * number + 500_000)))
                .toList();
    }

    /** Of so many comparisons, the share in which any of these figures differs. */
    static double shown(
            SimulatedUsers base, SimulatedUsers other, int runs, int comparisons, Predicate<ComparedMetric> of) {
        return share(
                outcomes(base, other, runs, comparisons),
                outcome -> outcome.shown().stream().anyMatch(of));
    }

    private static double share(List<Outcome> outcomes, Predicate<Outcome> of) {
        return (double) outcomes.stream().filter(of).count() / outcomes.size();
    }

    private static List<Map<ComparedMetric, Reading>> sets(SimulatedUsers users, int runs, long seed) {
        return IntStream.range(0, runs)
                .mapToObj(run -> users.readings(seed + run))
                .toList();
    }

    /** @param args number of comparisons in each cell, and the longest number of runs a side */
    public static void main(String[] args) {
        int comparisons = Integer.parseInt(args[0]);
        for (int runs = 1; runs <= Integer.parseInt(args[1]); runs += 2) {
            for (double memory : new double[] {0, 0.5, 0.8}) {
                SimulatedUsers equal = new SimulatedUsers(25, 0.3, memory, 1);
                List<Outcome> same = outcomes(equal, equal, runs, comparisons);
                Predicate<Outcome> judged = outcome -> outcome.judged().contains(ComparedMetric.FIRST_TOKEN_MEDIAN);
                double[] detectable = same.stream()
                        .mapToDouble(Outcome::detectable)
                        .filter(Double::isFinite)
                        .sorted()
                        .toArray();
                double typical = Math.exp(detectable[detectable.length / 2]);
                System.out.printf(
                        "%d runs a side, memory %.1f: alarms %.1f %%, first token judged in %.1f %%, typical detectable +%.0f %%%n",
                        runs,
                        memory,
                        100 * share(same, outcome -> !outcome.shown().isEmpty()),
                        100 * share(same, judged),
                        100 * (typical - 1));
                for (SimulatedUsers slower : List.of(
                        new SimulatedUsers(25, 0.3, memory, 1.1),
                        new SimulatedUsers(25, 0.3, memory, 1, 1.2),
                        new SimulatedUsers(25, 0.3, memory, 1, typical))) {
                    List<Outcome> different = outcomes(equal, slower, runs, comparisons);
                    System.out.printf(
                            "  all %.2f, first token %.2f longer: any found %.1f %%, first token found %.1f %%, of those judged %.1f %%%n",
                            slower.slower(),
                            slower.slowerFirst(),
                            100 * share(different, outcome -> !outcome.shown().isEmpty()),
                            100
                                    * share(
                                            different,
                                            outcome -> outcome.shown().contains(ComparedMetric.FIRST_TOKEN_MEDIAN)),
                            100
                                    * share(
                                            different.stream().filter(judged).toList(),
                                            outcome -> outcome.shown().contains(ComparedMetric.FIRST_TOKEN_MEDIAN)));
                }
            }
        }
    }
}
