package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CONNECT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.EVENT_GAP;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.OUTSIDE_SERVER;
import static cerebras.loadtest.metrics.AttemptMetric.SCHEDULE_DELAY;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_COMPLETION_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_PROMPT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_QUEUE_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_PER_OUTPUT_TOKEN;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;
import static cerebras.loadtest.metrics.AttemptMetric.TOKENS_PER_EVENT;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.Figures.SpeedCoverage;
import cerebras.loadtest.metrics.Metric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SessionFigures;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.metrics.StreamSpeed;
import cerebras.loadtest.metrics.StreamSpeed.Unresolved;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.report.BreakdownTable.Cell;
import cerebras.loadtest.report.ChartData.SpreadChart;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure;
import cerebras.loadtest.stats.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How one metric is spread, and how it went over time: a heading with two charts.
 *
 * @param key of the metric, and of its charts
 * @param unit of both charts
 * @param tail whether the axis of percents gives each nine the same room: for times, whose slow end matters
 * @param words the figures of the chart in a sentence, for who does not see it
 * @param caption how many values there are, and what that means for the chart
 * @param absent why there is nothing to draw; empty where there is
 */
record MetricCharts(String key, String title, String unit, boolean tail, String words, String caption, String absent) {

    /** In the order of reading; none when no attempt succeeded. */
    static List<MetricCharts> of(RunSummary summary, Numbers numbers) {
        Figures figures = Headline.of(summary).figures();
        return figures.successes() == 0
                ? List.of()
                : shown(summary).map(metric -> of(metric, figures, numbers)).toList();
    }

    /** In an open load, the latency from scheduled start too. */
    static Stream<AttemptMetric> shown(RunSummary summary) {
        return Stream.of(
                        TIME_TO_FIRST_TOKEN,
                        TIME_PER_OUTPUT_TOKEN,
                        OUTPUT_SPEED,
                        END_TO_END_LATENCY,
                        LATENCY_FROM_SCHEDULE,
                        EVENT_GAP,
                        TOKENS_PER_EVENT)
                .filter(metric ->
                        metric != LATENCY_FROM_SCHEDULE || summary.run().plan().offered() != null);
    }

    private static MetricCharts of(AttemptMetric metric, Figures figures, Numbers numbers) {
        Distribution values = figures.metric(metric);
        return new MetricCharts(
                metric.key(),
                metric.title(),
                metric.unit().label(),
                metric.unit() == Unit.TIME,
                words(metric.unit(), values, numbers),
                caption(metric, figures, numbers),
                values.n() > 1
                        ? ""
                        : values.n() == 1 ? single(metric.unit(), values, numbers) : reason(metric, figures, numbers));
    }

    /** The percentiles in a sentence. */
    static String words(Unit unit, Distribution values, Numbers numbers) {
        return values.shown().stream()
                .map(p -> HeadlineFigure.Value.of(p.name(), p, unit, numbers))
                .map(MetricCharts::words)
                .collect(Collectors.joining(", "));
    }

    private static String words(HeadlineFigure.Value value) {
        return value.label() + " " + value.quantity().text()
                + (value.sampleTooSmall() ? " (no interval)" : " (" + value.interval() + ")");
    }

    private static String caption(AttemptMetric metric, Figures figures, Numbers numbers) {
        String missing = missing(metric, figures, numbers);
        return caption(figures.metric(metric), numbers) + (missing.isEmpty() ? "" : "; " + missing);
    }

    private static String missing(AttemptMetric metric, Figures figures, Numbers numbers) {
        return metric == OUTPUT_SPEED || metric == TIME_PER_OUTPUT_TOKEN
                ? OutputSpeedText.missing(figures, numbers)
                : "";
    }

    /** How many values there are, and what that means for a chart of them. */
    static String caption(Distribution values, Numbers numbers) {
        String n = "n = " + numbers.count(values.n());
        return values.n() < SpreadChart.FEW ? n + ": too small for a curve, each value is a point" : n;
    }

    private static String single(Unit unit, Distribution values, Numbers numbers) {
        return "A single value: " + numbers.quantity(unit, values.mean()).text() + ".";
    }

    private static String reason(AttemptMetric metric, Figures figures, Numbers numbers) {
        String missing = missing(metric, figures, numbers);
        if (!missing.isEmpty()) {
            return Character.toUpperCase(missing.charAt(0)) + missing.substring(1) + ".";
        }
        return HeadlineFigures.noFirstToken(figures)
                ? "Not measured: no answer had streamed text."
                : "Not measured: no answer had two events with text and counted tokens.";
    }

    /**
     * Every metric of the attempts, grouped by unit.
     *
     * @param percents the percentiles that stand in the columns
     * @param groups one for each unit
     * @param sampleTooSmall whether any percentile has to be marked
     */
    record MetricTable(List<String> percents, List<Group> groups, boolean sampleTooSmall) {

        private static final double[] PERCENTS = {50, 90, 95, 99, 99.9};

        static MetricTable of(Figures figures, Numbers numbers) {
            List<Group> groups = Arrays.stream(Unit.values())
                    .map(unit -> Group.of(unit, figures, numbers))
                    .filter(group -> !group.rows().isEmpty())
                    .toList();
            boolean sampleTooSmall = groups.stream()
                    .flatMap(group -> group.rows().stream())
                    .flatMap(row -> row.cells().stream())
                    .anyMatch(Cell::sampleTooSmall);
            return new MetricTable(List.of("p50", "p90", "p95", "p99", "p99.9"), groups, sampleTooSmall);
        }

        /** The metrics of one unit. */
        record Group(String unit, List<Row> rows) {

            static Group of(Unit unit, Figures figures, Numbers numbers) {
                return new Group(
                        unit.label(),
                        figures.shownMetrics()
                                .filter(metric -> metric.unit() == unit)
                                .map(metric -> Row.of(metric, figures.metric(metric), numbers))
                                .toList());
            }
        }

        /** One metric: mean, percentiles, largest value. */
        record Row(String key, String title, String n, List<Cell> cells) {

            static Row of(Metric metric, Distribution values, Numbers numbers) {
                List<Cell> cells = new ArrayList<>();
                cells.add(Cell.of(values.mean(), metric.unit(), numbers));
                DoubleStream.of(PERCENTS)
                        .mapToObj(values::shown)
                        .map(p -> p.map(found -> Cell.of(found, metric.unit(), numbers))
                                .orElse(Cell.ABSENT))
                        .forEach(cells::add);
                cells.add(Cell.of(values.max(), metric.unit(), numbers));
                return new Row(metric.key(), metric.title(), numbers.count(values.n()), cells);
            }
        }
    }

    /**
     * The mean time of an attempt as one bar, in the order in which it passes. Means, because they add up; medians do not.
     *
     * @param pieces empty when the server did not tell its times
     */
    record TimeBar(List<Piece> pieces) {

        /** One stretch: where it starts and its width are in percent of the whole, with a point, for the drawing. */
        record Piece(String key, String title, String mean, String share, String start, String width) {}

        private record Stretch(Metric metric, String title, double nanos) {}

        static TimeBar of(Figures figures, Numbers numbers) {
            if (figures.metric(OUTSIDE_SERVER).n() == 0
                    || figures.metric(END_TO_END_LATENCY).n() == 0) {
                return new TimeBar(List.of());
            }
            List<Stretch> stretches =
                    stretches(figures).filter(stretch -> stretch.nanos() > 0).toList();
            return of(stretches, numbers);
        }

        /** The mean time of a session. */
        static TimeBar of(SessionFigures sessions, Numbers numbers) {
            return of(
                    Stream.of(SessionMetric.MODEL_TIME, SessionMetric.TOOL_TIME, SessionMetric.THINK_TIME)
                            .filter(metric -> sessions.metric(metric).n() > 0)
                            .map(metric -> new Stretch(
                                    metric,
                                    metric.title(),
                                    sessions.metric(metric).mean()))
                            .filter(stretch -> stretch.nanos() > 0)
                            .toList(),
                    numbers);
        }

        private static TimeBar of(List<Stretch> stretches, Numbers numbers) {
            double whole = stretches.stream().mapToDouble(Stretch::nanos).sum();
            List<Piece> pieces = new ArrayList<>();
            double before = 0;
            for (Stretch stretch : stretches) {
                pieces.add(piece(stretch, before / whole, whole, numbers));
                before += stretch.nanos();
            }
            return new TimeBar(List.copyOf(pieces));
        }

        /** Connecting is outside of the server too: what is left of that is everything else. */
        private static Stream<Stretch> stretches(Figures figures) {
            double connect = mean(figures, CONNECT_TIME);
            return Stream.of(
                    of(figures, SCHEDULE_DELAY, "Schedule delay"),
                    of(figures, CONNECT_TIME, "Connect"),
                    of(figures, SERVER_QUEUE_TIME, "Server queue"),
                    of(figures, SERVER_PROMPT_TIME, "Prompt"),
                    of(figures, SERVER_COMPLETION_TIME, "Generation"),
                    new Stretch(OUTSIDE_SERVER, "Else outside the server", mean(figures, OUTSIDE_SERVER) - connect));
        }

        private static Stretch of(Figures figures, AttemptMetric metric, String title) {
            return new Stretch(metric, title, mean(figures, metric));
        }

        private static double mean(Figures figures, AttemptMetric metric) {
            Double mean = figures.metric(metric).mean();
            return mean == null ? 0 : mean;
        }

        private static Piece piece(Stretch stretch, double start, double whole, Numbers numbers) {
            double share = stretch.nanos() / whole;
            return new Piece(
                    stretch.metric().key(),
                    stretch.title(),
                    numbers.time(stretch.nanos()).text(),
                    numbers.share(Math.round(1e6 * share), 1_000_000),
                    String.format(Locale.ROOT, "%.3f", 100 * start),
                    String.format(Locale.ROOT, "%.3f", 100 * share));
        }
    }

    /** Why an output speed is absent, in words. */
    static final class OutputSpeedText {

        private OutputSpeedText() {}

        /**
         * In how many answers it could not be measured, why, and what the server says of its own speed; empty where all were:
         * {@code not measurable in 37 % of answers: the tokens arrived in 1 to 3 reads}.
         */
        static String missing(Figures figures, Numbers numbers) {
            SpeedCoverage coverage = figures.speedCoverage();
            if (coverage.missing() == 0) {
                return "";
            }
            String server = figures.metric(AttemptMetric.SERVER_SPEED)
                    .percentile(50)
                    .map(median -> "; by the server's own clock the median is "
                            + numbers.speed(median.value()).text())
                    .orElse("");
            return "not measurable in " + numbers.share(coverage.missing(), coverage.answers()) + " of answers: "
                    + reasons(coverage, numbers) + server;
        }

        private static String reasons(SpeedCoverage coverage, Numbers numbers) {
            Map<Unresolved, Long> unresolved = coverage.unresolved();
            if (unresolved.size() == 1) {
                return reason(
                        unresolved.keySet().iterator().next(),
                        reads(coverage.fewestReads(), coverage.mostReads(), numbers));
            }
            return unresolved.entrySet().stream()
                    .sorted(Map.Entry.<Unresolved, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry::getKey))
                    .map(entry -> reason(entry.getKey(), "too few reads") + " ("
                            + numbers.share(entry.getValue(), coverage.answers()) + ")")
                    .collect(Collectors.joining(", "));
        }

        /** Why this answer has no output speed; empty where it has one, or could have none. */
        static String missing(Attempt attempt, Numbers numbers) {
            Unresolved reason = StreamSpeed.of(attempt).unresolved();
            return reason == null
                    ? ""
                    : "not measurable: "
                            + reason(
                                    reason,
                                    reads(
                                            attempt.arrivals().reads(),
                                            attempt.arrivals().reads(),
                                            numbers));
        }

        private static String reason(Unresolved reason, String reads) {
            return switch (reason) {
                case FEW_READS -> "the tokens arrived in " + reads;
                case CLIENT_LATE -> "this client read the tokens late";
                case HELD_BACK -> "the tokens arrived in less than half of the time that the server took to make them";
                case HIDDEN_REASONING -> "reasoning was counted that was not streamed";
            };
        }

        private static String reads(int fewest, int most, Numbers numbers) {
            return fewest == most
                    ? numbers.count(most, "read")
                    : numbers.count(fewest) + " to " + numbers.count(most, "read");
        }
    }
}
