package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunComparison.Decision;
import cerebras.loadtest.report.DifferenceTable.DifferenceWords;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a comparison comes to: the same on the page, on the console and in the JSON file.
 *
 * @param decision of several comparisons, the worst
 * @param word the status in some words
 * @param sentence one sentence
 * @param details further sentences; may be empty
 */
record DifferenceVerdict(Decision decision, String word, String sentence, List<String> details) {

    /** Of a comparison with one side or several. */
    static DifferenceVerdict of(List<RunComparison> comparisons, Numbers numbers) {
        List<DifferenceVerdict> verdicts =
                comparisons.stream().map(comparison -> of(comparison, numbers)).toList();
        if (verdicts.size() == 1) {
            return verdicts.get(0);
        }
        Decision worst = decision(comparisons);
        List<String> labels = labels(comparisons);
        return new DifferenceVerdict(
                worst,
                word(worst),
                groups(comparisons, labels),
                IntStream.range(0, verdicts.size())
                        .mapToObj(i -> labels.get(i) + ": " + verdicts.get(i).sentence())
                        .toList());
    }

    /** Compared with the base, a and b are worse, c is better, d has no difference shown. */
    private static String groups(List<RunComparison> comparisons, List<String> labels) {
        List<String> groups = new ArrayList<>();
        for (Decision decision : Decision.values()) {
            List<String> names = IntStream.range(0, labels.size())
                    .filter(i -> comparisons.get(i).decision() == decision)
                    .mapToObj(labels::get)
                    .toList();
            if (!names.isEmpty()) {
                boolean one = names.size() == 1;
                String last = names.get(names.size() - 1);
                String all = one ? last : String.join(", ", names.subList(0, names.size() - 1)) + " and " + last;
                groups.add(all + " "
                        + switch (decision) {
                            case WORSE -> (one ? "is" : "are") + " worse";
                            case BETTER -> (one ? "is" : "are") + " better";
                            case NO_DIFFERENCE_THAT_MATTERS -> (one ? "has" : "have") + " no difference that matters";
                            case NO_DIFFERENCE_SHOWN -> (one ? "has" : "have") + " no difference shown";
                            case INCONCLUSIVE -> (one ? "is" : "are") + " inconclusive";
                        });
            }
        }
        return "Compared with the base, " + String.join(", ", groups) + ".";
    }

    /** The worst of several: worse, inconclusive, no difference shown, better, none that matters. */
    static Decision decision(List<RunComparison> comparisons) {
        List<Decision> decisions =
                comparisons.stream().map(RunComparison::decision).toList();
        return List.of(
                        Decision.WORSE,
                        Decision.INCONCLUSIVE,
                        Decision.NO_DIFFERENCE_SHOWN,
                        Decision.BETTER,
                        Decision.NO_DIFFERENCE_THAT_MATTERS)
                .stream()
                .filter(decisions::contains)
                .findFirst()
                .orElseThrow();
    }

    /** What each side that is compared with the base is called: the end of what the user wrote, or a number. */
    static List<String> labels(List<RunComparison> comparisons) {
        if (comparisons.size() == 1) {
            return List.of("new");
        }
        List<String> ends = comparisons.stream()
                .map(comparison -> comparison.other().name())
                .map(name -> name.contains(",") ? "" : name.replaceFirst("[/\\\\]+$", ""))
                .map(name -> name.replaceFirst(".*[/\\\\]", ""))
                .toList();
        boolean distinct = ends.stream().distinct().count() == ends.size()
                && ends.stream().noneMatch(name -> name.isEmpty() || name.endsWith(".jsonl") || name.equals("base"));
        return distinct
                ? ends
                : IntStream.rangeClosed(1, ends.size())
                        .mapToObj(number -> "new " + number)
                        .toList();
    }

    /** Style of the verdict on a page: {@code pass}, {@code fail} or {@code unsure}. */
    String kind() {
        return switch (decision) {
            case WORSE -> "fail";
            case BETTER, NO_DIFFERENCE_THAT_MATTERS -> "pass";
            case NO_DIFFERENCE_SHOWN, INCONCLUSIVE -> "unsure";
        };
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case WORSE -> "Worse";
            case BETTER -> "Better";
            case NO_DIFFERENCE_THAT_MATTERS -> "No difference that matters";
            case NO_DIFFERENCE_SHOWN -> "No difference shown";
            case INCONCLUSIVE -> "Inconclusive";
        };
    }

    private static DifferenceVerdict of(RunComparison comparison, Numbers numbers) {
        Decision decision = comparison.decision();
        return new DifferenceVerdict(
                decision, word(decision), capital(sentence(comparison, numbers)) + ".", details(comparison, numbers));
    }

    private static String sentence(RunComparison comparison, Numbers numbers) {
        return switch (comparison.decision()) {
            case WORSE -> event(comparison.of(Change.WORSE), "worse", numbers);
            case BETTER -> event(comparison.of(Change.BETTER), "better", numbers);
            case NO_DIFFERENCE_THAT_MATTERS ->
                "no difference that matters: nothing got worse by " + numbers.percent(comparison.threshold())
                        + " or more";
            case NO_DIFFERENCE_SHOWN ->
                "no difference shown"
                        + comparison.differences().stream()
                                .filter(difference -> difference.detectable() != null && difference.detectable() > 0)
                                .findFirst()
                                .map(difference -> ": " + new DifferenceWords(difference, numbers).findable()
                                        + " would have been found")
                                .orElse("");
            case INCONCLUSIVE -> inconclusive(comparison, numbers);
        };
    }

    private static String event(List<Difference> differences, String direction, Numbers numbers) {
        DifferenceWords first = new DifferenceWords(differences.get(0), numbers);
        int more = differences.size() - 1;
        return first.name() + " " + first.event()
                + (more == 0
                        ? ""
                        : more == 1
                                ? ", and one more figure got " + direction
                                : ", and " + numbers.count(more) + " more figures got " + direction);
    }

    private static String inconclusive(RunComparison comparison, Numbers numbers) {
        if (!comparison.judged()) {
            return comparison
                    .tooShort()
                    .map(window -> tooShort(window, numbers))
                    .orElse("these runs have too few calls in their steady windows to be compared");
        }
        int open = comparison.of(Change.TOO_SHORT).size();
        return "no difference shown, but " + (open == 1 ? "one figure" : numbers.count(open) + " figures")
                + " cannot be judged: "
                + tooShort(comparison.tooShort().orElseThrow(), numbers);
    }

    private static String tooShort(TooShort window, Numbers numbers) {
        return "the runs are too short; " + numbers.tooShort(window).replaceFirst("no interval: ", "")
                + ", or make three runs a side";
    }

    private static List<String> details(RunComparison comparison, Numbers numbers) {
        List<String> details = new ArrayList<>();
        List<Difference> worse = comparison.of(Change.WORSE);
        List<Difference> better = comparison.of(Change.BETTER);
        add(details, "Also worse: ", worse.stream().skip(1).toList(), numbers);
        add(
                details,
                worse.isEmpty() ? "Also better: " : "Better: ",
                worse.isEmpty() ? better.stream().skip(1).toList() : better,
                numbers);
        switch (comparison.decision()) {
            case NO_DIFFERENCE_SHOWN -> details.add(smallest(comparison, numbers));
            case WORSE, BETTER ->
                comparison
                        .tooShort()
                        .ifPresent(window -> details.add("Not judged: "
                                + comparison.of(Change.TOO_SHORT).stream()
                                        .map(difference -> new DifferenceWords(difference, numbers).name())
                                        .collect(Collectors.joining(", "))
                                + "; " + tooShort(window, numbers) + "."));
            case INCONCLUSIVE -> {
                if (!comparison.judged() && comparison.tooShort().isEmpty()) {
                    details.add("Let them last longer.");
                }
            }
            case NO_DIFFERENCE_THAT_MATTERS -> {}
        }
        return List.copyOf(details);
    }

    private static void add(List<String> details, String title, List<Difference> differences, Numbers numbers) {
        if (!differences.isEmpty()) {
            details.add(title
                    + differences.stream()
                            .map(difference -> new DifferenceWords(difference, numbers).mention())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }

    private static String smallest(RunComparison comparison, Numbers numbers) {
        return "The smallest change for the worse that runs like these would show in four of five comparisons: "
                + comparison.differences().stream()
                        .filter(difference -> difference.low() != null && difference.mayBeWorse(comparison.threshold()))
                        .map(difference -> new DifferenceWords(difference, numbers))
                        .map(words -> words.name() + " " + words.detectable())
                        .collect(Collectors.joining(", "))
                + ". To rule out " + numbers.percent(comparison.threshold()) + ", use longer runs, or several a side.";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
