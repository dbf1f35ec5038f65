/**
 * Statistics: distributions, 95 % intervals and tests. Nothing here knows what the values mean.
 *
 * <p>Measurements that are close in time are correlated, so every interval here accounts for that:
 *
 * <ul>
 *   <li>percentiles ({@link cerebras.loadtest.stats.Sample}): order statistics, with the number of values divided by the
 *       design effect ({@link cerebras.loadtest.stats.DesignEffect});
 *   <li>a throughput ({@link cerebras.loadtest.stats.BatchMeans}) and a trend: means of batches of the window, with an
 *       effective number of batches from a first-order autoregressive model
 *       ({@link cerebras.loadtest.stats.BatchSeries});
 *   <li>a share of calls ({@link cerebras.loadtest.stats.Share}): Clopper and Pearson, with an effective number of calls;
 *   <li>a figure of a run that is compared with another run ({@link cerebras.loadtest.stats.GroupedRatio}): a ratio over
 *       groups, with the variance of Newey and West where the groups follow one another in time. It needs no model of the
 *       correlation, and the ratio is exact where batches differ in size. Several tests at once are adjusted by
 *       {@link cerebras.loadtest.stats.Holm}.
 * </ul>
 *
 * <p>{@code src/docs/statistics.md} has formulas, sources and the coverage that was simulated.
 */
package cerebras.loadtest.stats;
