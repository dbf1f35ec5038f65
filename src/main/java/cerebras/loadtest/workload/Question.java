package cerebras.loadtest.workload;

import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.settings.Mix;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The request of one call.
 *
 * @param model id of the requested model
 * @param body the request's JSON; must not be modified
 * @param promptTokens tokens of its text, counted locally, without those of the chat template; an upper bound for every
 *     question of a conversation but the first
 * @param maxTokens token limit of its answer
 * @param headers headers of its prompt, in addition to those of all requests
 * @param expected what it demands of the structure of its answer
 * @param turn its place in a conversation; absent outside conversations
 * @param variant name of the compared target or value of a request field that it belongs to; absent elsewhere
 * @param kind its kind in a mix; absent outside mixes
 */
public record Question(
        String model,
        byte[] body,
        int promptTokens,
        int maxTokens,
        Map<String, String> headers,
        ExpectedAnswer expected,
        Optional<Turn> turn,
        Optional<String> variant,
        Optional<Kind> kind) {

    /** A question outside conversations and comparisons, without additional headers, that demands no structure. */
    public Question(String model, byte[] body, int promptTokens, int maxTokens) {
        this(
                model,
                body,
                promptTokens,
                maxTokens,
                Map.of(),
                ExpectedAnswer.ANY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same question with another body and another number of prompt tokens. */
    Question with(byte[] body, int promptTokens) {
        return new Question(model, body, promptTokens, maxTokens, headers, expected, turn, variant, kind);
    }

    /** The same question at a place in a conversation. */
    Question at(Turn turn) {
        return new Question(model, body, promptTokens, maxTokens, headers, expected, Optional.of(turn), variant, kind);
    }

    /** The environment variable that holds its API key; empty for the run's key. */
    public String keyVariable() {
        return headers.getOrDefault(Mix.KEY_VARIABLE_HEADER, "");
    }

    /**
     * A kind of request in a mix.
     *
     * @param name name of the request
     * @param streamed whether its answer is streamed
     */
    public record Kind(String name, boolean streamed) {}

    /**
     * A place in a conversation or session.
     *
     * @param conversation number of the conversation, from 0; 0 in sessions
     * @param number number of the question within the conversation, or of the agent's request, from 1
     * @param session id of the session; {@code null} outside sessions
     * @param agent name of the subagent; {@code null} for the main agent and outside sessions
     */
    public record Turn(int conversation, int number, String session, String agent) {

        /** A place in a conversation. */
        public Turn(int conversation, int number) {
            this(conversation, number, null, null);
        }
    }

    /**
     * A request and its answer.
     *
     * @param answer supplies the answer's text, without reasoning; may be empty
     * @param tokens of prompt and answer together, counted by the server; absent if it did not state them
     */
    public record Exchange(Question question, Supplier<String> answer, OptionalInt tokens) {

        /** The server's count, or else an upper bound without the chat template. */
        int mostTokens() {
            return tokens.orElse(question.promptTokens() + question.maxTokens());
        }
    }
}
