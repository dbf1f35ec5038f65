package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.records.TokenCounts;
import cerebras.loadtest.stats.Window;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * A closed load whose truth is known: ten users, each waits for its answer. A time to first token is lognormal around
 * 200 ms; its deviation has a part that the calls of the moment share, one that calls of a user share with the one
 * before, one of the user's own, and one of the call alone.
 *
 * @param windowSeconds of the steady window; 25 make some 500 calls
 * @param sigma of the logarithm of the time to first token
 * @param memory how much of a deviation is still there at the next call, 0 to 1
 * @param slower factor of all times, 1 for none
 * @param slowerFirst further factor of times to the first token
 */
record SimulatedUsers(double windowSeconds, double sigma, double memory, double slower, double slowerFirst) {

    SimulatedUsers(double windowSeconds, double sigma, double memory, double slower) {
        this(windowSeconds, sigma, memory, slower, 1);
    }

    static final int USERS = 10;

    private static final int READS = 21;

    private static final double SHARED = Math.sqrt(0.2);
    private static final double OF_THE_USER = Math.sqrt(0.05);
    private static final double REMEMBERED = Math.sqrt(0.35);
    private static final double ALONE = Math.sqrt(0.4);
    private static final double NANOS = 1e9;

    Map<ComparedMetric, Reading> readings(long seed) {
        Map<ComparedMetric, Reading> readings = new EnumMap<>(ComparedMetric.class);
        SteadyCalls calls = calls(new Random(seed));
        for (ComparedMetric metric : ComparedMetric.values()) {
            metric.reading(calls).ifPresent(reading -> readings.put(metric, reading));
        }
        return readings;
    }

    private SteadyCalls calls(Random random) {
        SteadyCalls calls = new SteadyCalls(new Window(0, (long) (windowSeconds * NANOS), true), false);
        double[] moods = moods(random);
        for (int user = 0; user < USERS; user++) {
            double own = random.nextGaussian();
            double remembered = random.nextGaussian();
            for (double at = 0; at < windowSeconds; ) {
                remembered = next(remembered, random);
                double deviation = SHARED * moods[(int) at]
                        + OF_THE_USER * own
                        + REMEMBERED * remembered
                        + ALONE * random.nextGaussian();
                double first = at + slower * slowerFirst * 0.2 * Math.exp(sigma * deviation);
                int tokens = 50 + random.nextInt(207);
                double end = first + slower * tokens * 0.002 * Math.exp(sigma / 2 * random.nextGaussian());
                calls.add(attempt(user, at, first, end, tokens, random.nextDouble() < 0.99));
                at = end;
            }
        }
        return calls.complete();
    }

    /** One for each second. */
    private double[] moods(Random random) {
        double[] moods = new double[(int) windowSeconds + 1];
        moods[0] = random.nextGaussian();
        for (int second = 1; second < moods.length; second++) {
            moods[second] = next(moods[second - 1], random);
        }
        return moods;
    }

    private double next(double before, Random random) {
        return memory * before + Math.sqrt(1 - memory * memory) * random.nextGaussian();
    }

    private static Attempt attempt(int user, double sent, double first, double end, int tokens, boolean success) {
        int[] gapMicros = new int[READS];
        Arrays.fill(gapMicros, 1, READS, (int) ((end - first) * 1e6 / (READS - 1)));
        int[] textBytes = new int[READS];
        textBytes[0] = 1;
        textBytes[READS - 1] = tokens - 1;
        Arrivals.Read inTime = new Arrivals.Read(1, 0L);
        Timestamps moments =
                new Timestamps(null, null, nanos(sent), null, null, nanos(first), null, nanos(end), nanos(end));
        return new Attempt(
                user + "-1",
                1,
                null,
                "users",
                null,
                user,
                null,
                null,
                null,
                null,
                "m",
                true,
                moments,
                success ? Outcome.OK : Outcome.SERVER_ERROR,
                200,
                "stop",
                null,
                null,
                new TokenCounts(TokenCount.server(tokens), null, null, null, 1, null),
                new Arrivals(READS, READS, gapMicros, textBytes, inTime, inTime),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS);
    }
}
