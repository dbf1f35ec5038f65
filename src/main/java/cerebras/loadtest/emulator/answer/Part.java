package cerebras.loadtest.emulator.answer;

import java.util.List;

/**
 * A part of an answer of one kind, or a piece of it.
 *
 * @param kind kind of content
 * @param delivery how it is streamed
 * @param tokens tokens of its text
 * @param call index of its tool call within the choice; 0 for other content
 */
record Part(Kind kind, Delivery delivery, List<Token> tokens, int call) {

    /** A part of text, or of the first call. */
    Part(Kind kind, Delivery delivery, List<Token> tokens) {
        this(kind, delivery, tokens, 0);
    }

    int size() {
        return tokens.size();
    }

    /** The tokens from one index (inclusive) to another (exclusive). */
    Part slice(int from, int until) {
        return new Part(kind, delivery, tokens.subList(from, until), call);
    }

    boolean isHidden() {
        return delivery == Delivery.HIDDEN;
    }

    /** How a part of an answer reaches the client of a stream. */
    enum Delivery {

        /** In several events. */
        FLOWING,

        /** In one event once it is complete, together with the previous part if that is sent whole too. */
        WHOLE,

        /** Not sent, but it takes time and is counted. */
        HIDDEN
    }

    /** Kinds of content. */
    enum Kind {

        /** Reasoning in a field of its own. */
        REASONING,

        /** Reasoning inside the content, before the answer. */
        THINKING_ALOUD,

        /** The answer itself. */
        CONTENT,

        /** A refusal, in a field of its own in every dialect, by choice: only OpenAI documents it. */
        REFUSAL,

        /** Name of the function to call; its event also has the id of the call. */
        FUNCTION,

        /** Arguments of the call: a JSON object as a JSON string. */
        ARGUMENTS;

        /** Whether its tokens are counted as reasoning. */
        boolean isThought() {
            return this == REASONING || this == THINKING_ALOUD;
        }

        /** Whether a client sees it as content. */
        boolean isContent() {
            return this == CONTENT || this == THINKING_ALOUD;
        }
    }
}
