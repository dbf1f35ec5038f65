/**
 * How far to believe a run's figures: a judgement on the load generator, from what it measured of itself.
 *
 * <p>{@link cerebras.loadtest.analysis.health.Trust} is the verdict with its reasons; {@link cerebras.loadtest.analysis.health.Tolerance} has
 * all thresholds. Nothing here corrects a figure, and nothing judges the service.
 */
package cerebras.loadtest.analysis.health;
