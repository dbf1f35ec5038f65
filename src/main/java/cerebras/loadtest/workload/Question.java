package cerebras.loadtest.workload;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The request of one call.
 *
 * @param model the id of the model that is to answer
 * @param body the request's JSON; not to be changed
 * @param promptTokens tokens of what it says, counted locally: those of the chat template come on top. After the first
 *     question of a conversation, the most that they can be
 * @param maxTokens the most tokens that its answer may have
 * @param headers those of its prompt, beside the ones that all requests have
 * @param turn its place in a conversation; absent where there is none
 */
public record Question(
        String model, byte[] body, int promptTokens, int maxTokens, Map<String, String> headers, Optional<Turn> turn) {

    /** A question that belongs to no conversation, without headers of its own. */
    public Question(String model, byte[] body, int promptTokens, int maxTokens) {
        this(model, body, promptTokens, maxTokens, Map.of(), Optional.empty());
    }

    /** The same question with another body, of another number of prompt tokens. */
    Question with(byte[] body, int promptTokens) {
        return new Question(model, body, promptTokens, maxTokens, headers, turn);
    }

    /** The same question at a place in a conversation. */
    Question at(Turn turn) {
        return new Question(model, body, promptTokens, maxTokens, headers, Optional.of(turn));
    }

    /**
     * A place in a conversation.
     *
     * @param conversation which one, from 0
     * @param number its place among the conversation's questions, from 1
     */
    public record Turn(int conversation, int number) {}

    /**
     * A request and its answer.
     *
     * @param answer gives the text as it came, without reasoning; may be empty
     * @param tokens of the prompt and the answer together, as the server counted them; absent when it did not say
     */
    public record Exchange(Question question, Supplier<String> answer, OptionalInt tokens) {

        /** As the server counted them; where it did not, the most that they can be, but for the chat template. */
        int mostTokens() {
            return tokens.orElse(question.promptTokens() + question.maxTokens());
        }
    }
}
