/**
 * When a call may be sent: the schedule of an open load, the quota limiter, the budget. The package does not depend on
 * Gatling.
 *
 * <p>{@link cerebras.loadtest.load.Schedule} computes before the run when the calls of an open load are due, from a
 * rate and a seed or from recorded traffic, the same on every machine. {@link cerebras.loadtest.load.Budget} reserves
 * the maximum use of every request (calls, output tokens, dollars) before it is sent, and settles it with the actual
 * use afterwards: calls in flight cannot exceed the budget. Budgets are used on event loops, so they never wait or
 * lock.
 *
 * <p>A {@link cerebras.loadtest.load.QuotaLimiter} delays requests until the quota of one model certainly admits them.
 * For each limit it keeps a sliding window: each released request counts from its release until one whole period after
 * the client received the response's headers, or its end if there were none. A request is released when it fits into
 * every window.
 *
 * <p>Proof that no margin for the network is needed. Let C be a limit's amount and T its period. Consider the requests
 * that the server admits within a half-open interval of length T, and the one of them that was released last. None of
 * the others had left the window by then: each leaves T or more after the server admitted it, and the last was yet to
 * be admitted. So all of them were in the window together, and the window held at most C. The server charges none of
 * them more than the window counted: the reservation at first, and the actual use only after the server has settled it.
 * Therefore
 * <ul>
 *   <li>a fixed window, which is such an interval, never admits more than C;
 *   <li>an interval of length L, divided into pieces of length T, admits at most C x ceil(L / T), which is at most C +
 *       C x L / T. A full token bucket can supply that much in this time, so it never runs empty.
 * </ul>
 *
 * <p>The proof assumes that no request is charged more than its stated need, that nobody else uses the quota, that an
 * attempt is not admitted after the client has seen its end, and that both clocks run equally fast. If one of the first
 * two assumptions fails, response headers show it, and the difference counts as use by others; until then a refusal is
 * possible.
 *
 * <p>A limit of unknown period has no window: {@link cerebras.loadtest.load.OpenWindow} tracks it by the remainder in
 * responses.
 *
 * <p>The cost is one time to headers per period, and that a request waits until its whole need fits. A request that
 * reserves much of a limit and uses little leaves much of it unused, as with fixed windows; a token bucket would admit
 * more.
 */
package cerebras.loadtest.load;
