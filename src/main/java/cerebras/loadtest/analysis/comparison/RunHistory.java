package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.ChangePoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Many runs of the same load, in the order of time, and where their figures changed.
 *
 * @param runs in the order in which their load began
 * @param conditions of the first run against all others
 * @param series one for each metric that at least one run has a figure for
 */
public record RunHistory(List<ComparedRun> runs, Conditions conditions, List<Series> series) {

    private static final double LEVEL = 0.05;

    /**
     * One metric over all runs.
     *
     * @param points in the order of time; without runs that have too little for a figure
     * @param changes in the order of time; none where there are too few points
     */
    public record Series(ComparedMetric metric, List<Point> points, List<LevelChange> changes) {}

    /**
     * The figure of one run.
     *
     * @param run its place in {@link RunHistory#runs}
     * @param low lower end of its 95 % interval; {@code null} where the run is too short for one
     * @param high upper end; likewise
     */
    public record Point(int run, double value, Double low, Double high) {}

    /**
     * A change of level between two runs.
     *
     * @param point the place of the first point with the new level in {@link Series#points}
     * @param before median of the points since the change before
     * @param after median of the points up to the next change
     * @param change {@code after} relative to {@code before}; of shares, the plain difference
     * @param pValue how often chance alone would show as much, all metrics looked at considered, at most 1
     * @param worse whether it is for the worse
     */
    public record LevelChange(int point, double before, double after, double change, double pValue, boolean worse) {}

    /**
     * @param given at least one, in any order
     * @param varied names of conditions that may differ
     */
    public static RunHistory of(List<ComparedRun> given, Set<String> varied) {
        List<ComparedRun> runs = given.stream()
                .sorted(Comparator.comparing(
                        run -> run.summary().run().loadStart(), Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        List<RunHeader> headers = runs.stream().map(run -> run.summary().run()).toList();
        List<ComparedMetric> metrics = Stream.of(ComparedMetric.values())
                .filter(metric -> runs.stream().anyMatch(run -> run.readings().containsKey(metric)))
                .filter(metric -> metric.tellsSomething(runs.stream()
                        .flatMap(run -> Stream.ofNullable(run.readings().get(metric)))
                        .map(reading -> metric.figure(reading.value()))))
                .toList();
        return new RunHistory(
                runs,
                Conditions.of(headers.subList(0, 1), headers, varied),
                metrics.stream()
                        .map(metric -> series(metric, runs, metrics.size()))
                        .toList());
    }

    /** The fewest runs in which a change of level can be found. */
    public int fewestRuns() {
        return ChangePoints.fewest(LEVEL / series.size());
    }

    private static Series series(ComparedMetric metric, List<ComparedRun> runs, int metrics) {
        List<Point> points = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            Contrast.Reading reading = runs.get(run).readings().get(metric);
            if (reading != null) {
                points.add(point(metric, run, reading));
            }
        }
        double[] values = points.stream().mapToDouble(Point::value).toArray();
        return new Series(metric, List.copyOf(points), changes(metric, values, metrics));
    }

    private static Point point(ComparedMetric metric, int run, Contrast.Reading reading) {
        double value = metric.figure(reading.value());
        if (reading.tooShort() != null) {
            return new Point(run, value, null, null);
        }
        double margin = reading.error().margin();
        double low = metric.figure(reading.value() - margin);
        double high = metric.figure(reading.value() + margin);
        return metric.kind() == ComparedMetric.Kind.SHARE
                ? new Point(run, value, Math.max(0, low), Math.min(1, high))
                : new Point(run, value, low, high);
    }

    private static List<LevelChange> changes(ComparedMetric metric, double[] values, int metrics) {
        List<ChangePoints.ChangePoint> found = ChangePoints.of(values, LEVEL / metrics);
        List<LevelChange> changes = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            int from = i == 0 ? 0 : found.get(i - 1).index();
            int at = found.get(i).index();
            int to = i + 1 < found.size() ? found.get(i + 1).index() : values.length;
            double before = median(values, from, at);
            double after = median(values, at, to);
            double change = metric.kind() == ComparedMetric.Kind.SHARE ? after - before : after / before - 1;
            double pValue = Math.min(1, metrics * found.get(i).pValue());
            changes.add(new LevelChange(at, before, after, change, pValue, metric.worse(change)));
        }
        return List.copyOf(changes);
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
