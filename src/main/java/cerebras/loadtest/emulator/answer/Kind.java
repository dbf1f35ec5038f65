package cerebras.loadtest.emulator.answer;

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
