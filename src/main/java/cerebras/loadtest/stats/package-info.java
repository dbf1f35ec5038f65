/**
 * Statistics: percentiles with intervals from order statistics, means of batches, the design effect of calls that share
 * the service's state. {@code src/docs/statistics.md} has formulas, sources and the coverage that was simulated.
 */
package cerebras.loadtest.stats;

