package cerebras.loadtest.load.probe;

import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.load.probe.Findings.Finding;
import cerebras.loadtest.load.probe.Findings.Finding.Confidence;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The tokens that were missing from the token limits, beyond its prompt, while a call with a high token limit was in
 * progress. A bucket refills until the headers are written, so only bounds are known.
 *
 * @param call the admitted call
 * @param least lower bound in tokens; 1 or less if nothing is reserved
 * @param most upper bound in tokens
 * @param cameBack whether most of them were available again after the call had ended
 */
record ReservationEvidence(ProbeResponse call, long least, long most, boolean cameBack) {

    static final String WHAT = "reserved for max_completion_tokens";

    /** Measured by a third party in September 2026. */
    private static final long LIKELY_CAP = 16_384;
    /** By choice: caps are more likely multiples of these than other numbers between the bounds. */
    private static final long[] ROUND = {1024, 1000, 100, 10, 1};

    /**
     * @param refill absent if unknown
     * @return absent if no such call was admitted, or if its headers may already reflect its actual use
     */
    static Optional<ReservationEvidence> of(Experiment experiment, Optional<Refill> refill) {
        Optional<ProbeResponse> before = experiment.latestOfSprint();
        Optional<ProbeResponse> call = experiment.reservations().stream()
                .filter(ProbeResponse::accepted)
                .findFirst();
        if (before.isEmpty() || call.isEmpty() || call.get().promptTokens().isEmpty()) {
            return Optional.empty();
        }
        List<Limit> limits = experiment.tokens().stream()
                .filter(limit -> before.get().remaining(limit).isPresent()
                        && call.get().remaining(limit).isPresent())
                .toList();
        OptionalLong least = limits.stream()
                .mapToLong(limit -> least(limit, before.get(), call.get(), refill))
                .max();
        OptionalLong most = limits.stream()
                .mapToLong(limit -> most(limit, before.get(), call.get(), refill))
                .min();
        return least.isEmpty() || settled(call.get(), least.getAsLong(), most.getAsLong())
                ? Optional.empty()
                : Optional.of(new ReservationEvidence(
                        call.get(),
                        least.getAsLong(),
                        most.getAsLong(),
                        cameBack(limits.get(0), call.get(), least.getAsLong(), experiment)));
    }

    /** Lower bound: the earlier remainder plus the certain refill until this call was sent, minus the new remainder. */
    private static long least(Limit limit, ProbeResponse before, ProbeResponse call, Optional<Refill> refill) {
        long refilled = refill.equals(Optional.of(Refill.TOKEN_BUCKET))
                ? refilled(limit, call.sentMillis() - before.headersMillis())
                : 0;
        return Math.min(limit.amount(), left(limit, before) + refilled) - missingFrom(limit, call);
    }

    /**
     * Upper bound: the same with the possible refill until the headers arrived; 1 allows for rounding down to whole
     * tokens.
     */
    private static long most(Limit limit, ProbeResponse before, ProbeResponse call, Optional<Refill> refill) {
        if (refill.equals(Optional.of(Refill.FIXED_WINDOW))) {
            return left(limit, before) - missingFrom(limit, call);
        }
        long afterPartial = left(limit, before) + 1 + refilled(limit, call.headersMillis() - before.sentMillis());
        long afterFull = limit.amount() + 1 + refilled(limit, call.headersMillis() - call.sentMillis());
        return Math.min(afterPartial, afterFull) - missingFrom(limit, call);
    }

    private static long missingFrom(Limit limit, ProbeResponse call) {
        return left(limit, call) + call.promptTokens().orElseThrow();
    }

    private static long left(Limit limit, ProbeResponse response) {
        return response.remaining(limit).orElseThrow();
    }

    private static long refilled(Limit limit, long millis) {
        return limit.amount() * millis / limit.period().duration().toMillis();
    }

    private static boolean settled(ProbeResponse call, long least, long most) {
        OptionalLong used = call.completionTokens();
        return used.isPresent() && least <= used.getAsLong() && used.getAsLong() <= most;
    }

    private static boolean cameBack(Limit limit, ProbeResponse call, long tokens, Experiment experiment) {
        return experiment
                .afterIdling()
                .map(response -> response.remaining(limit))
                .filter(OptionalLong::isPresent)
                .filter(later -> 2 * (later.getAsLong() - left(limit, call)) > tokens)
                .isPresent();
    }

    /** The cap on {@code max_completion_tokens}; the requested tokens if no cap was reached. At least 1. */
    long cap() {
        if (nothing()) {
            return 1;
        }
        if (inFull()) {
            return call.maxTokens();
        }
        return least <= LIKELY_CAP && LIKELY_CAP <= most ? LIKELY_CAP : roundest();
    }

    private long roundest() {
        return LongStream.of(ROUND)
                .map(unit -> most / unit * unit)
                .filter(multiple -> multiple >= least)
                .findFirst()
                .orElse(most);
    }

    private boolean nothing() {
        return least <= 1;
    }

    private boolean inFull() {
        return most >= call.maxTokens();
    }

    /** What is reserved. */
    Finding finding() {
        String how = "headers of a call with max_completion_tokens=%,d%s"
                .formatted(call.maxTokens(), cameBack ? "; it was returned" : "");
        return new Finding(WHAT, value(), Confidence.SHOWN, how);
    }

    private String value() {
        if (nothing()) {
            return "nothing";
        }
        if (inFull()) {
            return "all of it, up to at least %,d tokens".formatted(call.maxTokens());
        }
        return least == most
                ? "at most %,d tokens".formatted(most)
                : "at most %,d to %,d tokens, assumed to be %,d".formatted(least, most, cap());
    }
}
