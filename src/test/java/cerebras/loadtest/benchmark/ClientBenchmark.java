package cerebras.loadtest.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How exact is this suite, and what does it cost, at up to 2,000 streams and gaps of half a millisecond?
 *
 * <p>A server of known behaviour, {@link PacedServer}, is asked for streams by each {@link Contender}; every figure of this
 * suite's own records is then held against what the server really sent. Server and contender are processes of their own,
 * on a core each where that is possible. All contenders of a row ran one after the other, so that ratios hold where
 * absolute figures do not; they run at some loads only, for the sake of time. Offered loads that the server's core cannot
 * send show what happens at the limit.
 *
 * <p>Run: {@code mvn -Pbenchmark verify}, some 20 minutes, on a machine that does nothing else; less with
 * {@code -Dbenchmark.streams=100,1000 -Dbenchmark.gaps=10ms -Dbenchmark.beside=1000}. Rows are printed as they come, and are kept in
 * {@code target/streams.md}.
 */
public final class ClientBenchmark {

  private static final Path TABLE = Path.of("target", "streams.md");
  private static final Config DEFAULTS = ConfigFactory.parseString("""
      benchmark { streams = "1,10,100,500,1000,2000", gaps = "10ms,5ms,500us", beside = "100,1000"
        ramp = 1s, warmup = 30s, duration = 5s }
      """);

  private ClientBenchmark() {}

  /** @param args none: the plan comes from system properties */
  public static void main(String[] args) throws IOException, InterruptedException {
    Config plan = ConfigFactory.systemProperties().withFallback(DEFAULTS).getConfig("benchmark");
    try {
      run(trials(plan), plan);
    } catch (ConfigException | NumberFormatException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(1);
    }
  }

  private static void run(List<Trial> trials, Config plan) throws IOException, InterruptedException {
    Files.deleteIfExists(TABLE);
    print("""

        This suite against a server that logs what it really sent; %s
        %s
        """.formatted(phases(plan), Circumstances.text().indent(4)));
    print(TrialTable.head());
    for (Trial trial : trials) {
      print(row(new TrialRun(trial, phases(plan), length(plan))));
    }
  }

  /** A trial that failed is a finding too, and no reason to lose the others. */
  private static String row(TrialRun run) throws IOException, InterruptedException {
    try {
      return TrialTable.row(run.result());
    } catch (IllegalStateException failed) {
      return "| " + run.trial() + " failed: " + failed.getMessage() + " |";
    }
  }

  private static List<Trial> trials(Config plan) {
    List<Trial> trials = new ArrayList<>();
    for (String gap : plan.getString("gaps").split(",")) {
      Duration nanos = ConfigFactory.parseMap(Map.of("gap", gap)).getDuration("gap");
      List<Integer> beside = numbers(plan.getString("beside"));
      numbers(plan.getString("streams"))
          .forEach(streams -> trials.add(new Trial(streams, nanos, beside.contains(streams))));
    }
    return trials;
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).map(Integer::valueOf).toList();
  }

  private static Map<String, String> phases(Config plan) {
    return List.of("ramp", "warmup", "duration").stream()
        .collect(Collectors.toMap(phase -> phase, plan::getString));
  }

  private static Duration length(Config plan) {
    return plan.getDuration("ramp").plus(plan.getDuration("warmup")).plus(plan.getDuration("duration"));
  }

  private static void print(String text) throws IOException {
    System.out.println(text);
    Files.writeString(TABLE, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
