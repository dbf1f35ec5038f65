/**
 * Requests and tokens per second, minute, hour and day, as buckets: what a plan allows, and what is left of it. Tokens
 * are counted twice: without those of prompts that were cached, and in total.
 *
 * <p>A {@link cerebras.loadtest.quota.QuotaPlan} says what is allowed; {@link cerebras.loadtest.quota.Plans} reads
 * plans from a file. A {@link cerebras.loadtest.quota.ModelQuota} keeps the balance of one organisation and one model:
 * each request reserves what it may use at most, and settles for what it used. {@link
 * cerebras.loadtest.quota.RateLimitHeaders} tells the balance as Cerebras does. What a client reads in the headers of any
 * server is an {@link cerebras.loadtest.quota.Announcement}.
 *
 * <p>Bucket4j counts, one bucket for each limit; {@link cerebras.loadtest.quota.Refill} says how it is set up. Time is
 * in whole milliseconds: a request that keeps to a promised wait is accepted, and no shorter wait would have done. Who
 * asks, over what wire and under which load, is not known here: this room knows the JDK, Bucket4j, {@code settings} and
 * {@code api} only.
 */
package cerebras.loadtest.quota;

