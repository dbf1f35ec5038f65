/**
 * The definition of each metric, and the figures of a run. Figures are computed from the records alone, so a report can
 * be made again at any time.
 *
 * <p>Each metric has one definition, in {@link cerebras.loadtest.metrics.AttemptMetric} or
 * {@link cerebras.loadtest.metrics.Figures}. {@link cerebras.loadtest.metrics.SummaryBuilder} computes the
 * {@link cerebras.loadtest.metrics.RunSummary} of a file. A type of figures has its builder or tally as a nested type. This
 * package does not know how figures are shown.
 */
package cerebras.loadtest.metrics;
