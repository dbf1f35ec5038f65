package cerebras.loadtest.api;

/**
 * How a call is to be served. Every component may be absent.
 *
 * @param serviceTier {@code auto}, {@code default}, {@code flex} or {@code priority}; absent means {@code default}
 * @param promptCacheKey up to 1024 characters; calls with the same key are likely to find each other's cached prompts
 * @param prediction what the answer is expected to be
 * @param user who is behind the call
 */
public record ServiceOptions(String serviceTier, String promptCacheKey, Prediction prediction, String user) {

  /** None is set. */
  public static final ServiceOptions NONE = new ServiceOptions(null, null, null, null);

  /**
   * An expected answer.
   *
   * @param type always {@code content}
   * @param content the text, or a list of parts
   */
  public record Prediction(String type, Object content) {}
}
