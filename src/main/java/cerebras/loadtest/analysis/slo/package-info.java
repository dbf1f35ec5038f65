/**
 * Service levels: what a user asks of the service, and whether it was shown.
 *
 * <p>The way through this room: a {@link cerebras.loadtest.analysis.slo.ServiceLevel} is read from settings, a
 * {@link cerebras.loadtest.analysis.slo.ServiceTally} counts the calls of one window, and from its
 * {@link cerebras.loadtest.analysis.slo.Evidence} each {@link cerebras.loadtest.analysis.slo.Limit} makes a
 * {@link cerebras.loadtest.analysis.slo.SloResult}.
 *
 * <p>A verdict is sure only where 95 % confidence says so; otherwise it leans one way. Each limit is judged by itself,
 * so of twenty limits one may be judged wrongly. This room knows the metrics of {@code metrics} and how {@code settings}
 * speaks to users; it must not know where attempts come from, or how verdicts are shown.
 */
package cerebras.loadtest.analysis.slo;

