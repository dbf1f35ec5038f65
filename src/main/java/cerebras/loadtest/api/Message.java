package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * One message of a conversation, in the request or as the answer.
 *
 * @param content the text; absent in an answer that only calls tools. A list of parts, which a request may contain, is
 *     read as an {@code Object} and kept unchanged
 * @param reasoning reasoning of the model before its answer; absent otherwise
 * @param role {@code system}, {@code developer}, {@code user}, {@code assistant} or {@code tool}
 * @param toolCalls of an assistant that calls tools; absent otherwise
 * @param toolCallId of a tool: the id of the call that this answers; absent otherwise
 * @param name name of the author; may be absent, and always is in answers
 * @param refusal text of a refusal, which stands in place of {@code content}; absent otherwise
 */
public record Message(
        Object content,
        String reasoning,
        String role,
        List<ToolCall> toolCalls,
        String toolCallId,
        String name,
        String refusal) {

    /** A message that is no refusal. */
    public Message(
            Object content, String reasoning, String role, List<ToolCall> toolCalls, String toolCallId, String name) {
        this(content, reasoning, role, toolCalls, toolCallId, name, null);
    }

    /** A message without tool calls. */
    public Message(Object content, String reasoning, String role) {
        this(content, reasoning, role, null, null, null);
    }

    public static Message user(String content) {
        return new Message(content, null, "user");
    }

    /** The calls of this message; empty if there are none. */
    @JsonIgnore
    public List<ToolCall> calls() {
        return toolCalls == null ? List.of() : toolCalls;
    }

    /** The text of {@link #content}, or an empty string where it is absent or a list of parts. */
    @JsonIgnore
    public String text() {
        return content instanceof String text ? text : "";
    }

    /**
     * A tool call of the model, in an answer or in the messages of a conversation.
     *
     * @param type always {@code function}
     * @param id which the message with the result repeats
     */
    public record ToolCall(Function function, String type, String id) {

        /** @param arguments JSON, as text */
        public record Function(String name, String arguments) {}
    }
}
