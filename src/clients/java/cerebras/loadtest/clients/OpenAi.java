package cerebras.loadtest.clients;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.emulator.fault.Fault;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.fault.Trigger.Script;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import cerebras.loadtest.settings.ToolScript;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An emulator and OpenAI's Java client for it, which checks each answer for all that its own API would send. */
final class OpenAi implements AutoCloseable {

    static final String GPT_OSS = "gpt-oss-120b";
    static final String QWEN = "qwen-3.8-27b";

    private static final String KEY = "the-key";
    private static final int ANSWER_TOKENS = 40;

    private final Emulator emulator;
    private OpenAIClient client;

    private OpenAi(UnaryOperator<EmulatorOptions> change) {
        emulator = Emulator.start(
                change.apply(EmulatorOptions.defaults().withAcceptedKey(KEY).withAnswerTokens(ANSWER_TOKENS)));
        client = builder().build();
    }

    static OpenAi sound() {
        return new OpenAi(options -> options);
    }

    /** @param tools when tools are called, as in {@code emulator.tools} */
    static OpenAi calling(String tools) {
        return new OpenAi(options -> options.withAgents(new AgentSettings(ToolScript.parse(tools), 1, "X-Session-ID")));
    }

    static OpenAi speaking(Dialect dialect) {
        return new OpenAi(options -> options.withDialect(dialect));
    }

    /** The fault strikes the first chat request, or the first connection, and no other. */
    static OpenAi withFault(Fault first) {
        return new OpenAi(options -> options.withFaults(FaultPlan.none().with(first, Script.only(1))));
    }

    static OpenAi withQuota(QuotaPlan plan) {
        return new OpenAi(options -> options.withQuota(plan));
    }

    static ChatCompletionCreateParams.Builder request(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Why is the sky blue?");
    }

    /** Goes on with a client that differs in something. */
    OpenAi reconnected(Consumer<OpenAIOkHttpClient.Builder> change) {
        OpenAIOkHttpClient.Builder builder = builder();
        change.accept(builder);
        client.close();
        client = builder.build();
        return this;
    }

    /** The right key and address, and nothing is tried again. */
    private OpenAIOkHttpClient.Builder builder() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(emulator.baseUri() + "/v1")
                .apiKey(KEY)
                .maxRetries(0)
                .responseValidation(true);
    }

    OpenAIClient client() {
        return client;
    }

    Emulator emulator() {
        return emulator;
    }

    ChatCompletion complete(ChatCompletionCreateParams.Builder request) {
        return client.chat().completions().create(request.build());
    }

    List<ChatCompletionChunk> stream(ChatCompletionCreateParams.Builder request) {
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request.build())) {
            return chunks.stream().toList();
        }
    }

    /**
     * What a stream said in all. The client's accumulator wants the usage in a chunk of its own and ignores the choices
     * there. Cerebras ends the last choice in the chunk with the usage, so the accumulator gets that chunk as two.
     */
    static ChatCompletion accumulated(List<ChatCompletionChunk> chunks) {
        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        chunks.subList(0, chunks.size() - 1).forEach(accumulator::accumulate);
        accumulator.accumulate(last.toBuilder().usage(Optional.empty()).build());
        accumulator.accumulate(last.toBuilder().choices(List.of()).build());
        return accumulator.chatCompletion().validate();
    }

    @Override
    public void close() {
        client.close();
        emulator.close();
    }
}
