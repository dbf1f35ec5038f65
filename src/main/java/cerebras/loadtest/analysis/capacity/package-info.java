/**
 * Finds how much the service bears: at how many users it still meets a service level, and where and why its throughput
 * stops growing with them.
 *
 * <p>{@link cerebras.loadtest.analysis.capacity.CapacitySearch} says which number of users to try next and hears what came of it;
 * {@link cerebras.loadtest.analysis.capacity.Knee} reads the finished steps of a staircase. This room neither sends nor times
 * anything: whoever does asks it.
 */
package cerebras.loadtest.analysis.capacity;

