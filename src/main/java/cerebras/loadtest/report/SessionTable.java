package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.SessionFigures;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.records.SessionEnd.Result;
import cerebras.loadtest.report.BreakdownTable.Cell;
import cerebras.loadtest.report.MetricCharts.MetricTable;
import cerebras.loadtest.report.MetricCharts.TimeBar;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sessions of a run.
 *
 * @param sentences what the figures cannot be read without, and means of a task
 * @param words the percentiles of the task time in a sentence; empty with fewer than two completed sessions
 * @param caption how many values the chart of task times has
 * @param timeBar mean model, tool and think time
 * @param groups the metrics by unit
 * @param sampleTooSmall whether any percentile has to be marked
 * @param scripts the sessions by script; empty with one script
 */
record SessionTable(
        List<String> sentences,
        String words,
        String caption,
        TimeBar timeBar,
        List<MetricTable.Group> groups,
        boolean sampleTooSmall,
        List<Script> scripts) {

    /**
     * The sessions of one script.
     *
     * @param ended sessions that ended
     * @param completed of these, with their share
     * @param cells of the task time: p50, p90 and the largest
     */
    record Script(String name, String ended, String completed, List<Cell> cells) {

        private static Script of(SessionFigures.Script script, Numbers numbers) {
            long ended =
                    script.ended().values().stream().mapToLong(Long::longValue).sum();
            long completed = script.ended().getOrDefault(Result.COMPLETED, 0L);
            Distribution times = script.taskTime();
            return new Script(
                    script.name(),
                    numbers.count(ended),
                    numbers.count(completed) + " (" + numbers.share(completed, ended) + ")",
                    List.of(
                            percentile(times, 50, numbers),
                            percentile(times, 90, numbers),
                            Cell.of(times.max(), Unit.TIME, numbers)));
        }

        private static Cell percentile(Distribution times, double percent, Numbers numbers) {
            return times.shown(percent)
                    .map(time -> Cell.of(time, Unit.TIME, numbers))
                    .orElse(Cell.ABSENT);
        }
    }

    /** {@code null} for a run without sessions. */
    static SessionTable of(SessionFigures sessions, Numbers numbers) {
        if (sessions == null) {
            return null;
        }
        Distribution times = sessions.metric(SessionMetric.TASK_TIME);
        List<MetricTable.Group> groups = Stream.of(Unit.TIME, Unit.COUNT, Unit.TOKENS, Unit.DOLLARS)
                .map(unit -> group(unit, sessions, numbers))
                .filter(group -> !group.rows().isEmpty())
                .toList();
        return new SessionTable(
                sentences(sessions, numbers),
                times.n() > 1 ? MetricCharts.words(Unit.TIME, times, numbers) : "",
                MetricCharts.caption(times, numbers),
                TimeBar.of(sessions, numbers),
                groups,
                groups.stream()
                        .flatMap(group -> group.rows().stream())
                        .flatMap(row -> row.cells().stream())
                        .anyMatch(Cell::sampleTooSmall),
                sessions.scripts().stream()
                        .map(script -> Script.of(script, numbers))
                        .toList());
    }

    private static MetricTable.Group group(Unit unit, SessionFigures sessions, Numbers numbers) {
        return new MetricTable.Group(
                unit.label(),
                Arrays.stream(SessionMetric.values())
                        .filter(metric ->
                                metric.unit() == unit && sessions.metric(metric).n() > 0)
                        .map(metric -> MetricTable.Row.of(metric, sessions.metric(metric), numbers))
                        .toList());
    }

    /** How many sessions ended in which way, what a task consists of in the mean, and what is missing. */
    static List<String> sentences(SessionFigures sessions, Numbers numbers) {
        return Stream.of(
                        ended(sessions, numbers),
                        times(sessions, numbers),
                        use(sessions, numbers),
                        ofAll(sessions, numbers))
                .filter(sentence -> !sentence.isEmpty())
                .map(sentence -> sentence.replace('\u00a0', ' '))
                .toList();
    }

    private static String ended(SessionFigures sessions, Numbers numbers) {
        String results = Arrays.stream(Result.values())
                .filter(result -> sessions.ended().containsKey(result))
                .map(result -> numbers.count(sessions.ended().get(result)) + " "
                        + switch (result) {
                            case COMPLETED -> "completed";
                            case FAILED -> "failed";
                            case DEVIATED -> "ended by a deviation";
                            case CUT -> "cut";
                        })
                .collect(Collectors.joining(", "));
        String deviations = sessions.deviations() == 0
                ? ""
                : "; " + numbers.count(sessions.deviations(), "answer") + " in "
                        + numbers.count(sessions.deviated(), "session") + " deviated from the script";
        return numbers.count(sessions.sessions(), "session") + " ended" + (results.isEmpty() ? "" : ": " + results)
                + deviations + "; " + numbers.count(sessions.unfinished()) + " unfinished at the end; "
                + numbers.decimal(sessions.meanRunning()) + " running on average.";
    }

    private static String times(SessionFigures sessions, Numbers numbers) {
        return sessions.completed() == 0
                ? ""
                : "Mean times of a task: "
                        + Stream.of(SessionMetric.MODEL_TIME, SessionMetric.TOOL_TIME, SessionMetric.THINK_TIME)
                                .map(metric ->
                                        metric.title().toLowerCase(Locale.ROOT) + " " + mean(metric, sessions, numbers))
                                .collect(Collectors.joining(", "))
                        + "; the user waited " + mean(SessionMetric.USER_WAIT, sessions, numbers) + ".";
    }

    private static String use(SessionFigures sessions, Numbers numbers) {
        Distribution prompt = sessions.metric(SessionMetric.PROMPT_TOKENS);
        Distribution cached = sessions.metric(SessionMetric.CACHED_PROMPT_TOKENS);
        if (prompt.n() == 0) {
            return "";
        }
        String share = cached.n() == prompt.n() && prompt.mean() > 0
                ? " (" + numbers.part(cached.mean() / prompt.mean()) + " cached)"
                : "";
        Distribution cost = sessions.metric(SessionMetric.COST);
        return "Means of a task: "
                + numbers.decimal(sessions.metric(SessionMetric.REQUESTS).mean()) + " requests, "
                + mean(SessionMetric.PROMPT_TOKENS, sessions, numbers).replace(" tokens", " prompt tokens") + share
                + ", "
                + mean(SessionMetric.OUTPUT_TOKENS, sessions, numbers).replace(" tokens", " output tokens")
                + (cost.n() == 0 ? "" : ", " + mean(SessionMetric.COST, sessions, numbers) + " at the list price")
                + ".";
    }

    /** The estimate for all sessions, where the completed ones are likely to be shorter. */
    private static String ofAll(SessionFigures sessions, Numbers numbers) {
        if (!sessions.shortened()) {
            return "";
        }
        String times = sessions.taskTimes().stream()
                .map(time -> time.name() + " "
                        + numbers.percentile(Unit.TIME, time.value()).text() + interval(time, numbers))
                .collect(Collectors.joining(", "));
        return "Many sessions were unfinished, and more of the long ones than of the short: the task times of the completed sessions are"
                + " too short. Estimate for all sessions (Kaplan-Meier): "
                + (times.isEmpty() ? "not possible, too few were completed" : times) + ". A longer run tells more.";
    }

    private static String interval(Percentile time, Numbers numbers) {
        return time.sampleTooSmall() ? "" : " (" + numbers.interval(time, Unit.TIME) + ")";
    }

    private static String mean(SessionMetric metric, SessionFigures sessions, Numbers numbers) {
        Double mean = sessions.metric(metric).mean();
        return mean == null
                ? Numbers.ABSENT
                : numbers.quantity(metric.unit(), mean).text().replace('\u00a0', ' ');
    }
}
