package cerebras.loadtest.emulator.plan;

/** What comes after the last emission of an answer. */
public enum End {
  /** The body ends as it should, and the connection serves the next request. */
  COMPLETE,
  /** The last emission told an error: the body ends as it should, and the connection is closed. */
  ERROR_EVENT,
  /** The connection is closed without the end of the body. */
  CUT,
  /** The connection is reset. */
  RESET,
  /** Nothing, until the client leaves. */
  NEVER
}
