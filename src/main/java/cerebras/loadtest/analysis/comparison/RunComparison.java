package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.Holm;
import java.util.ArrayList;
import java.util.List;
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
        List<Contrast> contrasts = measured.stream()
                .map(metric -> Contrast.of(base.readings(metric), other.readings(metric)))
                .toList();
        double[] pValues =
                Holm.adjusted(contrasts.stream().mapToDouble(Contrast::pValue).toArray());
        List<Difference> differences = new ArrayList<>();
        for (ComparedMetric metric : ComparedMetric.values()) {
            Optional<Double> left = base.figure(metric);
            Optional<Double> right = other.figure(metric);
            int place = measured.indexOf(metric);
            differences.add(
                    place < 0
                            ? Difference.unknown(metric, left, right)
                            : Difference.of(
                                    metric,
                                    left.orElseThrow(),
                                    right.orElseThrow(),
                                    contrasts.get(place),
                                    pValues[place],
                                    threshold));
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

    /** Whether anything at all could be compared. */
    public boolean judged() {
        return of(Change.TOO_FEW).size() < differences.size();
    }
}
