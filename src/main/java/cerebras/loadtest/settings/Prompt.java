package cerebras.loadtest.settings;

import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.api.ChatRequest.ToolDefinition;
import cerebras.loadtest.api.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One prompt: the messages of a request and its options.
 *
 * @param messages at least one, in order
 * @param maxTokens token limit of its answer; absent if the setting {@code maxTokens} applies
 * @param responseFormat requested format of the answer; absent for the server's default
 * @param tools tools that the model may call; empty for none
 * @param followUps user messages after each answer of a conversation; may be empty
 * @param body fields that are added to the JSON of its request, overriding those of the settings
 * @param headers headers that are added to its request, overriding those of the settings
 */
public record Prompt(
        List<Message> messages,
        OptionalInt maxTokens,
        Optional<ResponseFormat> responseFormat,
        List<ToolDefinition> tools,
        List<String> followUps,
        BodyFields body,
        Map<String, String> headers) {

    public Prompt {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        followUps = List.copyOf(followUps);
        headers = Map.copyOf(headers);
    }

    /** A conversation whose answer is text. */
    public Prompt(List<Message> messages, OptionalInt maxTokens) {
        this(messages, maxTokens, Optional.empty(), List.of(), List.of(), BodyFields.NONE, Map.of());
    }

    /** A copy without body fields. */
    Prompt withoutBodyFields() {
        return new Prompt(messages, maxTokens, responseFormat, tools, followUps, BodyFields.NONE, headers);
    }

    /** A single user message. */
    public static Prompt user(String text) {
        return new Prompt(List.of(Message.user(text)), OptionalInt.empty());
    }
}
