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
}
