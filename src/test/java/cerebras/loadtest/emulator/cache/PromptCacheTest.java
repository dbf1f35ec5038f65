package cerebras.loadtest.emulator.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptCacheTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private long nowNanos = Long.MAX_VALUE - Duration.ofMinutes(6).toNanos();
    private PromptCache cache = new PromptCache(1000, () -> nowNanos);

    /** A prompt of some tokens is kept, and one asked for that is alike for so many of them. */
    @ParameterizedTest(name = "{0} kept, {1} asked for, {2} alike: {3}")
    @CsvSource({
        "  0,   0,   0,   0",
        "127, 127, 127,   0", // no whole block
        "128, 128, 128,   0", // the last token is never cached, so neither is its block
        "128, 129, 128, 128",
        "136, 136, 136, 128",
        "256, 256, 256, 128",
        "257, 257, 257, 256",
        "300, 999, 300, 256", // 300 = 2 x 128 + 44
        "999, 300, 300, 256",
        "999, 999, 500, 384", // the fourth block ends with token 512
        "999, 999, 127,   0", // what differs in the first block differs in all
        "999, 999,   0,   0",
    })
    void wholeBlocksAreFoundUpToTheFirstThatDiffers(int kept, int asked, int alike, int cached) {
        cache.keep(prompt("", tokens(kept, kept, 0)), FIVE_MINUTES);
        assertEquals(cached, cache.cachedTokens(prompt("", tokens(asked, alike, 1_000_000))));
    }

    @Test
    void onlyPromptsWithTheSameMarksShare() {
        cache.keep(prompt("mine", tokens(300)), FIVE_MINUTES);
        assertEquals(0, cache.cachedTokens(prompt("yours", tokens(300))));
        assertEquals(256, cache.cachedTokens(prompt("mine", tokens(300))));
    }

    @Test
    void marksDoNotRunIntoEachOther() {
        cache.keep(prompt("ab", "c", tokens(129)), FIVE_MINUTES);
        assertEquals(0, cache.cachedTokens(prompt("a", "bc", tokens(129))));
        assertEquals(128, cache.cachedTokens(prompt("ab", "c", tokens(129))));
    }

    /** The clock passes the largest number on the way. */
    @Test
    void everyUseBeginsTheTimeAnew() {
        PromptBlocks prompt = prompt("", tokens(129));
        cache.keep(prompt, FIVE_MINUTES);
        advance(FIVE_MINUTES.minusNanos(1));
        assertEquals(128, cache.cachedTokens(prompt));
        cache.keep(prompt, FIVE_MINUTES);
        advance(FIVE_MINUTES.minusNanos(1));
        assertEquals(128, cache.cachedTokens(prompt));
        advance(Duration.ofNanos(1));
        assertEquals(0, cache.cachedTokens(prompt));
    }

    @Test
    void lookingIsNoUse() {
        PromptBlocks prompt = prompt("", tokens(129));
        cache.keep(prompt, FIVE_MINUTES);
        advance(Duration.ofMinutes(4));
        cache.cachedTokens(prompt);
        advance(Duration.ofMinutes(1));
        assertEquals(0, cache.cachedTokens(prompt));
    }

    /** Three blocks have room; the two of the first prompt are the ones that were used longest ago, until they are. */
    @Test
    void blocksThatWereUsedLongestAgoMakeRoom() {
        cache = new PromptCache(3, () -> nowNanos);
        PromptBlocks first = prompt("first", tokens(257));
        PromptBlocks second = prompt("second", tokens(129));
        cache.keep(first, FIVE_MINUTES);
        cache.keep(second, FIVE_MINUTES);
        cache.keep(first, FIVE_MINUTES);
        cache.keep(prompt("third", tokens(129)), FIVE_MINUTES);
        assertEquals(256, cache.cachedTokens(first));
        assertEquals(0, cache.cachedTokens(second));
    }

    @Test
    void promptGoesFromItsEnd() {
        cache = new PromptCache(3, () -> nowNanos);
        PromptBlocks prompt = prompt("", tokens(999));
        cache.keep(prompt, FIVE_MINUTES);
        assertEquals(3 * 128, cache.cachedTokens(prompt));
        cache.keep(prompt("another", tokens(129)), FIVE_MINUTES);
        assertEquals(2 * 128, cache.cachedTokens(prompt));
    }

    private void advance(Duration time) {
        nowNanos += time.toNanos();
    }

    private static int[] tokens(int count) {
        return tokens(count, count, 0);
    }

    /** Token {@code i} is {@code i}, and so much more where it is not alike. */
    private static int[] tokens(int count, int alike, int more) {
        return IntStream.range(0, count).map(i -> i < alike ? i : i + more).toArray();
    }

    private static PromptBlocks prompt(String mark, int[] tokens) {
        return prompt(mark, "", tokens);
    }

    private static PromptBlocks prompt(String mark, String another, int[] tokens) {
        PromptBlocks.Reader reader = new PromptBlocks.Reader();
        reader.mark(mark);
        reader.mark(another);
        reader.read(tokens);
        return reader.blocks();
    }
}
