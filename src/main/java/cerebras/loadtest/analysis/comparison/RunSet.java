package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One side of a comparison.
 *
 * @param name as the user wrote it
 * @param runs at least one, made under the same conditions
 */
public record RunSet(String name, List<ComparedRun> runs) {

    /** The readings of all runs; empty when one of them has none. */
    List<Reading> readings(ComparedMetric metric) {
        List<Reading> readings = runs.stream()
                .flatMap(run -> Stream.ofNullable(run.readings().get(metric)))
                .toList();
        return readings.size() == runs.size() ? readings : List.of();
    }

    /** The figure; of several runs the mean of theirs, of times and speeds the geometric one. Absent where a run has none. */
    Optional<Double> figure(ComparedMetric metric) {
        List<Reading> readings = readings(metric);
        return readings.isEmpty()
                ? Optional.empty()
                : Optional.of(metric.figure(
                        readings.stream().mapToDouble(Reading::value).average().orElseThrow()));
    }

    /** Attempts that ended in the steady windows. */
    public long attempts() {
        return runs.stream().mapToLong(run -> run.summary().steady().attempts()).sum();
    }

    /** Of those, the ones that failed. */
    public long failures() {
        return runs.stream().mapToLong(run -> run.summary().steady().failures()).sum();
    }
}
