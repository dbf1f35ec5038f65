package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.OutputOptions.StreamOptions;
import cerebras.loadtest.models.Model;

/**
 * A chat request that was let in, with all that its answer depends on.
 *
 * @param number of the request, from 1
 * @param model that answers
 * @param prompt what the model reads
 * @param asked what the request wants of its answer
 * @param usage whether a stream is to have the usage, where that is left to the request
 * @param streamed whether the answer goes out event by event
 */
public record ChatCall(
        long number, Model model, Prompt prompt, AnswerOptions asked, UsageAsked usage, boolean streamed) {

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
