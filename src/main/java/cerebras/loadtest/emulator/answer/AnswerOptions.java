package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.OutputOptions;
import cerebras.loadtest.api.ChatRequest.ReasoningOptions;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.models.Model.Reasoning.Effort;
import cerebras.loadtest.settings.ToolScript;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The options of a request for its answer.
 *
 * @param choices number of answers, at least 1
 * @param leastTokens minimum number of output tokens of a text; by choice it does not apply to tool calls and JSON
 * @param mostTokens maximum number of output tokens of each choice, including reasoning; absent for no limit
 * @param stops texts before which the content ends; empty for none
 * @param seed the same seed and prompt get the same text; absent for the emulator's own
 * @param thinking amount and form of reasoning
 * @param product text, JSON or a tool call
 */
public record AnswerOptions(
        int choices,
        int leastTokens,
        OptionalInt mostTokens,
        List<String> stops,
        OptionalLong seed,
        Thinking thinking,
        AnswerContent product) {

    /** Maximum number of answers, by choice: the API documents no limit. */
    private static final int MOST_CHOICES = 128;
    /** Of all choices together, {@link #leastTokens} are not more than this, by choice: about what one may have. */
    private static final int MOST_LEAST_TOKENS = 50_000;

    public AnswerOptions {
        stops = List.copyOf(stops);
    }

    /**
     * @param mostTokens what is left of the request's own limit, or the model's
     * @param script when tools are called
     */
    public static AnswerOptions of(ChatRequest request, Dialect dialect, OptionalInt mostTokens, ToolScript script) {
        OutputOptions output = request.output();
        int choices = output.n() == null ? 1 : Math.min(output.n(), MOST_CHOICES);
        return new AnswerOptions(
                choices,
                Math.min(leastTokens(output), MOST_LEAST_TOKENS / choices),
                mostTokens,
                output.stop() == null
                        ? List.of()
                        : output.stop().stream()
                                .filter(Predicate.not(String::isEmpty))
                                .toList(),
                output.seed() == null ? OptionalLong.empty() : OptionalLong.of(output.seed()),
                Thinking.of(request.reasoning(), dialect),
                AnswerContent.of(request, script));
    }

    /** The same options for other content. */
    AnswerOptions withProduct(AnswerContent other) {
        return new AnswerOptions(choices, leastTokens, mostTokens, stops, seed, thinking, other);
    }

    /** The most output tokens of all choices together; absent for no limit. */
    public OptionalInt mostTokensInAll() {
        return mostTokens.isPresent()
                ? OptionalInt.of((int) Math.min((long) choices * mostTokens.getAsInt(), Integer.MAX_VALUE))
                : OptionalInt.empty();
    }

    private static int leastTokens(OutputOptions output) {
        Integer least = output.minCompletionTokens() == null ? output.minTokens() : output.minCompletionTokens();
        return least == null ? 0 : Math.max(least, 0);
    }

    /**
     * The reasoning options of a request.
     *
     * @param effort absent for the model's own
     * @param format where reasoning is sent
     */
    public record Thinking(Optional<Effort> effort, Format format) {

        /** The default of the model. */
        public static final Thinking USUAL = new Thinking(Optional.empty(), Format.PARSED);

        /** OpenAI counts reasoning but never sends it. */
        static Thinking of(ReasoningOptions options, Dialect dialect) {
            return new Thinking(
                    effort(options), dialect == Dialect.OPENAI ? Format.HIDDEN : format(options.reasoningFormat()));
        }

        private static Optional<Effort> effort(ReasoningOptions options) {
            return Boolean.TRUE.equals(options.disableReasoning())
                    ? Optional.of(Effort.NONE)
                    : Optional.ofNullable(options.reasoningEffort())
                            .map(name -> Effort.valueOf(name.toUpperCase(Locale.ROOT)));
        }

        /** What the API calls {@code none} is its default, and parsed in all recordings. */
        private static Format format(String name) {
            if ("raw".equals(name)) {
                return Format.RAW;
            }
            return "hidden".equals(name) ? Format.HIDDEN : Format.PARSED;
        }

        /** Where reasoning is sent. */
        public enum Format {

            /** In a field of its own; by choice also for {@code text_parsed}. */
            PARSED,

            /** Inside the content, before the answer. */
            RAW,

            /** Not sent, but counted. */
            HIDDEN
        }
    }
}
