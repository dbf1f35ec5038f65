package cerebras.loadtest.catalogue;

/** What not every model can do. */
public enum Capability {
  TOOLS,
  /** Several tools called in one answer. */
  PARALLEL_TOOL_CALLS,
  /** Answers as JSON, also by a schema. */
  STRUCTURED_OUTPUTS,
  /** Images in the prompt. */
  VISION
}
