package cerebras.loadtest.emulator.answer;

import java.util.List;

/**
 * A part of an answer that is of one kind, or a piece of such a part.
 *
 * @param kind what it is
 * @param delivery how it is sent
 * @param tokens its text
 */
record Part(Kind kind, Delivery delivery, List<Token> tokens) {

    int size() {
        return tokens.size();
    }

    /** The tokens from one place up to, but not including, another. */
    Part slice(int from, int until) {
        return new Part(kind, delivery, tokens.subList(from, until));
    }

    boolean isHidden() {
        return delivery == Delivery.HIDDEN;
    }

    /** How a part of an answer reaches the client of a stream. */
    enum Delivery {

        /** Event by event. */
        FLOWING,

        /** In one event once it is complete, together with the part before it if that is whole too. */
        WHOLE,

        /** Not at all, streamed or not. It takes its time and is counted all the same. */
        HIDDEN
    }

    /** What a part of an answer is. */
    enum Kind {

        /** Thoughts in a field of their own. */
        REASONING,

        /** Thoughts inside the content, before the answer proper. */
        THINKING_ALOUD,

        /** The answer proper. */
        CONTENT,

        /** The name of a function to call. Not text: its event also has the id of the call. */
        FUNCTION,

        /** What the function is to be called with: the text of a JSON object, itself inside a JSON string. */
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
