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
 * The verdicts in {@code summary.json}.
 *
 * @param finding the worst finding of all limits: {@code met}, {@code probably_met}, {@code probably_missed} or {@code
 *     missed}; a probable finding is not shown with 95 % confidence
 * @param limits results of the limits, in the order of the service level
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
     * One limit and its result.
     *
     * @param limit name as in settings, without {@code slo.}
     * @param atLeast lower bound; absent for limits with an upper bound
     * @param atMost upper bound; absent for limits with a lower bound
     * @param unit unit of bound, value and interval: {@code ms}, {@code tokens/s}, or {@code share} for 0 to 1
     * @param value measured value; absent if nothing was measured
     * @param low lower end of the 95 % interval; absent if there is none
     * @param high upper end; absent likewise
     * @param n sample size: values for a percentile, otherwise calls
     * @param unresolved further calls whose value was not measured precisely enough; absent if there are none
     * @param finding the result; a probable finding is not shown with 95 % confidence
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
