package cerebras.loadtest.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How exact is this suite, and what does it cost, at up to 2,000 streams and gaps of half a millisecond?
 *
 * <p>A server of known behaviour, {@link PacedServer}, is asked for streams by each {@link Contender}; every figure of this
 * suite's own records is then held against what the server really sent. Server and contender are processes of their own,
 * on a core each where that is possible. All contenders of a row ran one after the other, so that ratios hold where
 * absolute figures do not; they run at some loads only, for the sake of time. Offered loads that the server's core cannot
 * send show what happens at the limit.
 *
 * <p>Run: {@code mvn -Plab verify}, some 25 minutes, on a machine that does nothing else; less with
 * {@code -Dbenchmark.streams=100,1000 -Dbenchmark.gaps=10ms -Dbenchmark.beside=1000}, where {@code beside} says at how many
 * streams the other contenders run as well, 0 for nowhere. Rows are printed as they come, and are kept in
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
        run(plan(ConfigFactory.systemProperties().withFallback(DEFAULTS).getConfig("benchmark")));
    }

    private static TrialPlan plan(Config settings) {
        try {
            return TrialPlan.of(settings);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(1);
            throw wrong;
        }
    }

    private static void run(TrialPlan plan) throws IOException, InterruptedException {
        Files.deleteIfExists(TABLE);
        print("""

        This suite against a server that logs what it really sent; %s
        %s
        """.formatted(plan.phases(), Circumstances.text().indent(4)));
        print(TrialTable.head());
        for (Trial trial : plan.trials()) {
            print(row(new TrialRun(trial, plan.phases(), plan.length())));
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

    private static void print(String text) throws IOException {
        System.out.println(text);
        Files.writeString(TABLE, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
