package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.stats.Estimate;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The window of the headline, the steady one if it has none of its own, beside the whole run.
 *
 * @param window its name
 */
record WindowTable(String window, List<Row> rows) {

    /** Why the headline shows this step, and where the others are; empty where it shows none. */
    static String choice(Headline headline) {
        if (headline.reason() == null) {
            return "";
        }
        String why = switch (headline.reason()) {
            case CAPACITY -> "the most that meet the service level";
            case KNEE -> "the step nearest to the knee";
            case THROUGHPUT -> "the one with the highest throughput, by the lower end of its 95 % interval";
        };
        return "The load went by steps, so these are figures of one of them: the step of " + headline.users() + ", "
                + why + ". All of them stand side by side under “Steps of the load”.";
    }

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
                        columns.row("", "Output tokens", figures -> numbers.count(Math.round(figures.outputTokens()))),
                        columns.row(RunMetric.REQUEST_RATE, figures -> perSecond(figures.attemptsPerSecond(), numbers)),
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
