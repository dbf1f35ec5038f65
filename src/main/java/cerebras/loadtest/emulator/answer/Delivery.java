package cerebras.loadtest.emulator.answer;

/** How a part of an answer reaches the client of a stream. */
enum Delivery {

    /** Event by event. */
    FLOWING,

    /** In one event once it is complete, together with the part before it if that is whole too. */
    WHOLE,

    /** Not at all, streamed or not. It takes its time and is counted all the same. */
    HIDDEN
}
