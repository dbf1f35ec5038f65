package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.OutputOptions.StreamOptions;

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
