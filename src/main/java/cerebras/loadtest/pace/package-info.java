/**
 * Client-side pacing: requests wait until their quota surely has room for them, so that none is refused.
 *
 * <p>A {@link cerebras.loadtest.pace.Pacer} serves one model, whose quota is its own. For each limit it keeps a sliding
 * window: what it let go, counted from then until one whole period after the client saw the answer's headers, or its
 * end if there were none. A request goes when it fits into every window.
 *
 * <p>Why this suffices, without a margin for the network. Let C be a limit's amount and T its period. Take the requests
 * that the server admits within a stretch of T, one end of it left out, and of these the one that was let go last. None
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
 * <p>It rests on four things: no request is charged for more than its need says, nobody else uses the quota, an attempt
 * whose end was seen is not admitted later, and both clocks go equally fast. Where the first two fail, the headers of
 * answers tell, and the difference counts as use by others; a refusal before that is possible.
 *
 * <p>Of a limit whose period is not known there is no window: it is kept by what answers say is left, see {@link
 * cerebras.loadtest.pace.OpenWindow}.
 *
 * <p>The price is one trip to the headers in each period, and that a request waits until its whole need fits. If it
 * reserves much of a limit and uses little, much of the limit stays unused, as fixed windows would have it; a token
 * bucket would let more go.
 *
 * <p>This room knows the JDK and {@code quota} only: nothing of HTTP and of users.
 */
package cerebras.loadtest.pace;
