package cerebras.loadtest.workload;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.RequestForm.BodyFrame;
import cerebras.loadtest.workload.SyntheticPrompts.Marks;
import cerebras.loadtest.workload.SyntheticPrompts.Words;
import cerebras.loadtest.workload.Trace.TracedCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Questions as long as those of a trace, in its order: words, and a task that keeps a model writing until it is stopped.
 * Each is made when it is asked for, for a million of them could not be held; that costs two copies of its body.
 *
 * <p>A prompt has as many tokens as the trace says, those of the chat template included, by the o200k vocabulary; one
 * too short for mark, template and task has just these. An answer may have as many tokens as in the trace, one at least;
 * it has fewer where the model ends its story before.
 *
 * <p>Where the trace tells no blocks, each prompt begins with a mark of its own, so that no prompt cache knows it. Where
 * it tells them, equal blocks are equal texts, which begin with the block's number: a cache finds within the run what it
 * found when the trace was recorded, but nothing of an earlier run.
 */
public final class TracedQuestions implements Questions {

    private static final byte[] MARK = (" " + Marks.PLACEHOLDER).getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_DIGIT = 2;
    private static final int MARK_TOKENS = LocalTokenizer.shared().count(" " + Marks.PLACEHOLDER);
    private static final int TASK_TOKENS = LocalTokenizer.shared().count(SyntheticPrompts.TASK);

    /** The shortest message: a mark and the task. */
    static final int SHORTEST = MARK_TOKENS + TASK_TOKENS;

    /** No word of {@link Words} is longer, the space before it included; nor is a mark, for its tokens. */
    private static final int BYTES_PER_TOKEN = 9;

    private final String model;
    private final Trace trace;
    private final int templateTokens;
    private final BodyFrame frame;
    private final WordRing words = new WordRing();
    private final Marks marks = Marks.ofThisRun();
    private final long firstBlock = Marks.ofThisRun().next();

    /** @param templateTokens what the model's chat template adds to every prompt; 0 where that is not known */
    public TracedQuestions(RunSettings settings, Trace trace, int templateTokens) {
        this.model = settings.model();
        this.trace = trace;
        this.templateTokens = templateTokens;
        this.frame = BodyFrame.of(new RequestForm(settings), SyntheticPrompts.TASK);
    }

    @Override
    public long size() {
        return trace.calls().size();
    }

    /** @param user the call's place in the trace, from 0; after the last comes the first again */
    @Override
    public Question question(long user, long call) {
        TracedCall traced = trace.calls()
                .get((int) Math.floorMod(user + call - 1, (long) trace.calls().size()));
        int promptTokens = Math.max(SHORTEST, traced.promptTokens() - templateTokens);
        int maxTokens = Math.max(1, traced.outputTokens());
        return new Question(model, body(traced, promptTokens - TASK_TOKENS, maxTokens), promptTokens, maxTokens);
    }

    private byte[] body(TracedCall traced, int tokens, int maxTokens) {
        ByteArrayOutputStream body = frame.begin(tokens * BYTES_PER_TOKEN);
        int left = tokens;
        for (int i = 0; i < traced.blocks().length && left > 0; i++) {
            int length = Math.min(left, TracedCall.BLOCK_TOKENS);
            writeBlock(body, firstBlock + traced.blocks()[i], length);
            left -= length;
        }
        if (left > 0) {
            writeBlock(body, marks.next(), left);
        }
        return frame.end(body, maxTokens);
    }

    /** The text that belongs to a number; the beginning of it where there is less room. */
    private void writeBlock(ByteArrayOutputStream body, long number, int tokens) {
        if (tokens >= MARK_TOKENS) {
            byte[] mark = MARK.clone();
            Marks.write(mark, FIRST_DIGIT, number);
            body.writeBytes(mark);
        }
        words.write(body, number, tokens >= MARK_TOKENS ? tokens - MARK_TOKENS : tokens);
    }

    /**
     * Words in no order, each with a space before it, encoded once; after the last comes the first again. Any number of them,
     * from any place on, is copied at the speed of memory.
     */
    static final class WordRing {

        /** By choice: 100 kB, so that it stays in a processor's cache. */
        static final int WORDS = 1 << 14;

        private static final long SEED = 42;

        private final byte[] text;
        /** Where each word begins in the text, and where the last one ends. */
        private final int[] starts = new int[WORDS + 1];

        WordRing() {
            var bytes = new ByteArrayOutputStream();
            List<String> words = Words.drawn(new Random(SEED), WORDS).toList();
            for (int i = 0; i < WORDS; i++) {
                bytes.writeBytes((" " + words.get(i)).getBytes(StandardCharsets.US_ASCII));
                starts[i + 1] = bytes.size();
            }
            text = bytes.toByteArray();
        }

        /** Writes so many words, from the {@code from}-th on; any number stands for a place of the ring. */
        void write(ByteArrayOutputStream out, long from, int words) {
            int first = (int) Math.floorMod(from, (long) WORDS);
            int left = words;
            while (left > 0) {
                int end = Math.min(WORDS, first + left);
                out.write(text, starts[first], starts[end] - starts[first]);
                left -= end - first;
                first = 0;
            }
        }
    }
}
