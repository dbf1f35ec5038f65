package cerebras.loadtest.emulator.answer;

/** Where the client wants the thoughts. */
public enum ReasoningFormat {

  /** In a field of their own. Also what the API calls {@code text_parsed}, by choice. */
  PARSED,

  /** Inside the content, before the answer proper. */
  RAW,

  /** Nowhere. They are counted all the same. */
  HIDDEN
}
