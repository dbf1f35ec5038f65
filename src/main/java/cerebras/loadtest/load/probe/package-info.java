/**
 * Finds out the quotas of an account with a few small calls: limits, how they refill, and what a call reserves.
 *
 * <<<<<<< HEAD
 * <p>A {@link cerebras.loadtest.load.probe.Probe} decides on the next call from the responses so far. Its calls, in
 * order:
 * =======
 * <p>A {@link cerebras.loadtest.load.probe.Probe} says which call comes next and takes its response. Its calls, in order:
 * >>>>>>> 51ada83 (Describe settings, models, quotas and loads in plain technical English)
 *
 * <ol>
 *   <li>a burst of calls with minimal answers: the first shows the limits in the headers, the others how many are
 *       accepted at once, or a limit that no header states;
 *   <li>a call that allows a very long answer and asks for a short one: its headers, sent before settlement, show
 *       what is reserved;
 *   <li>a minimal call after an idle time: what has been refilled distinguishes a token bucket from a fixed window.
 * </ol>
 *
 * <<<<<<< HEAD
 * <p>All calls that are compared fall into one minute of the wall clock, so that no window ends in between. Less
 * than 2 % of a daily limit is used. The observations are an {@link cerebras.loadtest.load.probe.Experiment}, the
 * conclusions {@link cerebras.loadtest.load.probe.Findings}, each with its evidence.
 * =======
 * All that is compared happens within one minute of the wall clock, so that no window ends meanwhile. Where a plan has
 * a limit a day, less than 2 % of it is used. Responses are collected in an
 * {@link cerebras.loadtest.load.probe.Experiment}; the conclusions are {@link cerebras.loadtest.load.probe.Findings}, each
 * with its evidence.
 *
 * <p>This package knows nothing of HTTP clients and users.
 * >>>>>>> 51ada83 (Describe settings, models, quotas and loads in plain technical English)
 */
package cerebras.loadtest.load.probe;
