package cerebras.loadtest.report;

import cerebras.loadtest.analysis.capacity.BindingLimit;
import cerebras.loadtest.analysis.capacity.BindingLimit.Evidence;
import cerebras.loadtest.analysis.capacity.BindingLimit.Factor;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.records.CapacityResult;
import cerebras.loadtest.records.CapacityResult.Level;
import cerebras.loadtest.records.RunAnswer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The result of a search for capacity in sentences: how sure it is, and what was searched for. */
final class CapacityAnswer {

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private final String noun;

    private CapacityAnswer(String noun) {
        this.noun = noun;
    }

    /** @param agents whether the users are agents that play sessions */
    static RunAnswer of(CapacityResult result, boolean agents) {
        return new CapacityAnswer(agents ? "agent" : "user").answer(result);
    }

    private RunAnswer answer(CapacityResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(found(result));
        if (result.meet() != null) {
            lines.add(evidence(
                    result.meet(), "met", result.meet().met(), result.meet().shownMet()));
        }
        if (result.miss() != null) {
            lines.add(evidence(
                    result.miss(),
                    "missed",
                    result.miss().missed(),
                    result.miss().shownMissed()));
        }
        lines.add("Service level: " + limits(result.serviceLevel()) + ".");
        lines.add("%,d trials, measured in %,d steps%s."
                .formatted(
                        result.trials(),
                        result.steps(),
                        result.settled() ? "" : "; the search ended before it was settled"));
        return new RunAnswer("Capacity", lines);
    }

    /**
     * The binding limit, {@code Binding limit: queue of the provider, in both steps of more.}, and in a sentence of its own
     * the evidence, if there is any.
     */
    static List<String> of(BindingLimit found) {
        List<String> evidence = evidence(found);
        return evidence.isEmpty()
                ? List.of(statement(found))
                : List.of(statement(found), "Measured in these steps: " + String.join(", ", evidence) + ".");
    }

    private static String statement(BindingLimit found) {
        if (found.factor() != Factor.NOT_CLEAR) {
            String steps = found.agreeing() == found.trials()
                    ? all(found.trials()).replace("trial", "step")
                    : "%d of %d steps".formatted(found.agreeing(), found.trials());
            return "Binding limit: %s, in %s of more.".formatted(name(found.factor()), steps);
        }
        return "Binding limit: not clear"
                + (found.candidates().isEmpty() ? "" : ", ")
                + found.candidates().stream().map(CapacityAnswer::name).collect(Collectors.joining(" or "))
                + ".";
    }

    private static String name(Factor kind) {
        return switch (kind) {
            case SPEED -> "speed of the answers";
            case QUEUE -> "queue of the provider";
            case REQUEST_QUOTA -> "quota of requests";
            case TOKEN_QUOTA -> "quota of tokens";
            case QUOTA -> "quota";
            case LOAD_GENERATOR -> "load generator";
            case NOT_CLEAR -> "not clear";
        };
    }

    private static List<String> evidence(BindingLimit found) {
        Evidence figures = found.evidence();
        Set<Factor> shown =
                found.candidates().isEmpty() ? EnumSet.allOf(Factor.class) : EnumSet.copyOf(found.candidates());
        List<String> words = new ArrayList<>();
        if (shown.contains(Factor.QUEUE)) {
            times(words, "time to first token", figures.timeToFirstTokenGrowth());
            share(words, "refused because the provider was full", figures.full());
        }
        if (shown.contains(Factor.SPEED)) {
            times(words, "output speed", figures.outputSpeedGrowth());
            times(words, "speed as the server says", figures.serverSpeedGrowth());
        }
        if (shown.contains(Factor.QUEUE) && figures.serverQueueMs() != null) {
            words.add("queue time as the server says "
                    + NUMBERS.time(figures.serverQueueMs() * 1e6).text());
        }
        share(words, "refused by a quota of requests", figures.requestQuotaRefused());
        share(words, "refused by a quota of tokens", figures.tokenQuotaRefused());
        share(words, "refused by a quota", figures.quotaRefused());
        boolean quota = shown.contains(Factor.REQUEST_QUOTA) || shown.contains(Factor.TOKEN_QUOTA);
        if (quota && figures.requestQuotaRefused() + figures.tokenQuotaRefused() + figures.quotaRefused() == 0) {
            words.add("no call was refused yet, but the quota does not last at the rate of these steps");
        }
        if (figures.generatorInvalid()) {
            words.add("the load generator was overloaded");
        }
        return words;
    }

    private static void times(List<String> words, String figure, Double growth) {
        if (growth != null) {
            words.add("%s %.2f times that of the fewest users".formatted(figure, growth));
        }
    }

    private static void share(List<String> words, String what, double share) {
        if (share > 0) {
            words.add("%.1f %% %s".formatted(100 * share, what));
        }
    }

    /** All limits on a line: {@code p95 time to first token <= 300 ms, success rate >= 99 %}. */
    static String limits(Map<String, String> serviceLevel) {
        return ServiceLevel.of(serviceLevel)
                .map(level -> level.limits().stream().map(VerdictLine::of).collect(Collectors.joining(", ")))
                .orElse("none");
    }

    private String found(CapacityResult result) {
        if (result.meet() == null) {
            return result.miss() == null
                    ? "The search ended before its first trial did."
                    : "Even %s did not get the service level."
                            .formatted(users(result.miss().users()));
        }
        return result.miss() == null
                ? "The service level is met at %s, the most that were tried. To search further: -Dusers=%d"
                        .formatted(
                                users(result.meet().users()), 4 * result.meet().users())
                : "The service level is met up to %s, and no longer at %,d."
                        .formatted(users(result.meet().users()), result.miss().users());
    }

    private String evidence(Level level, String verb, int times, int shown) {
        int trials = level.met() + level.missed();
        return "At %s it was %s in %s%s."
                .formatted(
                        users(level.users()),
                        verb,
                        times == trials ? all(trials) : "%d of %d trials".formatted(times, trials),
                        confidence(times, shown));
    }

    private static String all(int trials) {
        return switch (trials) {
            case 1 -> "the only trial";
            case 2 -> "both trials";
            default -> "all %d trials".formatted(trials);
        };
    }

    /** Of the trials that say so, how many had calls enough for it. */
    private static String confidence(int times, int shown) {
        if (shown == 0) {
            return ", with too few calls for 95 % confidence";
        }
        String which = shown < times ? ", %d of them".formatted(shown) : times == 1 ? "" : ", each";
        return which + " with 95 % confidence";
    }

    private String users(int users) {
        return NUMBERS.count(users, noun);
    }
}
