package cerebras.loadtest.emulator.log;

/** How a request ended, as the emulator saw it. */
public enum Ending {
    /** The whole answer was handed to the socket. */
    COMPLETE,
    /** An error event ended the stream, as planned, and the emulator closed the connection. */
    ERROR_EVENT,
    /** The emulator closed the connection before the end of the answer, as planned; perhaps of an answer before. */
    CUT,
    /** The emulator reset the connection before the end of the answer, as planned; perhaps of an answer before. */
    RESET,
    /** The client closed the connection, or reset its stream, before the last byte was handed to the socket. */
    CLIENT_LEFT,
    /** The emulator was closed before. */
    EMULATOR_CLOSED
}
