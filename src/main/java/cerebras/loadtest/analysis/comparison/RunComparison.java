package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import cerebras.loadtest.stats.Holm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two sides, and what differs between them.
 *
 * @param base what is compared with
 * @param other what is judged
 * @param conditions under which both were made
 * @param threshold the least change that matters, as a part of the base's figure
 * @param differences one for each {@link ComparedMetric} that both sides or one have a figure for
 */
public record RunComparison(
        RunSet base, RunSet other, Conditions conditions, double threshold, List<Difference> differences) {

    /** What a comparison comes to. */
    public enum Decision {
        /** At least one figure got worse, whatever else got better. */
        WORSE,
        /** At least one figure got better, and none worse. */
        BETTER,
        /** Every figure could be judged, and none got worse by as much as matters. */
        NO_DIFFERENCE_THAT_MATTERS,
        /** A change that matters is possible, and chance alone could explain what differs. */
        NO_DIFFERENCE_SHOWN,
        /** Figures could not be judged: a run is too short, or has too few calls. */
        INCONCLUSIVE
    }

    /**
     * Compares, whether or not the conditions allow it.
     *
     * @param varied names of conditions that differ on purpose
     */
    public static RunComparison of(RunSet base, RunSet other, double threshold, Set<String> varied) {
        return of(base, List.of(other), threshold, varied).get(0);
    }

    /**
     * Compares each of the others with the base. P-values and intervals are adjusted for all figures of all comparisons
     * together: with 95 % probability no interval leaves out the truth.
     *
     * @param others at least one
     * @param varied names of conditions that differ on purpose
     * @return one comparison for each of the others, in their order
     */
    public static List<RunComparison> of(RunSet base, List<RunSet> others, double threshold, Set<String> varied) {
        List<Map<ComparedMetric, Contrast>> contrasts =
                others.stream().map(other -> contrasts(base, other)).toList();
        double[] pValues = contrasts.stream()
                .flatMap(each -> each.values().stream())
                .filter(contrast -> contrast.tooShort() == null)
                .mapToDouble(Contrast::pValue)
                .toArray();
        PrimitiveIterator.OfDouble adjusted =
                Arrays.stream(Holm.adjusted(pValues)).iterator();
        double error = Holm.intervalError(pValues);
        List<RunComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            RunSet other = others.get(i);
            List<Difference> differences = new ArrayList<>();
            for (ComparedMetric metric : ComparedMetric.values()) {
                Optional<Double> left = base.figure(metric);
                Optional<Double> right = other.figure(metric);
                Contrast contrast = contrasts.get(i).get(metric);
                if (contrast == null
                        && !metric.tellsSomething(Stream.of(left, right).flatMap(Optional::stream))) {
                    continue;
                }
                if (metric.ofSessions() && !hasSessions(base) && !hasSessions(other)) {
                    continue;
                }
                if (contrast == null) {
                    differences.add(Difference.unknown(metric, left, right));
                } else if (contrast.tooShort() != null) {
                    differences.add(Difference.tooShort(metric, left.orElseThrow(), right.orElseThrow(), contrast));
                } else {
                    differences.add(Difference.of(
                            metric,
                            left.orElseThrow(),
                            right.orElseThrow(),
                            contrast,
                            adjusted.nextDouble(),
                            error,
                            threshold));
                }
            }
            comparisons.add(new RunComparison(
                    base,
                    other,
                    Conditions.of(headers(base), headers(other), varied),
                    threshold,
                    List.copyOf(differences)));
        }
        return List.copyOf(comparisons);
    }

    private static List<RunHeader> headers(RunSet side) {
        return side.runs().stream().map(run -> run.summary().run()).toList();
    }

    /** In the order of the metrics; without those that a side has no figure for. */
    private static Map<ComparedMetric, Contrast> contrasts(RunSet base, RunSet other) {
        Map<ComparedMetric, Contrast> contrasts = new EnumMap<>(ComparedMetric.class);
        Stream.of(ComparedMetric.values())
                .filter(metric -> measured(base, metric) && measured(other, metric))
                .filter(metric ->
                        metric.tellsSomething(Stream.of(base, other).flatMap(side -> side.figure(metric).stream())))
                .forEach(metric -> contrasts.put(metric, Contrast.of(base.readings(metric), other.readings(metric))));
        return contrasts;
    }

    private static boolean hasSessions(RunSet side) {
        return side.runs().stream().anyMatch(run -> run.summary().sessions() != null);
    }

    private static boolean measured(RunSet side, ComparedMetric metric) {
        return !side.readings(metric).isEmpty();
    }

    /** Whether it is known how far equal runs differ: there are enough of them on both sides. */
    public boolean spreadKnown() {
        return Contrast.spreadKnown(base.runs().size(), other.runs().size());
    }

    /** Those of one verdict. */
    public List<Difference> of(Change verdict) {
        return differences.stream()
                .filter(difference -> difference.verdict() == verdict)
                .toList();
    }

    /** How long the runs should be, where one is too short for a figure; absent where none is. */
    public Optional<TooShort> tooShort() {
        return differences.stream()
                .map(Difference::tooShort)
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(TooShort::neededSeconds));
    }

    /** What all of it comes to. */
    public Decision decision() {
        if (!of(Change.WORSE).isEmpty()) {
            return Decision.WORSE;
        }
        if (!of(Change.BETTER).isEmpty()) {
            return Decision.BETTER;
        }
        if (!judged() || tooShort().isPresent()) {
            return Decision.INCONCLUSIVE;
        }
        return differences.stream().anyMatch(difference -> difference.low() != null && difference.mayBeWorse(threshold))
                ? Decision.NO_DIFFERENCE_SHOWN
                : Decision.NO_DIFFERENCE_THAT_MATTERS;
    }

    /** Whether anything at all could be compared. */
    public boolean judged() {
        return differences.stream().anyMatch(difference -> difference.low() != null);
    }
}
