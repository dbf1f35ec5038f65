/**
 * Learns what a plan allows by few small calls: limits, how they refill, and what a call reserves.
 *
 * <p>A {@link cerebras.loadtest.load.probe.Probe} says which call comes next and hears how it went. Its calls, in order:
 *
 * <ol>
 *   <li>a sprint of calls with the shortest answer there is: the first tells the limits that headers announce, the
 *       others that several are let in at once, or a limit that no header tells;
 *   <li>a call that may have a very long answer and asks for a short one: its headers, sent before it is settled, show
 *       what is reserved;
 *   <li>after an idle time another short one: what has come back tells a token bucket from a fixed window.
 * </ol>
 *
 * All that is compared happens within one minute of the wall clock, so that no window ends meanwhile. Where a plan has
 * a limit a day, less than 2 % of it is used. What was heard is an {@link cerebras.loadtest.load.probe.Experiment}; what
 * follows from it are {@link cerebras.loadtest.load.probe.Findings}, each with how it is known.
 *
 * <p>This room knows the JDK and {@code quota} only: nothing of HTTP clients and of users.
 */
package cerebras.loadtest.load.probe;

