package cerebras.loadtest.compare;

/** What is drawn as a whole when a run is drawn anew from itself. */
enum Grouping {
  /** All that happened in one stretch of the window: calls at the same time share the state of the server. */
  TIME,
  /** All calls of one virtual user: they share prompts and a connection. */
  USERS
}
