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
 * What came back of each announced limit while the probe was idle, and what that says of its refill.
 *
 * @param refills those of the limits that tell
 * @param idleMillis how long it was idle
 */
record RefillEvidence(Map<Limit, Refill> refills, long idleMillis) {

    static final String WHAT = "refill";

    /** Fewer tokens than these, by choice, may be a slip in counting. */
    private static final long FEWEST_TOKENS = 16;

    /** From the first call of the sprint to the call after the idle time; absent unless one minute has both. */
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
     * Both calls reserve and use the same, so what came back is the difference of what their headers say is left, plus
     * what was used from the first on. A bucket gives back its share of the idle time, or all that was used if that is
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

    /** The refill of all limits that tell; absent if none does, or if they differ. */
    Optional<Refill> common() {
        return refills.values().stream().distinct().count() == 1
                ? refills.values().stream().findFirst()
                : Optional.empty();
    }

    /** The refill. */
    Finding finding() {
        if (refills.isEmpty()) {
            return Finding.unknown(WHAT, "too little came back, or should have");
        }
        String seconds = "%.1f".formatted(idleMillis / 1e3);
        if (common().isEmpty()) {
            return Finding.unknown(
                    WHAT,
                    "after %s s the limits differ: %s"
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
