/**
 * When a call may be sent: the schedule of an open load, the quota limiter, the budget. It knows no Gatling.
 *
 * <p>{@link cerebras.loadtest.load.Schedule} computes before the run when the calls of an open load are due, from a rate
 * and a seed or from recorded traffic, the same on every machine. {@link cerebras.loadtest.load.Budget} holds every
 * request against what the run may use (calls, output tokens, dollars) with the most that it may use, before it is sent,
 * and settles it with what it used: calls in flight cannot exceed the budget. Budgets are asked on event loops: nothing
 * there waits or locks.
 *
 * <p>A {@link cerebras.loadtest.load.QuotaLimiter} lets requests wait until the quota of one model surely has room for
 * them. For each limit it keeps a sliding window: what it released, counted from then until one whole period after the
 * client saw the response's headers, or its end if there were none. A request goes when it fits into every window.
 *
 * <p>Why this suffices, without a margin for the network. Let C be a limit's amount and T its period. Take the requests
 * that the server admits within a stretch of T, one end of it left out, and of these the one that was released last. None
 * of the others had left the window by then: each leaves T or more after the server admitted it, and the last was still
 * to be admitted. So they were in the window all together, and the window held C at most. The server charges none of
 * them for more than the window counted: what is reserved at first, and what was used only after the server has settled
 * for that. Hence
 * <ul>
 *   <li>a fixed window, which is such a stretch, never takes more than C;
 *   <li>a stretch of length L, cut into pieces of T, takes C x ceil(L / T) at most, which is C + C x L / T at most.
 *       That is what a full token bucket can give in this time, so it never runs dry.
 * </ul>
 *
 * <p>It rests on four conditions: no request is charged for more than its need says, nobody else uses the quota, an
 * attempt whose end was seen is not admitted later, and both clocks run equally fast. Where the first two fail, the
 * headers of responses show it, and the difference counts as use by others; a refusal before that is possible.
 *
 * <p>For a limit of unknown period there is no window: {@link cerebras.loadtest.load.OpenWindow} keeps it by what
 * responses say is left.
 *
 * <p>The price is one trip to the headers in each period, and that a request waits until its whole need fits. A request
 * that reserves much of a limit and uses little leaves much of it unused, as fixed windows would; a token bucket would
 * release more.
 */
package cerebras.loadtest.load;
