package cerebras.loadtest.wire;

import java.util.List;

/**
 * The body of {@code POST /v1/chat/completions}.
 *
 * @param model the id of a model
 * @param messages at least one
 * @param stream whether the answer comes as server-sent events; absent means no
 * @param maxCompletionTokens upper limit of the output, reasoning included; absent means the model's own
 * @param maxTokens deprecated name of {@code maxCompletionTokens}; read by the emulator, never sent by the client
 * @param temperature 0 to 2; absent means the server's default
 */
public record ChatRequest(
    String model,
    List<Message> messages,
    Boolean stream,
    Integer maxCompletionTokens,
    Integer maxTokens,
    Double temperature) {}
