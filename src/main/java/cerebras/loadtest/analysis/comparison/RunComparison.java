package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import cerebras.loadtest.stats.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /**
     * Compares, whether or not the conditions allow it.
     *
     * @param varied names of conditions that differ on purpose
     */
    public static RunComparison of(RunSet base, RunSet other, double threshold, Set<String> varied) {
        return new RunComparison(
                base,
                other,
                Conditions.of(headers(base), headers(other), varied),
                threshold,
                differences(base, other, threshold));
    }

    private static List<RunHeader> headers(RunSet side) {
        return side.runs().stream().map(run -> run.summary().run()).toList();
    }

    private static List<Difference> differences(RunSet base, RunSet other, double threshold) {
        List<ComparedMetric> measured = Stream.of(ComparedMetric.values())
                .filter(metric -> measured(base, metric) && measured(other, metric))
                .toList();
        Map<ComparedMetric, Contrast> contrasts = new EnumMap<>(ComparedMetric.class);
        measured.forEach(metric -> contrasts.put(metric, Contrast.of(base.readings(metric), other.readings(metric))));
        List<ComparedMetric> judged = measured.stream()
                .filter(metric -> contrasts.get(metric).tooShort() == null)
                .toList();
        double[] pValues = judged.stream()
                .mapToDouble(metric -> contrasts.get(metric).pValue())
                .toArray();
        double[] adjusted = Holm.adjusted(pValues);
        double error = Holm.intervalError(pValues);
        List<Difference> differences = new ArrayList<>();
        for (ComparedMetric metric : ComparedMetric.values()) {
            Optional<Double> left = base.figure(metric);
            Optional<Double> right = other.figure(metric);
            Contrast contrast = contrasts.get(metric);
            if (contrast == null) {
                differences.add(Difference.unknown(metric, left, right));
            } else if (contrast.tooShort() != null) {
                differences.add(Difference.tooShort(metric, left.orElseThrow(), right.orElseThrow(), contrast));
            } else {
                double pValue = adjusted[judged.indexOf(metric)];
                differences.add(Difference.of(
                        metric, left.orElseThrow(), right.orElseThrow(), contrast, pValue, error, threshold));
            }
        }
        return List.copyOf(differences);
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

    /** Whether anything at all could be compared. */
    public boolean judged() {
        return differences.stream().anyMatch(difference -> difference.low() != null);
    }
}
