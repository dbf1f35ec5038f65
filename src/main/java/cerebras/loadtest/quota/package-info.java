/**
 * Quotas: allowed and remaining requests and tokens per second, minute, hour and day. Tokens are counted twice: without
 * cached prompt tokens, and in total.
 *
 * <p>A {@link cerebras.loadtest.quota.QuotaPlan} has the limits; {@link cerebras.loadtest.quota.QuotaPlans} reads plans
 * from a file. A {@link cerebras.loadtest.quota.ModelQuota} keeps the balance of one organisation and one model: each
 * request reserves the most it may use, and is settled with its actual use. {@link
 * cerebras.loadtest.quota.RateLimitHeaders} writes the balance in the format of Cerebras. {@link
 * cerebras.loadtest.quota.Announcement} holds what a client reads from the headers of any server.
 *
 * <p>Each limit is a Bucket4j bucket. Times are whole milliseconds: a request that respects a promised wait is
 * accepted, and no shorter wait would have sufficed.
 */
package cerebras.loadtest.quota;
