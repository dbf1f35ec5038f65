package cerebras.loadtest.benchmark;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Emissions;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Runs an emulator for rounds of the same load, and prints for each what its log says. */
public final class EmulatorServer {

    /** All streams of a round are planned before the first of them begins. */
    private static final Duration QUEUE_TIME = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private EmulatorServer() {}

    /**
     * Prints the port, and then a line for each round.
     *
     * @param args an {@link EmulatorLoad}
     */
    public static void main(String[] args) throws InterruptedException {
        EmulatorLoad load = EmulatorLoad.parse(args);
        double tokensPerSecond = 1e9 / load.cadence().toNanos();
        Pace pace = new Pace(tokensPerSecond, QUEUE_TIME, 1e6, load.cadence(), 0.05);
        EmulatorOptions options = EmulatorOptions.defaults()
                .withModels(new Model("benchmark", pace, 0, 0))
                .withAnswerTokens(load.events())
                .withLogCapacity(load.streams());
        try (Emulator emulator = Emulator.start(options)) {
            System.out.println(emulator.port());
            for (long round = 1; emulator.log().awaitEnded(round * load.streams(), PATIENCE); round++) {
                System.out.println(text(emulator.log().served()));
            }
        }
    }

    /** Events without text, such as the first, are among the events. */
    private static String text(List<ServedRequest> served) {
        Histogram lateness = new Histogram(3);
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (ServedRequest request : served) {
            Emissions sent = request.emissions();
            first = Math.min(first, sent.sentNanos(0));
            last = Math.max(last, sent.sentNanos(sent.size() - 1));
            for (int i = 0; i < sent.size(); i++) {
                lateness.recordValue(sent.sentNanos(i) - sent.plannedNanos(i));
            }
        }
        return String.format(
                Locale.ROOT,
                "%,9.0f events/s, late by p50 %,7.3f  p99 %,7.3f  p99.9 %,7.3f  max %,7.3f ms",
                lateness.getTotalCount() * 1e9 / (last - first),
                millis(lateness, 50),
                millis(lateness, 99),
                millis(lateness, 99.9),
                millis(lateness, 100));
    }

    private static double millis(Histogram lateness, double percentile) {
        return lateness.getValueAtPercentile(percentile) / 1e6;
    }
}
