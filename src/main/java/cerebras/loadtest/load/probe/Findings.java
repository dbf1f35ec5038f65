package cerebras.loadtest.load.probe;

import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.load.probe.Findings.Finding.Confidence;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conclusions from the responses to a probe. */
public final class Findings {

    /** Ratio of the limit of total tokens per minute to that of uncached tokens, as documented in July 2026. */
    private static final long TOTAL_PER_UNCACHED = 3;

    private final Experiment experiment;
    private final boolean countsTotalTokens;
    private final Optional<RefillEvidence> idling;
    private final Optional<HiddenLimit> hidden;
    private final Optional<Refill> refill;
    private final Optional<ReservationEvidence> reservation;

    /** @param countsTotalTokens as in {@link Probe} */
    Findings(Experiment experiment, boolean countsTotalTokens) {
        this.experiment = experiment;
        this.countsTotalTokens = countsTotalTokens;
        idling = RefillEvidence.of(experiment);
        Optional<Refill> common = idling.flatMap(RefillEvidence::common);
        hidden = HiddenLimit.of(experiment, common);
        refill = common.or(() -> hidden.flatMap(HiddenLimit::refill));
        reservation = ReservationEvidence.of(experiment, refill);
    }

    /** One sentence for each finding, and a last one for what was used. */
    public List<String> sentences() {
        List<String> sentences =
                new ArrayList<>(list().stream().map(Finding::toString).toList());
        sentences.add("spent: " + spentOf(Resource.REQUESTS) + ", " + spentOf(Resource.TOKENS));
        return sentences;
    }

    /** The limits in their order, then findings about all of them. */
    public List<Finding> list() {
        if (!anyAccepted()) {
            return List.of(Finding.unknown("quotas", "no call was admitted; " + lastWords()));
        }
        SprintEvidence sprint = SprintEvidence.of(experiment, hidden.isPresent());
        List<Finding> list = new ArrayList<>();
        experiment.announced().forEach(limit -> list.add(limit(limit, Confidence.ANNOUNCED, "the headers say so")));
        experiment.open().forEach(limit -> list.add(open(limit)));
        experiment
                .notUnderstood()
                .forEach((name, value) -> list.add(
                        Finding.unknown("header " + name, "looks like a limit, but is not understood: " + value)));
        hidden.ifPresent(found -> list.add(limit(
                found.limit(),
                Confidence.SHOWN,
                "call %2$d was refused within %1$s s; no header states the limit"
                        .formatted(sprint.seconds(), sprint.calls().size()))));
        total().ifPresent(limit -> list.add(limit(
                limit, Confidence.ASSUMED, "three times the tokens, as documented in July 2026; no header states it")));
        list.add(sprint.furtherLimits());
        if (!limits().isEmpty()) {
            list.add(sprint.depth());
            list.add(refillFinding());
            list.add(reservation
                    .map(ReservationEvidence::finding)
                    .orElse(Finding.unknown(
                            ReservationEvidence.WHAT, "no header stated tokens while a call was in progress")));
        }
        return list;
    }

    /** The plan to be pasted into {@code user-files/quotas.conf}; empty if no call was admitted. */
    public List<String> plan(String model) {
        OptionalLong cap = reservation.map(seen -> OptionalLong.of(seen.cap())).orElse(OptionalLong.empty());
        return anyAccepted() ? planLines(model, cap) : List.of();
    }

    /** Unknown values are left to the defaults of the file. */
    private List<String> planLines(String model, OptionalLong capTokens) {
        List<String> lines = new ArrayList<>();
        lines.add("probed {");
        refill.ifPresent(found -> lines.add("  refill = " + found));
        capTokens.ifPresent(tokens -> lines.add("  reservation-cap-tokens = " + tokens));
        lines.add("  models {");
        lines.add("    \"" + model + "\" {");
        for (Resource resource : Resource.values()) {
            String comment = resource == Resource.TOTAL_TOKENS ? "   # assumed" : "";
            amounts(resource).ifPresent(amounts -> lines.add("      " + resource + " { " + amounts + " }" + comment));
        }
        experiment.open().forEach(limit -> lines.add("      # " + openName(limit) + ": " + openAmount(limit)));
        lines.add("    }");
        lines.add("    default {}");
        lines.add("  }");
        lines.add("}");
        return lines;
    }

    private Optional<String> amounts(Resource resource) {
        String amounts = limits().stream()
                .filter(limit -> limit.resource() == resource)
                .map(limit -> limit.period() + " = " + limit.amount())
                .collect(Collectors.joining(", "));
        return amounts.isEmpty() ? Optional.empty() : Optional.of(amounts);
    }

    private static String openName(OpenLimit limit) {
        return limit.resource()
                + limit.window()
                        .map(window -> " in " + window.toSeconds() + " s")
                        .orElse(" in an unknown period");
    }

    private static String openAmount(OpenLimit limit) {
        return limit.amount().isPresent()
                ? "%,d".formatted(limit.amount().getAsLong())
                : "%,d left".formatted(limit.remaining().orElse(0));
    }

    private static Finding open(OpenLimit limit) {
        return new Finding(
                openName(limit),
                openAmount(limit),
                Confidence.ANNOUNCED,
                limit.untilReset()
                        .map(reset ->
                                "the headers say so, and that it resets in %.1f s".formatted(reset.toMillis() / 1e3))
                        .orElse("the headers say so"));
    }

    /** Admitted requests, or the tokens that they used. */
    public long spent(Resource resource) {
        return experiment.spent(resource);
    }

    private boolean anyAccepted() {
        return experiment.all().stream().anyMatch(ProbeResponse::accepted);
    }

    private String lastWords() {
        return experiment.all().stream()
                .reduce((earlier, later) -> later)
                .map(last -> "the last answer was HTTP %d %s"
                        .formatted(last.status(), last.message())
                        .strip())
                .orElse("none was made");
    }

    private List<Limit> limits() {
        return Stream.of(experiment.announced().stream(), hidden.map(HiddenLimit::limit).stream(), total().stream())
                .flatMap(limits -> limits)
                .sorted()
                .toList();
    }

    private Optional<Limit> total() {
        return experiment.tokens().stream()
                .filter(limit -> countsTotalTokens && limit.period() == Period.MINUTE)
                .findFirst()
                .map(limit -> new Limit(
                        Resource.TOTAL_TOKENS,
                        Period.MINUTE,
                        Math.min(TOTAL_PER_UNCACHED * limit.amount(), Limit.most(Period.MINUTE))));
    }

    private static Finding limit(Limit limit, Confidence confidence, String how) {
        String name = limit.resource() + (limit.period() == Period.HOUR ? " an " : " a ") + limit.period();
        return new Finding(name, "%,d".formatted(limit.amount()), confidence, how);
    }

    private Finding refillFinding() {
        if (idling.flatMap(RefillEvidence::common).isEmpty() && refill.isPresent()) {
            return new Finding(
                    RefillEvidence.WHAT,
                    refill.get().toString(),
                    Confidence.SHOWN,
                    "only this fits the wait that the refusal asked for");
        }
        return idling.map(RefillEvidence::finding)
                .orElse(Finding.unknown(
                        RefillEvidence.WHAT,
                        "observing it would take longer, or more of a daily quota, than a probe may use"));
    }

    private String spentOf(Resource resource) {
        return "%,d %s".formatted(spent(resource), resource)
                + experiment
                        .daily(resource)
                        .map(daily -> " (%.2f %% of a day's)".formatted(100.0 * spent(resource) / daily.amount()))
                        .orElse("");
    }

    /**
     * One finding.
     *
     * @param what it is
     * @param value empty if it was not found out
     * @param how evidence for it, or why it was not found out
     */
    public record Finding(String what, String value, Confidence confidence, String how) {

        /** How sure a finding is. */
        public enum Confidence {
            /** Shown by the server's behaviour. */
            SHOWN,
            /** Stated in headers. */
            ANNOUNCED,
            /** Stated in documentation and not contradicted by observations. */
            ASSUMED,
            NOT_FOUND_OUT;

            /** Text for users: {@code not found out}. */
            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT).replace('_', ' ');
            }
        }

        static Finding unknown(String what, String why) {
            return new Finding(what, "", Confidence.NOT_FOUND_OUT, why);
        }

        /** A line for users: {@code requests a minute: 5 (announced: by the headers)}. */
        @Override
        public String toString() {
            return value.isEmpty()
                    ? "%s: %s (%s)".formatted(what, confidence, how)
                    : "%s: %s (%s: %s)".formatted(what, value, confidence, how);
        }
    }
}
