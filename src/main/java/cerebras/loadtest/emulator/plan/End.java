package cerebras.loadtest.emulator.plan;

/** What comes after the last emission of an answer. */
public enum End {
    /** The body ends as it should, and the connection serves the next request. */
    COMPLETE,
    /** As {@link #COMPLETE}, but the last emission told an error. */
    ERROR_EVENT,
    /** The connection is closed without the end of the body. */
    CUT,
    /** The connection is reset. */
    RESET,
    /** Nothing, until the client leaves. */
    NEVER;

    /** Whether the body ends as it should, so that the connection can serve the next request. */
    public boolean isOfWholeBody() {
        return this == COMPLETE || this == ERROR_EVENT;
    }
}
