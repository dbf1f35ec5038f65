package cerebras.loadtest.load.probe;

import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.load.probe.Findings.Finding;
import cerebras.loadtest.load.probe.Findings.Finding.Confidence;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What each announced limit refilled while the probe was idle, and the kind of refill that follows.
 *
 * @param refills by limit, as far as it could be determined
 * @param idleMillis idle time
 */
record RefillEvidence(Map<Limit, Refill> refills, long idleMillis) {

    static final String WHAT = "refill";

    /** By choice: a difference of fewer tokens may be a counting error. */
    private static final long FEWEST_TOKENS = 16;

    /**
     * Evidence from the first call of the burst and the call after the idle time; absent unless both are in the same
     * minute.
     */
    static Optional<RefillEvidence> of(Experiment experiment) {
        if (experiment.first().isEmpty()
                || experiment.afterIdling().filter(ProbeResponse::accepted).isEmpty()) {
            return Optional.empty();
        }
        ProbeResponse first = experiment.first().get();
        ProbeResponse last = experiment.afterIdling().get();
        if (minute(first) != minute(last)) {
            return Optional.empty();
        }
        long lastUseMillis = experiment.beforeIdling().stream()
                .mapToLong(ProbeResponse::endMillis)
                .max()
                .orElseThrow();
        long idleMillis = last.sentMillis() - lastUseMillis;
        Map<Limit, Refill> refills = new TreeMap<>();
        for (Limit limit : experiment.announced()) {
            refill(limit, experiment, idleMillis).ifPresent(refill -> refills.put(limit, refill));
        }
        return Optional.of(new RefillEvidence(refills, idleMillis));
    }

    private static long minute(ProbeResponse response) {
        return response.sentMillis() / Period.MINUTE.duration().toMillis();
    }

    /**
     * Both calls reserve and use the same amount, so the refill is the difference of their announced remainders, plus
     * the use from the first call on. A bucket refills in proportion to the idle time, or all that was used if that is
     * less.
     */
    private static Optional<Refill> refill(Limit limit, Experiment experiment, long idleMillis) {
        OptionalLong before = experiment.first().orElseThrow().remaining(limit);
        OptionalLong after = experiment.afterIdling().orElseThrow().remaining(limit);
        OptionalLong used = experiment.usedBeforeIdling(limit.resource());
        if (before.isEmpty() || after.isEmpty() || used.isEmpty()) {
            return Optional.empty();
        }
        long back = after.getAsLong() - before.getAsLong() + used.getAsLong();
        long share = Math.min(
                used.getAsLong(),
                limit.amount() * idleMillis / limit.period().duration().toMillis());
        return refill(back, share, limit.resource() == Resource.REQUESTS ? 1 : FEWEST_TOKENS);
    }

    private static Optional<Refill> refill(long back, long share, long least) {
        if (share < least) {
            return Optional.empty();
        }
        if (2 * back >= share) {
            return Optional.of(Refill.TOKEN_BUCKET);
        }
        return 4 * back <= share ? Optional.of(Refill.FIXED_WINDOW) : Optional.empty();
    }

    /** The common refill of all limits for which it was determined; absent if there are none, or if they differ. */
    Optional<Refill> common() {
        return refills.values().stream().distinct().count() == 1
                ? refills.values().stream().findFirst()
                : Optional.empty();
    }

    /** The refill. */
    Finding finding() {
        if (refills.isEmpty()) {
            return Finding.unknown(WHAT, "the refill was too small, or expected to be");
        }
        String seconds = "%.1f".formatted(idleMillis / 1e3);
        if (common().isEmpty()) {
            return Finding.unknown(
                    WHAT,
                    "the limits differ after %s s: %s"
                            .formatted(
                                    seconds,
                                    refills.entrySet().stream()
                                            .map(entry -> entry.getKey().name() + " " + entry.getValue())
                                            .collect(Collectors.joining(", "))));
        }
        String names = refills.keySet().stream().map(Limit::name).collect(Collectors.joining(", "));
        return new Finding(
                WHAT,
                common().get().toString(),
                Confidence.SHOWN,
                "in %s s without calls %s %s"
                        .formatted(
                                seconds, names, common().get() == Refill.TOKEN_BUCKET ? "grew back" : "did not grow"));
    }
}
