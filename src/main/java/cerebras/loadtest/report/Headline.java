package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.stats.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The window whose figures are shown first: the steady one; in a load of steps, which have different loads, the step with
 * the highest throughput of the fewest users; the whole run when nothing ended in either.
 *
 * @param figures what to show
 * @param wholeRun whether the whole run stands in for the steady window
 * @param step the users of the step that is shown; {@code null} where none is
 */
record Headline(Figures figures, boolean wholeRun, String step) {

    static Headline of(RunSummary summary) {
        return bestStep(summary)
                .map(step -> new Headline(step.figures(), false, step.name()))
                .orElseGet(() -> steadyOrWhole(summary));
    }

    private static Headline steadyOrWhole(RunSummary summary) {
        boolean wholeRun = summary.run().plan().measuredWhole()
                || summary.steady().attempts() == 0 && summary.whole().attempts() > 0;
        return new Headline(wholeRun ? summary.whole() : summary.steady(), wholeRun, null);
    }

    /** Of those whose interval reaches the highest throughput the one of the fewest users: near the knee, if there is one. */
    private static Optional<Breakdown> bestStep(RunSummary summary) {
        List<Breakdown> steps =
                summary.steps().stream().filter(step -> value(step) > 0).toList();
        return steps.stream()
                .max(Comparator.comparingDouble(Headline::value))
                .flatMap(best -> steps.stream()
                        .filter(step -> step == best || reach(step) >= low(best))
                        .min(Comparator.comparingInt(step -> Integer.parseInt(step.name()))));
    }

    private static double value(Breakdown step) {
        Estimate throughput = step.figures().outputThroughput();
        return throughput == null ? 0 : throughput.value();
    }

    private static double reach(Breakdown step) {
        Double high = step.figures().outputThroughput().high();
        return high == null ? value(step) : high;
    }

    private static double low(Breakdown step) {
        Double low = step.figures().outputThroughput().low();
        return low == null ? value(step) : low;
    }

    /** The window's name. */
    String name() {
        return step != null ? "step of " + users() : wholeRun ? "whole run" : "steady window";
    }

    /** Why it is this step, and where the others are; empty where no step is shown. */
    String choice() {
        return step == null
                ? ""
                : "The load went by steps, so these are figures of one of them: the step of " + users()
                        + ", the fewest whose throughput is as high as any, as far as 95 % intervals tell. All of them stand side by"
                        + " side under “Steps of the load”.";
    }

    private String users() {
        return step + (step.equals("1") ? " user" : " users");
    }

    /**
     * The window of the headline, the steady one if it has none of its own, beside the whole run.
     *
     * @param window its name
     */
    record WindowTable(String window, List<Row> rows) {

        static WindowTable of(RunSummary summary, Numbers numbers) {
            Headline headline = Headline.of(summary);
            Columns columns = new Columns(headline.wholeRun() ? summary.steady() : headline.figures(), summary.whole());
            return new WindowTable(
                    headline.wholeRun() ? "steady window" : headline.name(),
                    List.of(
                            columns.row("", "Length", figures -> numbers.duration(lengthNanos(figures))),
                            columns.row(
                                    RunMetric.OUTPUT_THROUGHPUT,
                                    figures -> throughput(figures.outputThroughput(), numbers)),
                            columns.row(
                                    "", "Output tokens", figures -> numbers.count(Math.round(figures.outputTokens()))),
                            columns.row(
                                    RunMetric.REQUEST_RATE, figures -> perSecond(figures.attemptsPerSecond(), numbers)),
                            columns.row(RunMetric.CONCURRENCY, figures -> inFlight(figures.meanInFlight(), numbers)),
                            columns.row("", "Attempts", figures -> numbers.count(figures.attempts())),
                            columns.row("", "Failed", figures -> numbers.count(figures.failures())),
                            columns.row(
                                    RunMetric.SUCCESS_RATE,
                                    figures -> numbers.share(figures.successes(), figures.attempts()))));
        }

        private static long lengthNanos(Figures figures) {
            return Math.max(0, figures.window().endNanos() - figures.window().startNanos());
        }

        private static String throughput(Estimate estimate, Numbers numbers) {
            return estimate == null
                    ? Numbers.ABSENT
                    : numbers.speed(estimate.value()).text();
        }

        private static String perSecond(OptionalDouble rate, Numbers numbers) {
            return rate.isPresent() ? numbers.decimal(rate.getAsDouble()) + " /s" : Numbers.ABSENT;
        }

        private static String inFlight(double mean, Numbers numbers) {
            return Double.isFinite(mean) ? numbers.decimal(mean) : Numbers.ABSENT;
        }

        /** One figure of both; without {@code key} it needs no definition. */
        record Row(String key, String title, String window, String whole) {}

        private record Columns(Figures window, Figures whole) {

            Row row(RunMetric metric, Function<Figures, String> figure) {
                return row(metric.key(), metric.title(), figure);
            }

            Row row(String key, String title, Function<Figures, String> figure) {
                return new Row(key, title, figure.apply(window), figure.apply(whole));
            }
        }
    }
}
