package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.OutputOptions.StreamOptions;
import cerebras.loadtest.models.Model;
import java.util.Optional;

/**
 * An admitted chat request with everything that its answer depends on.
 *
 * @param number of the request, from 1
 * @param apiKey of the caller; empty if it needs none
 * @param affinity what requests have in common that should reach the same replica; absent for none
 * @param model requested model
 * @param prompt prompt of the model
 * @param asked options for the answer
 * @param usage whether a stream has usage, in dialects that leave it to the request
 * @param streamed whether the answer is streamed
 */
public record ChatCall(
        long number,
        String apiKey,
        Optional<String> affinity,
        Model model,
        Prompt prompt,
        AnswerOptions asked,
        UsageAsked usage,
        boolean streamed) {

    /** The same request for other content; this one if the content is the same. */
    public ChatCall withProduct(AnswerContent product) {
        return product == asked.product()
                ? this
                : new ChatCall(number, apiKey, affinity, model, prompt, asked.withProduct(product), usage, streamed);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ChatCall[number=" + number + ", model=" + model.id() + ", streamed=" + streamed + "]";
    }

    /** Whether a request asks for the usage of its stream. */
    public enum UsageAsked {
        NO,
        /** {@code include_usage}. */
        AT_THE_END,
        /** {@code continuous_usage_stats} beside it, which vLLM knows. */
        IN_EVERY_CHUNK;

        public static UsageAsked by(ChatRequest request) {
            StreamOptions options = request.output().streamOptions();
            if (options == null || !Boolean.TRUE.equals(options.includeUsage())) {
                return NO;
            }
            return Boolean.TRUE.equals(options.continuousUsageStats()) ? IN_EVERY_CHUNK : AT_THE_END;
        }
    }
}
