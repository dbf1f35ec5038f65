package cerebras.loadtest.workload;

import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.RequestForm.BodyFrame;
import cerebras.loadtest.workload.Trace.TracedCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Questions with the lengths of a trace, in its order: words, and a task that keeps a model writing up to its token
 * limit. Each is built on demand, since a million of them would not fit into memory; that costs two copies of its body.
 *
 * <p>A prompt has the number of tokens in the trace, including those of the chat template, counted with the o200k
 * vocabulary; a prompt that is too short for mark, template and task consists of just these. The token limit of an
 * answer is the number in the trace, at least one; the answer is shorter if the model stops earlier.
 *
 * <p>If the trace has blocks, prompts share them: see {@link MadeUpText}.
 */
public final class TracedQuestions implements Questions {

    private static final byte[] MESSAGE = "{\"content\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TASK =
            (SyntheticPrompts.TASK.replace("\n", "\\n") + "\",\"role\":\"user\"}").getBytes(StandardCharsets.US_ASCII);
    private static final int TASK_TOKENS = LocalTokenizer.shared().count(SyntheticPrompts.TASK);

    /** Tokens of the shortest message: a mark and the task. */
    static final int SHORTEST = MadeUpText.MARK_TOKENS + TASK_TOKENS;

    private final RequestForm form;
    private final Trace trace;
    private final int templateTokens;
    private final BodyFrame frame;
    private final MadeUpText text = new MadeUpText();

    /** @param templateTokens tokens that the model's chat template adds to every prompt; 0 if unknown */
    public TracedQuestions(RunSettings settings, Trace trace, int templateTokens) {
        this(new RequestForm(settings), trace, templateTokens);
    }

    TracedQuestions(RequestForm form, Trace trace, int templateTokens) {
        this.form = form;
        this.trace = trace;
        this.templateTokens = templateTokens;
        this.frame = BodyFrame.of(form);
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
        byte[] body = body(traced, promptTokens - TASK_TOKENS, maxTokens);
        return new Question(
                form.model(),
                body,
                promptTokens,
                maxTokens,
                form.headers(),
                ExpectedAnswer.ANY,
                Optional.empty(),
                form.variant(),
                form.kind());
    }

    private byte[] body(TracedCall traced, int tokens, int maxTokens) {
        ByteArrayOutputStream body = frame.begin(MESSAGE.length + tokens * MadeUpText.BYTES_PER_TOKEN + TASK.length);
        body.writeBytes(MESSAGE);
        text.write(body, tokens, traced.blocks(), TracedCall.BLOCK_TOKENS);
        body.writeBytes(TASK);
        return frame.end(body, maxTokens);
    }
}
