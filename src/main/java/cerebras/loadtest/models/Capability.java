package cerebras.loadtest.models;

/** What not every model can do. */
public enum Capability {
  TOOLS,
  /** Several tools called in one answer. */
  PARALLEL_TOOL_CALLS,
  /** Answers as JSON, also by a schema. */
  STRUCTURED_OUTPUTS,
  /** Tools and a response format other than text in one request. */
  TOOLS_WITH_STRUCTURED_OUTPUTS,
  /** An expected answer in the request. */
  PREDICTION,
  /** Images in the prompt. */
  VISION
}
