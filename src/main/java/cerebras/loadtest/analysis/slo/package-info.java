/**
 * Service levels: limits on metrics, and whether a run met them.
 *
 * <p>A {@link cerebras.loadtest.analysis.slo.ServiceLevel} is read from settings, a
 * {@link cerebras.loadtest.analysis.slo.ServiceTally} counts the calls of one window, and from its
 * {@link cerebras.loadtest.analysis.slo.Evidence} each {@link cerebras.loadtest.analysis.slo.Limit} makes a
 * {@link cerebras.loadtest.analysis.slo.SloResult}.
 *
 * <p>A result is certain if its 95 % interval lies on one side of the limit; otherwise it is the more probable one.
 * Limits are judged one by one, so of twenty limits one may be judged wrongly. This package does not know where
 * attempts come from, or how results are presented.
 */
package cerebras.loadtest.analysis.slo;
