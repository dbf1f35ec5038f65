/**
 * The definition of each metric, and the figures of a run, which are made of its records alone, at the end of a run or
 * years later.
 *
 * <p>Each metric has one definition, in {@link cerebras.loadtest.metrics.AttemptMetric} or
 * {@link cerebras.loadtest.metrics.Figures}. {@link cerebras.loadtest.metrics.SummaryBuilder} makes the
 * {@link cerebras.loadtest.metrics.RunSummary} of a file. This package does not know how figures are shown.
 */
package cerebras.loadtest.metrics;

