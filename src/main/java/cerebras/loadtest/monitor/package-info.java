/**
 * Measures the load generator while a load runs, and writes a {@link cerebras.loadtest.records.ClientSample} to the
 * records every second.
 *
 * <p>Only the small task of {@link cerebras.loadtest.monitor.EventLoopLag} runs on event loops; the rest runs on a
 * thread of its own. {@code analysis.health} evaluates the measurements. This package does not depend on Gatling or
 * Netty: an event loop is an executor with a timer.
 */
package cerebras.loadtest.monitor;
