package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.emulator.answer.Part.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One of the answers to a request; most requests ask for one.
 *
 * @param parts in order
 * @param markTokens tokens without text, which mark the parts and the end; counted as output
 * @param finishReason {@code stop} or {@code tool_calls} for a natural end, {@code length} if cut by the token limit
 */
public record Choice(List<Part> parts, int markTokens, String finishReason) {

    /** Number of output tokens: of all parts, including hidden ones, and of the marks. */
    int tokens() {
        return saidTokens() + markTokens;
    }

    /** Number of output tokens that are in no text event. */
    int unseenTokens() {
        return markTokens + count(Part::isHidden);
    }

    int reasoningTokens() {
        return count(part -> part.kind().isThought());
    }

    /** Text of all visible parts of the given kinds; may be empty. */
    String text(Predicate<Kind> kinds) {
        return parts.stream()
                .filter(part -> kinds.test(part.kind()) && !part.isHidden())
                .map(part -> Token.join(part.tokens()))
                .collect(Collectors.joining());
    }

    /**
     * The tool calls of this choice, the last one with possibly incomplete arguments; empty if there are none.
     *
     * @param ids the id of a call by its index
     */
    List<ToolCall> calls(IntFunction<String> ids) {
        return parts.stream()
                .filter(part -> part.kind() == Kind.FUNCTION)
                .map(part -> new ToolCall(
                        new ToolCall.Function(Token.join(part.tokens()), arguments(part.call())),
                        "function",
                        ids.apply(part.call())))
                .toList();
    }

    private String arguments(int call) {
        return parts.stream()
                .filter(part -> part.kind() == Kind.ARGUMENTS && part.call() == call)
                .map(part -> Token.join(part.tokens()))
                .collect(Collectors.joining());
    }

    /**
     * This choice, cut to a number of output tokens. The marks of a cut part count only within the limit, and a function whose
     * name is cut is not called. By choice: the behaviour of the API is unknown.
     */
    Choice cutTo(int limit) {
        if (tokens() <= limit) {
            return this;
        }
        List<Part> kept = new ArrayList<>();
        int left = limit;
        for (Part part : parts) {
            if (part.size() > left && part.kind() == Kind.FUNCTION) {
                break;
            }
            Part piece = part.slice(0, Math.min(left, part.size()));
            kept.add(piece);
            left -= piece.size();
        }
        return new Choice(kept, left, "length");
    }

    private int saidTokens() {
        return count(part -> true);
    }

    private int count(Predicate<Part> wanted) {
        return parts.stream().filter(wanted).mapToInt(Part::size).sum();
    }
}
