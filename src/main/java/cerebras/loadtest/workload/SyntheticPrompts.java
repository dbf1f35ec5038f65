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
 * Makes the texts of synthetic prompts: words that all prompts share, the place of a mark, words of their own, and a
 * task that keeps a model writing until it is stopped.
 *
 * <p>A text's length is exact for models that use the o200k vocabulary, since each word is one token of it; others may
 * count differently. The chat template's tokens come on top. Where nothing is shared, the mark comes first, so that no
 * two calls have a beginning that a cache could know.
 *
 * <p>The lengths are quantiles of what was asked for, each the golden section of the distribution further than the one
 * before (the additive recurrence of the theory of low-discrepancy sequences): a hundred prompts in a row have nearly
 * the mean of all, so that a short run has it too. Random draws would often be ten percent off.
 *
 * @param asked what they are to be like
 */
record SyntheticPrompts(Prompts.Synthetic asked) {

    /** By choice: an answer to mere words would be a short question what they mean. */
    static final String TASK = "\n\nWrite a long story that uses these words.";

    private static final int MARK_TOKENS = LocalTokenizer.shared().count(Marks.PLACEHOLDER);
    private static final int TASK_TOKENS = LocalTokenizer.shared().count(TASK);

    private static final double GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

    private static final int FEWEST = 10;
    private static final int MOST = 1000;
    /** Together, which is some ten megabytes of text. By choice; {@link #FEWEST} very long prompts may have more. */
    private static final double MOST_TOKENS = 2e6;

    /** The texts, each with one {@link Marks#PLACEHOLDER}; always the same ones. */
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

    /** What is asked for, as far as mark and task leave room for it. */
    private int sharedTokens(int tokens) {
        return Math.min(tokens * asked.sharedPercent() / 100, tokens - MARK_TOKENS - TASK_TOKENS);
    }

    private static String text(Random random, List<String> shared, int tokens) {
        int ownWords = tokens - shared.size() - MARK_TOKENS - TASK_TOKENS;
        return Stream.of(shared.stream(), Stream.of(Marks.PLACEHOLDER), Words.drawn(random, ownWords))
                .flatMap(words -> words)
                .collect(Collectors.joining(" ", "", TASK));
    }

    /** Plain words, each of which is one token of o200k, with a space before it and without. */
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

        /** So many words, each as likely as any other. */
        static Stream<String> drawn(Random random, int count) {
            return random.ints(count, 0, ALL.size()).mapToObj(ALL::get);
        }
    }

    /**
     * What makes each call's prompt unlike every other: a number that no call before it had. Numbers count up from a random
     * one, so that no other run, and no other machine, has the same ones: a prompt cache keeps what it knows for an hour.
     *
     * <p>A mark has always the same number of characters and tokens. Thread-safe.
     */
    static final class Marks {

        /** o200k makes one token of three digits: 6 tokens, and one of the sign. */
        private static final int DIGITS = 18;

        /** The mark of a prompt until it is sent. */
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

        /** Writes the digits of the next mark so that they begin at this place. */
        void writeNext(byte[] body, int firstDigit) {
            write(body, firstDigit, next());
        }

        /** Writes the last digits of a number, so that they begin at this place. */
        static void write(byte[] body, int firstDigit, long number) {
            long rest = Math.floorMod(number, NUMBERS);
            for (int place = firstDigit + DIGITS - 1; place >= firstDigit; place--) {
                body[place] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }
}
