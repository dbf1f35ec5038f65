package cerebras.loadtest.load.probe;

import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.load.probe.Findings.Finding;
import cerebras.loadtest.load.probe.Findings.Finding.Confidence;
import cerebras.loadtest.quota.Limit;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Evidence from calls in quick succession, in addition to the headers.
 *
 * @param calls calls of the burst, or of an earlier one whose last call was refused
 * @param earliest the first call after an idle time
 * @param announced the limits in headers
 * @param hidden whether the unannounced limit behind the refusal is known
 */
record SprintEvidence(List<ProbeResponse> calls, ProbeResponse earliest, List<Limit> announced, boolean hidden) {

    private static final String WHOLE = "the whole limit at once";
    private static final long SECOND_MILLIS = 1_000;

    static SprintEvidence of(Experiment experiment, boolean hidden) {
        boolean refused = !experiment.refusedSprint().isEmpty();
        return new SprintEvidence(
                refused ? experiment.refusedSprint() : experiment.sprint(),
                experiment.all().get(0),
                experiment.announced(),
                hidden);
    }

    /** The finding about unannounced limits. */
    Finding furtherLimits() {
        ProbeResponse last = calls.get(calls.size() - 1);
        if (last.accepted()) {
            return new Finding(
                    "further limits",
                    "none met",
                    Confidence.SHOWN,
                    "%d calls in %s s were admitted, up to %d in a second"
                            .formatted(calls.size(), seconds(), mostInASecond()));
        }
        return hidden
                ? new Finding("further limits", "none met", Confidence.SHOWN, "no refusal was due to another limit")
                : Finding.unknown(
                        "further limits",
                        "call %d was refused: HTTP %d %s"
                                .formatted(calls.size(), last.status(), last.message())
                                .strip());
    }

    /** How much may be used at once. A limit was full if only the first call was missing. */
    Finding depth() {
        String notFull = announced.stream()
                .filter(limit -> !wasFull(limit))
                .map(Limit::name)
                .collect(Collectors.joining(", "));
        if (!notFull.isEmpty()) {
            return Finding.unknown("depth", "the first call found less than the whole limit of " + notFull);
        }
        return announced.isEmpty()
                ? new Finding("depth", WHOLE, Confidence.SHOWN, "this many calls were admitted before the refusal")
                : new Finding("depth", WHOLE, Confidence.ANNOUNCED, "the first call found all of it");
    }

    private boolean wasFull(Limit limit) {
        OptionalLong left = earliest.remaining(limit);
        OptionalLong used = earliest.used(limit.resource());
        return left.isPresent() && used.isPresent() && left.getAsLong() + used.getAsLong() >= limit.amount();
    }

    /** From the first call to the end of the last. */
    String seconds() {
        return "%.1f"
                .formatted(
                        (calls.get(calls.size() - 1).endMillis() - calls.get(0).sentMillis()) / 1e3);
    }

    private long mostInASecond() {
        return calls.stream().mapToLong(this::inASecondFrom).max().orElse(0);
    }

    private long inASecondFrom(ProbeResponse start) {
        return calls.stream()
                .map(response -> response.sentMillis() - start.sentMillis())
                .filter(millis -> millis >= 0 && millis < SECOND_MILLIS)
                .count();
    }
}
