package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.report.ChartData.SpreadChart;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadChartTest {

    /** Of 4 values, p10 and p25 are the first, p50 the second, p99 the fourth: at (rank − 0.5) / 4. */
    @Test
    void eachValueIsOnePointAndNoneIsBeyondTheSample() {
        SpreadChart chart =
                SpreadChart.of(values(4, point(10, 2e6), point(25, 2e6), point(50, 3e6), point(99, 9e6)), Unit.TIME);
        assertEquals(List.of(List.of(12.5, 2.0), List.of(37.5, 3.0), List.of(87.5, 9.0)), chart.curve());
        assertTrue(chart.few());
    }

    @Test
    void lineIsDrawnFromTwentyValuesOn() {
        assertTrue(SpreadChart.of(values(19, point(50, 1)), Unit.SPEED).few());
        assertFalse(SpreadChart.of(values(20, point(50, 1)), Unit.SPEED).few());
    }

    @Test
    void onlyPercentilesWithAnIntervalHaveABar() {
        List<Percentile> percentiles = List.of(new Percentile(50, 5e6, 4e6, 6e6), new Percentile(99, 9e6, null, null));
        Distribution values = new Distribution(40, 5e6, 1e6, 9e6, percentiles, List.of());
        assertEquals(
                List.of(List.of(50.0, 4.0, 6.0)),
                SpreadChart.of(values, Unit.TIME).intervals());
    }

    @Test
    void nothingMeasuredHasNoPoints() {
        assertEquals(List.of(), SpreadChart.of(Distribution.EMPTY, Unit.TIME).curve());
    }

    private static Distribution values(long n, Distribution.Point... curve) {
        return new Distribution(n, 1.0, 1.0, 1.0, List.of(), List.of(curve));
    }

    private static Distribution.Point point(double percent, double value) {
        return new Distribution.Point(percent, value);
    }
}
