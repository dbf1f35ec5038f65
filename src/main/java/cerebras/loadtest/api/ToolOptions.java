package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What the model may call. Every component may be absent.
 *
 * @param tools the tools on offer
 * @param toolChoice which of them to call; absent leaves it to the model
 * @param parallelToolCalls whether one answer may make several calls; absent means yes
 */
public record ToolOptions(List<ToolDefinition> tools, ToolChoice toolChoice, Boolean parallelToolCalls) {

  /** None is set. */
  public static final ToolOptions NONE = new ToolOptions(null, null, null);

  /** Offers at least one tool, and leaves the rest to the model. */
  public static ToolOptions offering(List<ToolDefinition> tools) {
    return new ToolOptions(tools, null, null);
  }

  /** The tools on offer; empty where there are none. */
  @JsonIgnore
  public List<ToolDefinition> offered() {
    return tools == null ? List.of() : tools;
  }
}
