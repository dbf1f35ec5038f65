package cerebras.loadtest.workload;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.settings.PromptLength;
import cerebras.loadtest.settings.Prompts;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Builds the texts of synthetic prompts: words that all prompts share, a placeholder for a mark, individual words, and
 * a task that keeps a model writing up to its token limit.
 *
 * <p>A text's length is exact for models that use the o200k vocabulary, in which each word is one token; others may
 * count differently. The tokens of the chat template are additional. If nothing is shared, the mark comes first, so
 * that no two calls have a common beginning that a cache could hold.
 *
 * <p>The lengths are quantiles of the requested distribution; each quantile is the golden ratio, modulo 1, beyond the
 * previous one (an additive recurrence, a low-discrepancy sequence): any hundred consecutive prompts have nearly the
 * mean of all, so a short run has it too. Random draws would often be off by ten percent.
 *
 * @param asked the requested properties
 */
record SyntheticPrompts(Prompts.Synthetic asked) {

    /** By choice: without a task, a model would answer with a short question about the meaning of the words. */
    static final String TASK = "\n\nWrite a long story that uses these words.";

    private static final int MARK_TOKENS = LocalTokenizer.shared().count(Marks.PLACEHOLDER);
    private static final int TASK_TOKENS = LocalTokenizer.shared().count(TASK);

    private static final double GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

    private static final int FEWEST = 10;
    private static final int MOST = 1000;
    /**
     * Maximum tokens of all prompts together, about ten megabytes of text. By choice; {@link #FEWEST} very long prompts
     * may exceed it.
     */
    private static final double MOST_TOKENS = 2e6;

    /** The texts, each with one {@link Marks#PLACEHOLDER}; deterministic. */
    List<String> texts() {
        var random = new Random(asked.seed());
        List<Integer> lengths = lengths(random);
        List<String> shared =
                Words.drawn(random, sharedTokens(Collections.max(lengths))).toList();
        return lengths.stream()
                .map(tokens -> text(random, shared.subList(0, sharedTokens(tokens)), tokens))
                .toList();
    }

    private List<Integer> lengths(Random random) {
        PromptLength length = asked.length();
        long count = Math.round(Math.max(FEWEST, Math.min(MOST, MOST_TOKENS / length.mean())));
        return DoubleStream.iterate(random.nextDouble(), share -> (share + GOLDEN_SECTION) % 1)
                .limit(count)
                .mapToObj(length::tokens)
                .toList();
    }

    /** The requested shared tokens, limited to what mark and task leave. */
    private int sharedTokens(int tokens) {
        return Math.min(tokens * asked.sharedPercent() / 100, tokens - MARK_TOKENS - TASK_TOKENS);
    }

    private static String text(Random random, List<String> shared, int tokens) {
        int ownWords = tokens - shared.size() - MARK_TOKENS - TASK_TOKENS;
        return Stream.of(shared.stream(), Stream.of(Marks.PLACEHOLDER), Words.drawn(random, ownWords))
                .flatMap(words -> words)
                .collect(Collectors.joining(" ", "", TASK));
    }

    /** Plain words, each of which is one token of o200k, with or without a leading space. */
    static final class Words {

        static final List<String> ALL = List.of("""
        actor anchor apple arm art ash baby back bag ball banana bank barn basket bath bean bear bed beer bell
        berry bird birthday blood boat bone book border bottom box brain bread brick bridge bucket bus cake camp
        capital car card castle cat cement center chain chair child circle city clock cloud coat code coffee coin
        color cookie corn corner country court cow cup dance day doctor dog door dream driver duck dust ear east
        edge egg engine eye face factory family farm father field film fire fish flag floor flower foot forest
        fork friend front future game garden gate gift glass goal gold grain hair hammer hand hat head heart hill
        history holiday home horn horse hotel hour house ice iron judge juice king knife lake lamp law leaf left
        leg letter light line lion machine map market melon middle milk minute mirror money month moon mother
        motor mouse mouth music nation night noise north nose number nut office orange order page paper park party
        passport past path pilot plane plate player point pond price queen rabbit race rain rice right ring river
        road roof room root rope rule salt sand school science sea seed shadow ship shirt shoe shop side signal
        silver skin sky sleep snake snow song sound south spring square stage star state steel stone store storm
        story street student summer sun table tea teacher team tent ticket tool top tower trade trail train travel
        tree triangle truck voice wall wallet watch water wave week well west wheel wind window wine winner winter
        wolf wood word writer yard year
        """.split("\\s+"));

        private Words() {}

        /** This number of words, drawn from a uniform distribution. */
        static Stream<String> drawn(Random random, int count) {
            return random.ints(count, 0, ALL.size()).mapToObj(ALL::get);
        }
    }

    /**
     * A number that makes each call's prompt unique. Numbers count up from a random start, so that neither another run
     * nor another machine has the same ones: a prompt cache may keep entries for an hour.
     *
     * <p>All marks have the same number of characters and tokens. Thread-safe.
     */
    static final class Marks {

        /** o200k encodes three digits as one token: 6 tokens, and one for the sign. */
        private static final int DIGITS = 18;

        /** Stands for the mark until the prompt is sent. */
        static final String PLACEHOLDER = "#" + "0".repeat(DIGITS);

        private static final long NUMBERS = 1_000_000_000_000_000_000L;

        private final AtomicLong previous;

        private Marks(long previous) {
            this.previous = new AtomicLong(previous);
        }

        static Marks ofThisRun() {
            return after(ThreadLocalRandom.current().nextLong(NUMBERS));
        }

        static Marks after(long previous) {
            return new Marks(previous);
        }

        /** The number of the next mark. */
        long next() {
            return previous.incrementAndGet();
        }

        /** Writes the digits of the next mark from this position on. */
        void writeNext(byte[] body, int firstDigit) {
            write(body, firstDigit, next());
        }

        /** Writes the last digits of a number from this position on. */
        static void write(byte[] body, int firstDigit, long number) {
            long rest = Math.floorMod(number, NUMBERS);
            for (int place = firstDigit + DIGITS - 1; place >= firstDigit; place--) {
                body[place] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }
}
