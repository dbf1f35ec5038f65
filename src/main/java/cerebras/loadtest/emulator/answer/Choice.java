package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.emulator.answer.Part.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One of the answers to a request; most requests ask for one only.
 *
 * @param parts in the order in which they are said
 * @param markTokens tokens without text, which mark the parts and the end; counted as output
 * @param finishReason {@code stop} or {@code tool_calls} at a natural end, {@code length} if the limit cut it
 */
public record Choice(List<Part> parts, int markTokens, String finishReason) {

    /** Output tokens: those of all parts, hidden ones included, and the marks. */
    int tokens() {
        return saidTokens() + markTokens;
    }

    /** Output tokens that no text event brings. */
    int unseenTokens() {
        return markTokens + count(Part::isHidden);
    }

    int reasoningTokens() {
        return count(part -> part.kind().isThought());
    }

    /** The text of all parts of some kinds, without what is hidden; empty where there is none. */
    String text(Predicate<Kind> kinds) {
        return parts.stream()
                .filter(part -> kinds.test(part.kind()) && !part.isHidden())
                .map(part -> Token.join(part.tokens()))
                .collect(Collectors.joining());
    }

    /** The call that this choice makes, with its arguments as far as they go; absent where it makes none. */
    Optional<ToolCall> call(String id) {
        String name = text(Kind.FUNCTION::equals);
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new ToolCall(new ToolCall.Function(name, text(Kind.ARGUMENTS::equals)), "function", id));
    }

    /**
     * This choice with no more than so many output tokens. What is cut off has no end, so its marks are counted only as
     * far as the limit allows. A function whose name is cut is not called. All by choice: what the API does is unknown.
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
