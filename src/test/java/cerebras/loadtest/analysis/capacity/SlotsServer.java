package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.stats.Share;
import java.util.Random;

/**
 * A server of 100 slots whose truth is known. A call keeps a slot for half a second, so with N users, each waiting for its
 * answer, a call queues for max(0, N / 100 − 1) x 500 ms. Its time to first token is (150 ms + queueing) x e^(0.2 Z), Z
 * standard normal, and the service level is that 95 % of the calls have theirs within 300 ms.
 *
 * <p>The truth: the 95th percentile of Z is 1.645, so the level is met while (150 + queueing) x e^0.329 ≤ 300 ms, that is
 * while queueing ≤ 300 / 1.3895 − 150 = 65.9 ms, or N ≤ 100 x (1 + 65.9 / 500) = 113.2 users.
 */
final class SlotsServer {

    static final double CAPACITY = 113.2;

    private static final int FEWEST_CALLS = 100;
    private static final int MOST_CALLS = 400;

    private final Random random;
    private final double drift;
    private final double lies;

    /**
     * @param drift standard deviation of what makes a whole trial slower or faster, such as 0.03
     * @param lies share of the trials whose finding is the opposite of the truth
     */
    SlotsServer(long seed, double drift, double lies) {
        this.random = new Random(seed);
        this.drift = drift;
        this.lies = lies;
    }

    /** Measures until it is sure, but at most 400 calls. */
    Finding trial(int users) {
        double pace = Math.exp(drift * random.nextGaussian());
        double medianMillis = pace * (150 + Math.max(0, users / 100.0 - 1) * 500);
        Finding finding = null;
        int calls = 0;
        int late = 0;
        while (calls < MOST_CALLS && (finding == null || !finding.sure())) {
            for (int i = 0; i < FEWEST_CALLS; i++) {
                late += medianMillis * Math.exp(0.2 * random.nextGaussian()) > 300 ? 1 : 0;
            }
            calls += FEWEST_CALLS;
            finding = Finding.atMost(new Share(late, calls), 0.05);
        }
        return random.nextDouble() < lies ? opposite(finding) : finding;
    }

    private static Finding opposite(Finding finding) {
        return Finding.values()[Finding.values().length - 1 - finding.ordinal()];
    }
}
