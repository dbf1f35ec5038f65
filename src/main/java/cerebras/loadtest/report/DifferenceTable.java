package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.ComparedMetric;
import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.RunComparison;
import java.util.List;
import java.util.Locale;

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
                case TOO_FEW -> "too few values";
            };
        }

        /** The name of the figure within a sentence: time to first token p50. */
        String name() {
            String title = difference.metric().title().replace(",", "");
            return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
        }

        /** As part of a list: time to first token p50 +11.2 %. */
        String mention() {
            return name() + " " + change();
        }

        /** What happened, for a difference that is shown: rose by 11.8 % (95 % interval 9.1 to 14.6 %). */
        String event() {
            boolean rose = difference.change() > 0;
            double least = rose ? difference.low() : -difference.high();
            double most = rose ? difference.high() : -difference.low();
            return (rose ? "rose" : "fell") + " by " + size(Math.abs(difference.change())) + " (95 % interval "
                    + size(least).replaceAll(" (%|points)", "") + " to " + size(most) + ")";
        }

        /** The smallest change for the worse that would have been found, as part of a sentence; only where there is one. */
        String findable() {
            return "a change of " + size(difference.detectable()) + " in " + name();
        }

        private String size(double part) {
            return relative(part).replaceFirst("[+−]", "");
        }
    }
}
