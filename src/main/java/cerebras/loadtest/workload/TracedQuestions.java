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
 * Questions with the lengths of a trace, in its order: words, and a task that keeps a model writing up to its token
 * limit. Each is built on demand, since a million of them would not fit into memory; that costs two copies of its body.
 *
 * <p>A prompt has the number of tokens in the trace, including those of the chat template, counted with the o200k
 * vocabulary; a prompt that is too short for mark, template and task consists of just these. The token limit of an
 * answer is the number in the trace, at least one; the answer is shorter if the model stops earlier.
 *
 * <p>Without blocks in the trace, each prompt begins with its own mark, so that no prompt cache holds it. With blocks,
 * equal blocks are equal texts, which begin with the block's number: within the run, a cache hits where it hit when the
 * trace was recorded, but never on an earlier run.
 */
public final class TracedQuestions implements Questions {

    private static final byte[] MARK = (" " + Marks.PLACEHOLDER).getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_DIGIT = 2;
    private static final int MARK_TOKENS = LocalTokenizer.shared().count(" " + Marks.PLACEHOLDER);
    private static final int TASK_TOKENS = LocalTokenizer.shared().count(SyntheticPrompts.TASK);

    /** Tokens of the shortest message: a mark and the task. */
    static final int SHORTEST = MARK_TOKENS + TASK_TOKENS;

    /** Upper bound for the words of {@link Words} with their leading space, and for marks. */
    private static final int BYTES_PER_TOKEN = 9;

    private final String model;
    private final Trace trace;
    private final int templateTokens;
    private final BodyFrame frame;
    private final WordRing words = new WordRing();
    private final Marks marks = Marks.ofThisRun();
    private final long firstBlock = Marks.ofThisRun().next();

    /** @param templateTokens tokens that the model's chat template adds to every prompt; 0 if unknown */
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

    /** @param user index of the call in the trace, from 0; starts over after the last */
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

    /** Writes the text of a block number, or its beginning if there is less room. */
    private void writeBlock(ByteArrayOutputStream body, long number, int tokens) {
        if (tokens >= MARK_TOKENS) {
            byte[] mark = MARK.clone();
            Marks.write(mark, FIRST_DIGIT, number);
            body.writeBytes(mark);
        }
        words.write(body, number, tokens >= MARK_TOKENS ? tokens - MARK_TOKENS : tokens);
    }

    /**
     * Words in random order, each with a leading space, encoded once, in a circle. Copying any number of them from any
     * position costs no more than copying memory.
     */
    static final class WordRing {

        /** By choice: 100 kB, so that it stays in a processor's cache. */
        static final int WORDS = 1 << 14;

        private static final long SEED = 42;

        private final byte[] text;
        /** Offset of each word in the text, and the end of the last one. */
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

        /** Writes this number of words, from the {@code from}-th on, modulo the size of the ring. */
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
