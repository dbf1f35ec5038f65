/**
 * Finds out the quotas of an account with a few small calls: limits, how they refill, and what a call reserves.
 *
 * <p>A {@link cerebras.loadtest.load.probe.Probe} decides on the next call from the responses so far. Its calls, in
 * order:
 *
 * <ol>
 *   <li>a burst of calls with minimal answers: the first shows the limits in the headers, the others how many are
 *       accepted at once, or a limit that no header states;
 *   <li>a call that allows a very long answer and asks for a short one: its headers, sent before settlement, show
 *       what is reserved;
 *   <li>a minimal call after an idle time: what has been refilled distinguishes a token bucket from a fixed window.
 * </ol>
 *
 * <p>All calls that are compared fall into one minute of the wall clock, so that no window ends in between. Less
 * than 2 % of a daily limit is used. The observations are an {@link cerebras.loadtest.load.probe.Experiment}, the
 * conclusions {@link cerebras.loadtest.load.probe.Findings}, each with its evidence. This package does not depend on
 * an HTTP client or on Gatling.
 */
package cerebras.loadtest.load.probe;
