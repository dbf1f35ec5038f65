package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.stats.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Every metric of the attempts, grouped by unit.
 *
 * @param percents the percentiles that stand in the columns
 * @param groups one for each unit
 * @param sampleTooSmall whether any percentile has to be marked
 */
record MetricTable(List<String> percents, List<Group> groups, boolean sampleTooSmall) {

  private static final double[] PERCENTS = {50, 90, 95, 99, 99.9};

  static MetricTable of(Figures figures, Numbers numbers) {
    List<Group> groups = Arrays.stream(Unit.values()).map(unit -> Group.of(unit, figures, numbers)).toList();
    boolean sampleTooSmall = groups.stream()
        .flatMap(group -> group.rows().stream())
        .flatMap(row -> row.cells().stream())
        .anyMatch(Cell::sampleTooSmall);
    return new MetricTable(List.of("p50", "p90", "p95", "p99", "p99.9"), groups, sampleTooSmall);
  }

  /** The metrics of one unit. */
  record Group(String unit, List<Row> rows) {

    static Group of(Unit unit, Figures figures, Numbers numbers) {
      return new Group(
          MetricDocument.unit(unit),
          MetricChoice.of(figures)
              .filter(metric -> metric.unit() == unit)
              .map(metric -> Row.of(metric, figures.metric(metric), numbers))
              .toList());
    }
  }

  /** One metric: mean, percentiles, largest value. */
  record Row(String key, String title, String n, List<Cell> cells) {

    static Row of(AttemptMetric metric, Distribution values, Numbers numbers) {
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(values.mean(), metric.unit(), numbers));
      DoubleStream.of(PERCENTS)
          .mapToObj(values::percentile)
          .map(p -> p.map(found -> Cell.of(found, metric.unit(), numbers)).orElse(Cell.ABSENT))
          .forEach(cells::add);
      cells.add(Cell.of(values.max(), metric.unit(), numbers));
      return new Row(metric.key(), metric.title(), numbers.count(values.n()), cells);
    }
  }
}
