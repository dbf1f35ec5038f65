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

    /** Documented in July 2026: of total tokens a minute there are so many times those that are not cached. */
    private static final long TOTAL_PER_UNCACHED = 3;

    private final Experiment experiment;
    private final boolean countsTotalTokens;
    private final Optional<RefillEvidence> idling;
    private final Optional<HiddenLimit> hidden;
    private final Optional<Refill> refill;
    private final Optional<ReservationEvidence> reservation;

    /** @param countsTotalTokens as of {@link Probe} */
    Findings(Experiment experiment, boolean countsTotalTokens) {
        this.experiment = experiment;
        this.countsTotalTokens = countsTotalTokens;
        idling = RefillEvidence.of(experiment);
        Optional<Refill> common = idling.flatMap(RefillEvidence::common);
        hidden = HiddenLimit.of(experiment, common);
        refill = common.or(() -> hidden.flatMap(HiddenLimit::refill));
        reservation = ReservationEvidence.of(experiment, refill);
    }

    /** A sentence for each thing, and last for what was spent. */
    public List<String> sentences() {
        List<String> sentences =
                new ArrayList<>(list().stream().map(Finding::toString).toList());
        sentences.add("spent: " + spentOf(Resource.REQUESTS) + ", " + spentOf(Resource.TOKENS));
        return sentences;
    }

    /** The limits in their order, then what goes for all of them. */
    public List<Finding> list() {
        if (!anyAccepted()) {
            return List.of(Finding.unknown("quotas", "no call was let in; " + lastWords()));
        }
        SprintEvidence sprint = SprintEvidence.of(experiment, hidden.isPresent());
        List<Finding> list = new ArrayList<>();
        experiment.announced().forEach(limit -> list.add(limit(limit, Confidence.ANNOUNCED, "the headers say so")));
        experiment.open().forEach(limit -> list.add(open(limit)));
        experiment
                .notUnderstood()
                .forEach((name, value) -> list.add(
                        Finding.unknown("header " + name, "it looks like a limit, and is not understood: " + value)));
        hidden.ifPresent(found -> list.add(limit(
                found.limit(),
                Confidence.SHOWN,
                "within %s s call %d was refused; no header tells"
                        .formatted(sprint.seconds(), sprint.calls().size()))));
        total().ifPresent(limit -> list.add(limit(
                limit, Confidence.ASSUMED, "three times the tokens, as documented in July 2026; no header tells")));
        list.add(sprint.furtherLimits());
        if (!limits().isEmpty()) {
            list.add(sprint.depth());
            list.add(refillFinding());
            list.add(reservation
                    .map(ReservationEvidence::finding)
                    .orElse(Finding.unknown(
                            ReservationEvidence.WHAT, "no header told of tokens while a call was under way")));
        }
        return list;
    }

    /** The plan to be pasted into {@code user-files/quotas.conf}; empty where no call was let in. */
    public List<String> plan(String model) {
        OptionalLong cap = reservation.map(seen -> OptionalLong.of(seen.cap())).orElse(OptionalLong.empty());
        return anyAccepted() ? planLines(model, cap) : List.of();
    }

    /** What is not known is left to the file's defaults. */
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
                        .orElse(" in a time that is not told");
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
                        .map(reset -> "the headers say so, and that it is there again in %.1f s"
                                .formatted(reset.toMillis() / 1e3))
                        .orElse("the headers say so"));
    }

    /** Requests that were let in, or the tokens that these used. */
    public long spent(Resource resource) {
        return experiment.spent(resource);
    }

    private boolean anyAccepted() {
        return experiment.all().stream().anyMatch(ProbeResponse::accepted);
    }

    private String lastWords() {
        return experiment.all().stream()
                .reduce((earlier, later) -> later)
                .map(last -> "the last was answered with HTTP %d %s"
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
                    "the wait that the refusal asked for fits no other");
        }
        return idling.map(RefillEvidence::finding)
                .orElse(Finding.unknown(
                        RefillEvidence.WHAT,
                        "to see it would take longer, or more of a day's quota, than a probe may"));
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
     * @param value empty where it was not found out
     * @param how it is known, or why it is not
     */
    public record Finding(String what, String value, Confidence confidence, String how) {

        /** How sure a finding is. */
        public enum Confidence {
            /** The server behaved so. */
            SHOWN,
            /** Headers say so. */
            ANNOUNCED,
            /** Documentation says so, and nothing here contradicts it. */
            ASSUMED,
            NOT_FOUND_OUT;

            /** For people: {@code not found out}. */
            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT).replace('_', ' ');
            }
        }

        static Finding unknown(String what, String why) {
            return new Finding(what, "", Confidence.NOT_FOUND_OUT, why);
        }

        /** A line for people: {@code requests a minute: 5 (announced: by the headers)}. */
        @Override
        public String toString() {
            return value.isEmpty()
                    ? "%s: %s (%s)".formatted(what, confidence, how)
                    : "%s: %s (%s: %s)".formatted(what, value, confidence, how);
        }
    }
}
