package cerebras.loadtest.load.probe;

import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A limit of requests that no header told, and that refused a call of the sprint.
 *
 * @param limit its amount is what was let in before the refusal, less what a bucket gave back meanwhile
 * @param refill as other limits have it, or as its {@code retry-after} tells; absent where both kinds would have told
 *     the same: then the amount is that of a window, by choice, if one has the whole sprint
 */
record HiddenLimit(Limit limit, Optional<Refill> refill) {

    private static final int LETTERS_OF_A_PERIOD = 3;
    private static final long MILLIS_OF_ROUNDING = 1_000;

    /** @param known how other limits refill; absent if that is not known */
    static Optional<HiddenLimit> of(Experiment experiment, Optional<Refill> known) {
        List<ProbeResponse> sprint = experiment.refusedSprint();
        if (sprint.size() < 2) {
            return Optional.empty();
        }
        ProbeResponse refused = sprint.get(sprint.size() - 1);
        return period(refused.message())
                .filter(period -> experiment.announced().stream().noneMatch(limit -> isOf(limit, period)))
                .map(period -> of(sprint, refused, period, known));
    }

    private static boolean isOf(Limit limit, Period period) {
        return limit.resource() == Resource.REQUESTS && limit.period() == period;
    }

    /** As Cerebras words it: {@code Requests per second limit exceeded}; OpenAI has {@code requests per min (RPM)}. */
    private static Optional<Period> period(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        return Stream.of(Period.values())
                .filter(period ->
                        words.contains("requests per " + period.toString().substring(0, LETTERS_OF_A_PERIOD)))
                .findFirst();
    }

    private static HiddenLimit of(
            List<ProbeResponse> sprint, ProbeResponse refused, Period period, Optional<Refill> known) {
        long bucket = ofBucket(sprint, refused, period);
        Optional<Refill> refill = known.or(() -> refill(refused, period, bucket));
        boolean windows = refill.map(Refill.FIXED_WINDOW::equals)
                .orElse(window(sprint.get(0), period) == window(refused, period));
        long amount = windows ? ofWindow(sprint, refused, period) : bucket;
        return new HiddenLimit(new Limit(Resource.REQUESTS, period, Math.max(1, amount)), refill);
    }

    /**
     * A bucket of A, full at first, gives A x (1 + time / period) until the refusal, and that is less than one call more
     * than those that were let in: A is the largest whole number below (calls + 1) / (1 + time / period).
     */
    private static long ofBucket(List<ProbeResponse> sprint, ProbeResponse refused, Period period) {
        long millis = refused.sentMillis() - sprint.get(0).sentMillis();
        double periods = (double) millis / period.duration().toMillis();
        return (long) Math.ceil(sprint.size() / (1 + periods)) - 1;
    }

    /** What was let in within the window of the refusal. */
    private static long ofWindow(List<ProbeResponse> sprint, ProbeResponse refused, Period period) {
        return sprint.stream()
                .filter(response -> response.accepted() && window(response, period) == window(refused, period))
                .count();
    }

    private static long window(ProbeResponse response, Period period) {
        return response.sentMillis() / period.duration().toMillis();
    }

    /** A bucket lets wait for its next request only, a window until its end. */
    private static Optional<Refill> refill(ProbeResponse refused, Period period, long amount) {
        long periodMillis = period.duration().toMillis();
        long untilNext = periodMillis / Math.max(1, amount) + MILLIS_OF_ROUNDING;
        long untilEnd = periodMillis - refused.sentMillis() % periodMillis;
        long told = refused.retryAfterMillis();
        if (told == 0 || untilEnd <= untilNext + MILLIS_OF_ROUNDING) {
            return Optional.empty();
        }
        return Optional.of(told <= untilNext ? Refill.TOKEN_BUCKET : Refill.FIXED_WINDOW);
    }
}
