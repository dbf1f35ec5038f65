package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest.ReasoningOptions;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.models.Model.Reasoning.Effort;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request says about the thoughts of the model.
 *
 * @param effort absent for the model's own
 * @param format where the thoughts go
 */
public record Thinking(Optional<Effort> effort, Format format) {

    /** As the model does it by itself. */
    public static final Thinking USUAL = new Thinking(Optional.empty(), Format.PARSED);

    /** OpenAI counts reasoning and never shows it. */
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

    /** Where the client wants the thoughts. */
    public enum Format {

        /** In a field of their own. Also what the API calls {@code text_parsed}, by choice. */
        PARSED,

        /** Inside the content, before the answer proper. */
        RAW,

        /** Nowhere. They are counted all the same. */
        HIDDEN
    }
}
