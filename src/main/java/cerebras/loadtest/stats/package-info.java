/**
 * Statistics: distributions, 95 % intervals and tests. Nothing here knows what the values mean.
 *
 * <p>Measurements that are close in time are correlated. One model accounts for that everywhere,
 * {@link cerebras.loadtest.stats.CorrelationFit}: independent noise plus a state of the service that decays exponentially.
 *
 * <ul>
 *   <li>percentiles ({@link cerebras.loadtest.stats.Sample}): the interval of a share of values, with the number of values
 *       divided by the design effect ({@link cerebras.loadtest.stats.DesignEffect});
 *   <li>a throughput ({@link cerebras.loadtest.stats.BatchMeans}) and a trend: the mean of batches of the window, and the
 *       slope of a line through them;
 *   <li>a share of calls ({@link cerebras.loadtest.stats.Share}): Clopper and Pearson, with an effective number of calls;
 *   <li>a figure of a run that is compared with another run ({@link cerebras.loadtest.stats.GroupedRatio}): a ratio over
 *       groups.
 * </ul>
 *
 * <p>Where the state lasts too long for the window, there is no interval, and a remark on how long the window should be.
 *
 * <p>{@code src/docs/statistics.md} has formulas, sources and the coverage that was simulated.
 */
package cerebras.loadtest.stats;
