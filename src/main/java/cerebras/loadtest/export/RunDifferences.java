package cerebras.loadtest.export;

import cerebras.loadtest.records.LoadPlan.Offered;
import cerebras.loadtest.records.RunHeader;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** In what runs differ that cannot be seen as one. */
final class RunDifferences {

  /** Each embedded emulator has an address of its own, so addresses count with other targets only. */
  private static final List<Aspect> ASPECTS = List.of(
      new Aspect("simulation", run -> run.header().simulation()),
      new Aspect("target", run -> target(run.header().target())),
      new Aspect("model", run -> run.header().model()),
      new Aspect("load model", run -> run.header().plan().loadModel()),
      new Aspect("ramp", run -> seconds(run.header().plan().rampNanos())),
      new Aspect("warm-up", run -> seconds(run.header().plan().warmupNanos())),
      new Aspect("steady phase", run -> seconds(run.header().plan().steadyNanos())),
      new Aspect("arrivals", run -> arrivals(run.header().plan().offered())),
      new Aspect("steps", run -> Integer.toString(run.steps().size())));

  private RunDifferences() {}

  private record Aspect(String name, Function<RunSurvey, String> of) {}

  /** A sentence part for each, with the values in the order of the runs; empty when they are alike. */
  static List<String> among(List<RunSurvey> runs) {
    return ASPECTS.stream().flatMap(aspect -> difference(aspect, runs)).toList();
  }

  private static Stream<String> difference(Aspect aspect, List<RunSurvey> runs) {
    List<String> values = runs.stream().map(aspect.of()).distinct().toList();
    return values.size() < 2 ? Stream.empty() : Stream.of(aspect.name() + " " + String.join(" and ", values));
  }

  private static String target(RunHeader.Target target) {
    return target.emulated() ? target.kind() : target.kind() + " " + target.url();
  }

  private static String arrivals(Offered offered) {
    return offered == null ? "none" : String.valueOf(offered.arrivals());
  }

  private static String seconds(long nanos) {
    return Duration.ofNanos(nanos).toMillis() / 1e3 + " s";
  }
}
