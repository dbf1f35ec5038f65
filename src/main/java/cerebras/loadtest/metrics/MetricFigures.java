package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Population;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.stats.Distribution;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The values of a metric together with its definition, as {@code summary.json} has them. With {@code n} 0 all figures are
 * absent.
 *
 * @param key name in files
 * @param title name for display
 * @param unit unit of all values
 * @param definition the formula in words
 * @param population what the values cover
 * @param values the distribution, in the written unit: milliseconds instead of nanoseconds
 */
public record MetricFigures(
        String key,
        String title,
        Unit unit,
        String definition,
        Population population,
        @JsonUnwrapped Distribution values) {

    static MetricFigures of(AttemptMetric metric, Distribution values) {
        return new MetricFigures(
                metric.key(),
                metric.title(),
                metric.unit(),
                metric.definition(),
                metric.population(),
                values.map(metric.unit()::written));
    }

    static MetricFigures of(SessionMetric metric, Distribution values) {
        return new MetricFigures(
                metric.key(),
                metric.title(),
                metric.unit(),
                metric.definition(),
                Population.SESSIONS,
                values.map(metric.unit()::written));
    }

    static MetricFigures of(RunMetric metric, Unit unit, Population population, Distribution values) {
        return new MetricFigures(
                metric.key(), metric.title(), unit, metric.definition(), population, values.map(unit::written));
    }
}
