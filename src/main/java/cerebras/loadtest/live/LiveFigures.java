package cerebras.loadtest.live;

import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.Outcome;
import java.util.Map;

/**
 * The figures of a block.
 *
 * @param elapsedNanos since the load began
 * @param recentNanos since the block before
 * @param calls whose last attempt has ended
 * @param attempts that have ended
 * @param tokens of all answers that have ended
 * @param estimated whether the server left counting some of them to this client
 * @param failures attempts that failed, by how
 * @param quotas what the latest answer of each model told of its quotas
 * @param spending of all attempts that have ended
 * @param recent what ended since the block before
 */
record LiveFigures(
    long elapsedNanos,
    long recentNanos,
    long calls,
    long attempts,
    long tokens,
    boolean estimated,
    Map<Outcome, Long> failures,
    Map<String, Announcement> quotas,
    Spending spending,
    Recent recent) {}
