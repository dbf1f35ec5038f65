package cerebras.loadtest.workload;

import cerebras.loadtest.workload.TraceFormat.AzureTrace;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A minute of made-up traffic, in the form of Azure's traces: chat with short prompts and answers of some length, tools
 * that read long prompts and answer in a few words, and from second 30 to 40 twice as many calls as else.
 * {@code user-files/traces/example.csv} is this one.
 */
final class ExampleTrace {

    private static final long SEED = 42;
    private static final double CALLS_PER_SECOND = 6;
    private static final LocalDateTime START = LocalDateTime.of(2026, 11, 2, 9, 0);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSS");

    private final Random random = new Random(SEED);

    /** The lines of the file. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(AzureTrace.HEADER));
        for (double second = 0; second < 60; second += gapSeconds(second)) {
            lines.add(MOMENT.format(START.plus(Duration.ofNanos((long) (second * 1e7) * 100))) + "," + sizes());
        }
        return lines;
    }

    /** Exponential: calls that know nothing of each other. StrictMath, because Math may differ between machines. */
    private double gapSeconds(double second) {
        double rate = second >= 30 && second < 40 ? 2 * CALLS_PER_SECOND : CALLS_PER_SECOND;
        return -StrictMath.log1p(-random.nextDouble()) / rate;
    }

    /** Seven of ten calls are chat. */
    private String sizes() {
        return random.nextDouble() < 0.7
                ? tokens(400, 0.8) + "," + tokens(180, 0.7)
                : tokens(2500, 0.6) + "," + tokens(25, 0.6);
    }

    /** Many small numbers and a few large ones: log-normal. */
    private long tokens(double median, double sigma) {
        return Math.round(median * StrictMath.exp(sigma * random.nextGaussian()));
    }
}
