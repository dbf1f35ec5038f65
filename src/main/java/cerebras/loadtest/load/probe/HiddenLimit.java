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
 * A request limit that no header announced and that refused a call of the burst.
 *
 * @param limit its amount is the number of calls admitted before the refusal, minus what a bucket refilled meanwhile
 * @param refill the same as that of other limits, or derived from its {@code retry-after}; absent if both kinds would
 *     give the same: the amount is then, by choice, that of a window if one window covers the whole burst
 */
record HiddenLimit(Limit limit, Optional<Refill> refill) {

    private static final int LETTERS_OF_A_PERIOD = 3;
    private static final long MILLIS_OF_ROUNDING = 1_000;

    /** @param known how other limits refill; absent if unknown */
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

    /** Cerebras writes {@code Requests per second limit exceeded}, OpenAI {@code requests per min (RPM)}. */
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
     * A bucket of amount A, full at first, admits A x (1 + time / period) calls until the refusal, which is less than
     * the number of admitted calls plus one: A is the largest whole number below (calls + 1) / (1 + time / period).
     */
    private static long ofBucket(List<ProbeResponse> sprint, ProbeResponse refused, Period period) {
        long millis = refused.sentMillis() - sprint.get(0).sentMillis();
        double periods = (double) millis / period.duration().toMillis();
        return (long) Math.ceil(sprint.size() / (1 + periods)) - 1;
    }

    /** The calls admitted in the window of the refusal. */
    private static long ofWindow(List<ProbeResponse> sprint, ProbeResponse refused, Period period) {
        return sprint.stream()
                .filter(response -> response.accepted() && window(response, period) == window(refused, period))
                .count();
    }

    private static long window(ProbeResponse response, Period period) {
        return response.sentMillis() / period.duration().toMillis();
    }

    /** A bucket asks to wait for the next request only, a window until its end. */
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
