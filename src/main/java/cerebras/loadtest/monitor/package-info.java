/**
 * The load generator as a measuring instrument that measures itself: while a load runs, a
 * {@link cerebras.loadtest.records.ClientSample} goes to the records every second.
 *
 * <p>On an event loop there is only the tiny task of {@link cerebras.loadtest.monitor.LagProbe}; all else happens on a
 * thread of this room. What the figures mean for a run is said in {@code analysis.health}, from the records. This room does not
 * know Gatling or Netty: an event loop is an executor with a timer.
 */
package cerebras.loadtest.monitor;

