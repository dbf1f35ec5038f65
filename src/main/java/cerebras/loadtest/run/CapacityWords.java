package cerebras.loadtest.run;

import cerebras.loadtest.analysis.capacity.Capacity;
import cerebras.loadtest.analysis.capacity.Capacity.Trials;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.report.VerdictLine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a search found, in words. */
record CapacityWords(Capacity capacity, ServiceLevel level, int trials, int steps) {

    RunAnswer answer() {
        List<String> lines = new ArrayList<>();
        lines.add(found());
        capacity.highestMet()
                .map(met -> evidence(met, "met", met.met(), met.shownMet()))
                .ifPresent(lines::add);
        capacity.lowestMissed()
                .map(missed -> evidence(missed, "missed", missed.missed(), missed.shownMissed()))
                .ifPresent(lines::add);
        lines.add("Asked for: " + level.limits().stream().map(VerdictLine::of).collect(Collectors.joining(", ")) + ".");
        lines.add("%,d trials, measured in %,d steps%s."
                .formatted(trials, steps, capacity.settled() ? "" : "; the search ended before it was settled"));
        return new RunAnswer("Capacity", lines);
    }

    /** What came of one trial: {@code >> trial 3, 8 users: PASS p95 time to first token: 412 ms <= 500 ms (n=5,120)}. */
    static String trial(int number, int users, Judgement judgement) {
        return judgement.verdicts().stream()
                .map(VerdictLine::of)
                .collect(Collectors.joining("; ", ">> trial %d, %s: ".formatted(number, users(users)), ""));
    }

    private String found() {
        return switch (capacity.kind()) {
            case BETWEEN ->
                "The service level is met up to %s, and no longer at %,d."
                        .formatted(
                                users(capacity.highestMet().orElseThrow()),
                                capacity.lowestMissed().orElseThrow().users());
            case AT_LEAST ->
                "The service level is met at %s, the most that were tried. To search further: -Dusers=%d"
                        .formatted(
                                users(capacity.highestMet().orElseThrow()),
                                4 * capacity.highestMet().orElseThrow().users());
            case BELOW_LOWEST ->
                "Even %s did not get the service level."
                        .formatted(users(capacity.lowestMissed().orElseThrow()));
            case UNKNOWN -> "The search ended before its first trial did.";
        };
    }

    private static String evidence(Trials level, String verb, int times, int shown) {
        int trials = level.met() + level.missed();
        return "At %s it was %s in %s%s."
                .formatted(
                        users(level),
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
            return ", by too few calls to be sure";
        }
        String which = shown < times ? ", %d of them".formatted(shown) : times == 1 ? "" : ", each";
        return which + " with 95 % confidence";
    }

    private static String users(Trials level) {
        return users(level.users());
    }

    private static String users(int users) {
        return users == 1 ? "1 user" : "%,d users".formatted(users);
    }
}
