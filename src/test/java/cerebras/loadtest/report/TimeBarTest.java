package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CONNECT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.OUTSIDE_SERVER;
import static cerebras.loadtest.metrics.AttemptMetric.SCHEDULE_DELAY;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_COMPLETION_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_PROMPT_TIME;
import static cerebras.loadtest.metrics.AttemptMetric.SERVER_QUEUE_TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.report.MetricCharts.TimeBar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeBarTest {

    /** 10 + (5 + 20 + 5 + 140 + 20) ms: the server took 165 ms, and 25 ms were outside of it, 5 of them connecting. */
    @Test
    void piecesAddUpToTheTimeFromDueToEnd() {
        TimeBar bar = TimeBar.of(
                withMeans(Map.of(
                        SCHEDULE_DELAY,
                        10.0,
                        CONNECT_TIME,
                        5.0,
                        SERVER_QUEUE_TIME,
                        20.0,
                        SERVER_PROMPT_TIME,
                        5.0,
                        SERVER_COMPLETION_TIME,
                        140.0,
                        OUTSIDE_SERVER,
                        25.0,
                        END_TO_END_LATENCY,
                        190.0)),
                Numbers.CONSOLE);
        assertEquals(
                List.of("5.000", "2.500", "10.000", "2.500", "70.000", "10.000"),
                bar.pieces().stream().map(TimeBar.Piece::width).toList());
        assertEquals(
                List.of("Schedule delay", "Connect", "Server queue", "Prompt", "Generation", "Else outside the server"),
                bar.pieces().stream().map(TimeBar.Piece::title).toList());
        assertEquals("20.0\u00a0ms", bar.pieces().get(5).mean());
    }

    @Test
    void serverThatTellsNoTimesHasNoBar() {
        assertEquals(
                List.of(),
                TimeBar.of(withMeans(Map.of(CONNECT_TIME, 5.0, END_TO_END_LATENCY, 190.0)), Numbers.CONSOLE)
                        .pieces());
    }

    private static Figures withMeans(Map<AttemptMetric, Double> millis) {
        Figures figures = Summaries.normal().steady();
        figures.metrics().clear();
        millis.forEach((metric, mean) ->
                figures.metrics().put(metric, Spread.always(mean).millis().of(10)));
        return figures;
    }
}
