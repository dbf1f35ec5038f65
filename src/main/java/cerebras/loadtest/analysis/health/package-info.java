/**
 * Load generator health: whether the generator was fast enough for the figures of a run to describe the service.
 *
 * <p>{@link cerebras.loadtest.analysis.health.GeneratorHealth} is the status with its reasons;
 * {@link cerebras.loadtest.analysis.health.HealthJudge} has all thresholds. Nothing here corrects a figure or judges the
 * service.
 */
package cerebras.loadtest.analysis.health;
