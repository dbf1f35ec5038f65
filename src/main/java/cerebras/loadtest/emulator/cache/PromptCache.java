package cerebras.loadtest.emulator.cache;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The blocks of recently processed prompts. The least recently used blocks are evicted first; of a prompt, the last block,
 * because a block can only be found after those before it. Thread-safe.
 */
public final class PromptCache {

    private final int mostBlocks;
    private final LongSupplier nanoTime;

    /** Expiry time of each block by fingerprint, least recently used first. */
    private final Map<Long, Long> endNanos = new LinkedHashMap<>();

    /**
     * @param mostBlocks maximum number of blocks, about 100 bytes each
     * @param nanoTime a monotonic clock
     */
    public PromptCache(int mostBlocks, LongSupplier nanoTime) {
        this.mostBlocks = mostBlocks;
        this.nanoTime = nanoTime;
    }

    /**
     * Number of tokens at the beginning of a prompt that are cached: whole blocks, up to the first missing one. By choice never
     * the whole prompt: at least its last token must be processed.
     */
    public synchronized int cachedTokens(PromptBlocks prompt) {
        long nowNanos = nanoTime.getAsLong();
        int most = (prompt.tokens() - 1) / PromptBlocks.BLOCK_TOKENS;
        int found = 0;
        while (found < most && has(prompt.fingerprint(found), nowNanos)) {
            found++;
        }
        return found * PromptBlocks.BLOCK_TOKENS;
    }

    /** Stores all blocks of a prompt, and renews those that are already stored, for this long. */
    public synchronized void keep(PromptBlocks prompt, Duration timeToLive) {
        long end = nanoTime.getAsLong() + timeToLive.toNanos();
        for (int block = prompt.size() - 1; block >= 0; block--) {
            endNanos.remove(prompt.fingerprint(block));
            endNanos.put(prompt.fingerprint(block), end);
        }
        forgetOldest();
    }

    private boolean has(long fingerprint, long nowNanos) {
        Long end = endNanos.get(fingerprint);
        return end != null && nowNanos - end < 0;
    }

    private void forgetOldest() {
        Iterator<Long> oldest = endNanos.keySet().iterator();
        while (endNanos.size() > mostBlocks) {
            oldest.next();
            oldest.remove();
        }
    }
}
