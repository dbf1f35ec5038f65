package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.ComparedMetric;
import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every figure of both sides, as text. */
record DifferenceTable(List<Row> rows) {

    /**
     * @param detectable the smallest change for the worse that would have been found
     * @param verdict in words
     * @param kind the verdict, as a style
     */
    record Row(
            String title,
            String base,
            String other,
            String plain,
            String change,
            String interval,
            String detectable,
            String verdict,
            String kind) {}

    static DifferenceTable of(RunComparison comparison, Numbers numbers) {
        return new DifferenceTable(comparison.differences().stream()
                .map(difference -> row(difference, numbers))
                .toList());
    }

    private static Row row(Difference difference, Numbers numbers) {
        DifferenceWords words = new DifferenceWords(difference, numbers);
        return new Row(
                difference.metric().title(),
                words.figure(difference.base()),
                words.figure(difference.other()),
                words.plain(),
                words.change(),
                words.interval(),
                words.detectable(),
                words.verdict(),
                difference.verdict().name().toLowerCase(Locale.ROOT));
    }

    /** One difference of two runs, in words and numbers. */
    static final class DifferenceWords {

        private final Difference difference;
        private final Numbers numbers;

        DifferenceWords(Difference difference, Numbers numbers) {
            this.difference = difference;
            this.numbers = numbers;
        }

        /** A figure of one side. */
        String figure(Double figure) {
            if (figure == null) {
                return Numbers.ABSENT;
            }
            return switch (difference.metric().kind()) {
                case TIME -> numbers.time(figure).text();
                case SPEED -> numbers.speed(figure).text();
                case SHARE -> numbers.percent(figure);
            };
        }

        /** How much more, in the unit of the figure. */
        String plain() {
            if (difference.change() == null) {
                return Numbers.ABSENT;
            }
            double more = difference.other() - difference.base();
            String sign = more < 0 ? "−" : more > 0 ? "+" : "";
            return switch (difference.metric().kind()) {
                case TIME -> sign + numbers.time(Math.abs(more)).text();
                case SPEED -> sign + numbers.speed(Math.abs(more)).text();
                case SHARE -> points(more);
            };
        }

        /** How much more, relatively. */
        String change() {
            return relative(difference.change());
        }

        String interval() {
            return difference.low() == null
                    ? Numbers.ABSENT
                    : relative(difference.low()) + " to " + relative(difference.high());
        }

        /**
         * The smallest change for the worse that would have been found in four of five comparisons like this; none where values
         * have no spread.
         */
        String detectable() {
            Double least = difference.detectable();
            return least == null || least == 0
                    ? Numbers.ABSENT
                    : relative(difference.metric().kind() == ComparedMetric.Kind.TIME ? least : -least);
        }

        /** A part of the base's figure; points where the figure is a share. */
        String relative(Double change) {
            if (change == null) {
                return Numbers.ABSENT;
            }
            return difference.metric().kind() == ComparedMetric.Kind.SHARE
                    ? points(change)
                    : numbers.difference(change);
        }

        private String points(double share) {
            return numbers.difference(share).replace("%", "points");
        }

        String verdict() {
            boolean time = difference.metric().kind() == ComparedMetric.Kind.TIME;
            return switch (difference.verdict()) {
                case WORSE -> time ? "slower" : "lower";
                case BETTER -> time ? "faster" : "higher";
                case SMALLER_THAN_MATTERS -> "smaller than matters";
                case NONE_SHOWN -> "no difference shown";
                case TOO_SHORT -> "runs too short";
                case TOO_FEW -> "too few";
            };
        }

        /** As part of a sentence: time to first token, p50 (+11.2 %). */
        String mention() {
            String title = difference.metric().title();
            return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1) + " (" + change() + ")";
        }
    }

    /**
     * What a comparison comes to, for somebody who reads nothing else.
     *
     * @param kind style of the box: {@code failed}, {@code caution} or {@code fine}
     * @param word two or three words
     * @param sentence what differs, by how much
     */
    record DifferenceVerdict(String kind, String word, String sentence) {

        static DifferenceVerdict of(RunComparison comparison, Numbers numbers) {
            if (!comparison.judged()) {
                return new DifferenceVerdict(
                        "caution",
                        "Cannot be said",
                        comparison
                                .tooShort()
                                .map(window -> tooShort(window, numbers))
                                .orElse(
                                        "These runs have too few calls in their steady windows. Let them last longer."));
            }
            List<Difference> worse = comparison.of(Change.WORSE);
            List<Difference> better = comparison.of(Change.BETTER);
            if (!worse.isEmpty()) {
                return new DifferenceVerdict(
                        "failed",
                        better.isEmpty() ? "Worse" : "Worse in part",
                        "The new " + runs(comparison) + " worse than the base in " + mentions(worse, numbers)
                                + (better.isEmpty() ? "." : ", and better in " + mentions(better, numbers) + "."));
            }
            if (!better.isEmpty()) {
                return new DifferenceVerdict(
                        "fine",
                        "Better",
                        "The new " + runs(comparison) + " better than the base in " + mentions(better, numbers) + ".");
            }
            return same(comparison, numbers);
        }

        private static DifferenceVerdict same(RunComparison comparison, Numbers numbers) {
            List<Difference> open = comparison.differences().stream()
                    .filter(difference -> difference.low() != null && difference.mayBeWorse(comparison.threshold()))
                    .toList();
            String threshold = numbers.percent(comparison.threshold());
            if (comparison.tooShort().isPresent()) {
                return new DifferenceVerdict(
                        "caution",
                        "Cannot be said of all",
                        "No difference is shown, but "
                                + count(comparison.of(Change.TOO_SHORT).size(), numbers)
                                + " cannot be judged: "
                                + lowerCase(tooShort(comparison.tooShort().orElseThrow(), numbers)));
            }
            if (open.isEmpty()) {
                return new DifferenceVerdict(
                        "fine", "No difference that matters", "Nothing got worse by " + threshold + " or more.");
            }
            return new DifferenceVerdict(
                    "caution",
                    "No difference shown",
                    "Chance alone could make what differs. The smallest change for the worse that runs like these would show: "
                            + open.stream()
                                    .map(difference -> new DifferenceWords(difference, numbers))
                                    .map(words -> words.mention().replaceAll("\\(.*", "") + words.detectable())
                                    .collect(Collectors.joining("; "))
                            + ". To rule out " + threshold + ", use longer runs, or several a side.");
        }

        private static String count(int figures, Numbers numbers) {
            return figures == 1 ? "one figure" : numbers.count(figures) + " figures";
        }

        private static String lowerCase(String sentence) {
            return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
        }

        private static String tooShort(TooShort window, Numbers numbers) {
            return "The runs are too short: " + numbers.tooShort(window).replaceFirst("no interval: ", "")
                    + ", or make three runs a side.";
        }

        private static String runs(RunComparison comparison) {
            return comparison.other().runs().size() == 1 ? "run is" : "runs are";
        }

        private static String mentions(List<Difference> differences, Numbers numbers) {
            return differences.stream()
                    .map(difference -> new DifferenceWords(difference, numbers).mention())
                    .collect(Collectors.joining("; "));
        }
    }
}
