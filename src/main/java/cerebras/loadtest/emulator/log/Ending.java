package cerebras.loadtest.emulator.log;

/** How a request ended, as the emulator saw it. */
public enum Ending {
  /** The whole answer was handed to the socket. */
  COMPLETE,
  /** The client closed the connection, or reset its stream, before the last byte was handed to the socket. */
  CLIENT_LEFT,
  /** The emulator was closed before. */
  EMULATOR_CLOSED
}
