package cerebras.loadtest.workload;

import cerebras.loadtest.workload.Trace.TracedCall;

/** Why a line of a trace cannot be used; {@link TraceException} tells it with file and line. */
final class BadLine extends Exception {

  private final String expected;

  /**
   * @param found as it follows the number of the line: "has no input_length"
   * @param expected as it follows the word "expected"
   */
  BadLine(String found, String expected) {
    super(found, null, false, false);
    this.expected = expected;
  }

  String expected() {
    return expected;
  }

  /** A number of tokens that a line has to have. */
  static int tokens(Integer count, String name) throws BadLine {
    if (count == null) {
      throw new BadLine("has no " + name, "a number of tokens");
    }
    if (count < 0 || count > TracedCall.MOST_TOKENS) {
      throw new BadLine("has " + name + "=" + count, "a number of tokens from 0 to " + TracedCall.MOST_TOKENS);
    }
    return count;
  }
}
