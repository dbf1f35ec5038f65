package cerebras.loadtest.emulator.cache;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The blocks of prompts that were read lately. Those that were used longest ago make room for new ones; of one prompt,
 * the last block goes first, since without the blocks before it none is found. Any thread may call.
 */
public final class PromptCache {

    private final int mostBlocks;
    private final LongSupplier nanoTime;

    /** When each block is forgotten, by its fingerprint; the one that was used longest ago comes first. */
    private final Map<Long, Long> endNanos = new LinkedHashMap<>();

    /**
     * @param mostBlocks kept at once, about 100 bytes of memory each
     * @param nanoTime a clock that never goes back
     */
    public PromptCache(int mostBlocks, LongSupplier nanoTime) {
        this.mostBlocks = mostBlocks;
        this.nanoTime = nanoTime;
    }

    /**
     * How many tokens at the beginning of a prompt need not be read again: whole blocks, up to the first that is not
     * here. By choice never the whole prompt: at least its last token must be read for the answer to begin.
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

    /** Keeps all blocks of a prompt, those that are already here too, for so long from now on. */
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
