package cerebras.loadtest.analysis.comparison;

/** What holds calls together that are not independent of each other. */
enum Grouping {
  /** All that happened in one stretch of the window: calls at the same time share the state of the server. */
  TIME,
  /** All calls of one virtual user: they share prompts and a connection. */
  USERS
}
