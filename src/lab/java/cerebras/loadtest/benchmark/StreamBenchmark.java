package cerebras.loadtest.benchmark;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many streamed events does this suite handle in a second of processor time, and how many does Gatling's stock
 * {@code sse()}?
 *
 * <p>A server floods each {@link Contender} with streams like those of Cerebras. Server and contenders are processes of
 * their own, on a core each where that is possible; contenders run one after the other, in rounds. Figures differ from
 * machine to machine; the ratios within a run are the result.
 *
 * <p>With {@code benchmark.eventsPerWrite=1} the client reads the socket for nearly every event. That costs more than all
 * else, the same in every contender, so the ratios come close to 1.
 *
 * <p>Run: {@code mvn -q -Plab test-compile exec:java@benchmark}, four minutes. A line that tells of much
 * compiling is of a process that was not warm yet: {@code -Dwarmup} was too short for the machine. To change something, add
 * {@code -Dusers=50 -Dwarmup=45s -Dduration=4s -Dbenchmark.rounds=2 -Dbenchmark.eventsPerWrite=32}.
 */
public final class StreamBenchmark {

    private StreamBenchmark() {}

    /** @param args none: the plan comes from system properties */
    public static void main(String[] args) throws IOException, InterruptedException {
        BenchmarkPlan plan = BenchmarkPlan.fromSystem();
        System.out.println(heading(plan));
        Process server =
                ChildJvm.start(Redirect.PIPE, Map.of(), FloodServer.class, Integer.toString(plan.eventsPerWrite()));
        try {
            Cores.SERVER.pin(server.toHandle());
            ContenderRun run = new ContenderRun(
                    plan.settings(), "http://127.0.0.1:" + ChildJvm.firstLine(server), FloodAnswer.EVENTS);
            System.out.println(new ResultTable(rounds(plan, run)).text());
        } finally {
            server.destroy();
        }
    }

    private static List<Map<Contender, Measurement>> rounds(BenchmarkPlan plan, ContenderRun run)
            throws IOException, InterruptedException {
        List<Map<Contender, Measurement>> rounds = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            Map<Contender, Measurement> results = new EnumMap<>(Contender.class);
            for (Contender contender : Contender.values()) {
                System.out.printf("round %d of %d, %s: ", round, plan.rounds(), contender.label());
                results.put(contender, run.of(contender));
                System.out.println(results.get(contender).text());
            }
            rounds.add(results);
        }
        System.out.println();
        return rounds;
    }

    private static String heading(BenchmarkPlan plan) {
        return """

        Processor time of a streamed event: %d users, %d events a stream, %d events a write,
        in each process at most %s of warm-up, then a window of %s; %d rounds

        %s
        """.formatted(
                        plan.load().users(),
                        FloodAnswer.EVENTS,
                        plan.eventsPerWrite(),
                        plan.settings().get("warmup"),
                        plan.settings().get("duration"),
                        plan.rounds(),
                        Circumstances.text());
    }
}
