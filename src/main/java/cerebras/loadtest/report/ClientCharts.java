package cerebras.loadtest.report;

import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.ClientPoint;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.TimelinePoint;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is drawn of the client over time: one entry for each step of the run, {@code null} where nothing was measured.
 *
 * @param lag p99 of the worst second, ms
 * @param pauses time in pauses, ms
 * @param process percent of all processors
 * @param machine the same of all processes
 */
record ClientCharts(List<Double> lag, List<Double> pauses, List<Double> process, List<Double> machine) {

  private static final double PERCENT = 100;

  /** {@code null} when the records hold nothing of the client. */
  static ClientCharts of(RunSummary summary) {
    ClientFigures client = summary.client();
    if (client == null) {
      return null;
    }
    Map<Long, ClientPoint> points =
        client.points().stream().collect(Collectors.toMap(ClientPoint::startNanos, point -> point));
    List<ClientPoint> steps = summary.timeline().points().stream().map(step -> at(step, points)).toList();
    return new ClientCharts(
        scaled(steps, ClientPoint::eventLoopLagP99Nanos, Numbers.millis(1)),
        scaled(steps, ClientPoint::pauseNanos, Numbers.millis(1)),
        scaled(steps, ClientPoint::processCpu, PERCENT),
        scaled(steps, ClientPoint::machineCpu, PERCENT));
  }

  private static ClientPoint at(TimelinePoint step, Map<Long, ClientPoint> points) {
    return points.getOrDefault(step.startNanos(), new ClientPoint(step.startNanos(), null, null, null, null));
  }

  private static List<Double> scaled(List<ClientPoint> steps, Function<ClientPoint, Number> value, double factor) {
    return steps.stream().map(value).map(number -> number == null ? null : number.doubleValue() * factor).toList();
  }
}
