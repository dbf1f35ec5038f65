/**
 * Finds the number of users at which a service level is still met, and the number from which throughput stops
 * growing, with the cause.
 *
 * <p>{@link cerebras.loadtest.analysis.capacity.CapacitySearch} chooses the next number of users from the results
 * so far; {@link cerebras.loadtest.analysis.capacity.Knee} evaluates the finished steps of a staircase. This
 * package neither sends nor times requests.
 */
package cerebras.loadtest.analysis.capacity;
