/**
 * What a run may use at most: calls, output tokens, dollars. Every request is held against the budget with the most that
 * it may use before it is sent, and settled with what it did use: so the budget cannot be exceeded by calls in flight.
 *
 * <p>Asked on event loops: nothing here waits or locks. This room must not know who sends, nor why.
 */
package cerebras.loadtest.budget;
