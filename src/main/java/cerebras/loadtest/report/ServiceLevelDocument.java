package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.analysis.slo.Limit.ShareLimit;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.stats.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * The verdicts as they stand in {@code summary.json}.
 *
 * @param finding the worst of all: {@code met}, {@code probably_met}, {@code probably_missed} or {@code missed}; what
 *     is
 *     only probable is not shown with 95 % confidence
 * @param limits in the order of the service level
 */
public record ServiceLevelDocument(String finding, List<Row> limits) {

    private static final String SHARE = "share";

    static ServiceLevelDocument of(Judgement judgement) {
        return new ServiceLevelDocument(
                name(judgement.finding()),
                judgement.verdicts().stream().map(Row::of).toList());
    }

    private static String name(Finding finding) {
        return finding.name().toLowerCase(Locale.ROOT);
    }

    /**
     * One limit, and what was found of it.
     *
     * @param limit as in settings, without {@code slo.}
     * @param atLeast the bound of a figure that must not be lower; absent for others
     * @param atMost the bound of a figure that must not be higher; absent for others
     * @param unit of bound, value and interval: {@code ms}, {@code tokens/s}, or {@code share} for 0 to 1
     * @param value absent when nothing was measured
     * @param low of the 95 % interval; absent when there is none, as is {@code high}
     * @param high its high end; absent when there is none
     * @param n values behind a percentile, otherwise calls
     * @param unresolved further calls whose value could not be measured well enough; absent when there is none
     * @param finding what is only probable is not shown with 95 % confidence
     */
    public record Row(
            String limit,
            Double atLeast,
            Double atMost,
            String unit,
            Double value,
            Double low,
            Double high,
            long n,
            Long unresolved,
            String finding) {

        static Row of(SloResult verdict) {
            Limit limit = verdict.limit();
            Estimate measured = verdict.measured();
            DoubleUnaryOperator scale = scale(limit);
            double bound = scale.applyAsDouble(limit.bound());
            return new Row(
                    limit.key(),
                    limit.fromBelow() ? bound : null,
                    limit.fromBelow() ? null : bound,
                    limit instanceof ShareLimit ? SHARE : MetricDocument.unit(unit(limit)),
                    measured == null ? null : scale.applyAsDouble(measured.value()),
                    measured == null ? null : scaled(measured.low(), scale),
                    measured == null ? null : scaled(measured.high(), scale),
                    verdict.n(),
                    verdict.unresolved() == 0 ? null : Long.valueOf(verdict.unresolved()),
                    name(verdict.finding()));
        }

        private static DoubleUnaryOperator scale(Limit limit) {
            return MetricDocument.scale(unit(limit));
        }

        private static Unit unit(Limit limit) {
            return limit instanceof PercentileLimit percentile
                    ? percentile.metric().unit()
                    : Unit.SPEED;
        }

        private static Double scaled(Double value, DoubleUnaryOperator scale) {
            return value == null ? null : scale.applyAsDouble(value);
        }
    }
}
