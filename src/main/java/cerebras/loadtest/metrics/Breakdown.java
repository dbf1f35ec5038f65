package cerebras.loadtest.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The figures of one part of a run, to be held beside the others of its kind.
 *
 * @param name a number of users, a model, a scenario or the number of a turn
 */
public record Breakdown(Kind kind, String name, Figures figures) {

  /** What a run is cut by. */
  public enum Kind {
    /** A step of the load; its figures are those of the step's own window. */
    @JsonProperty("step") STEP,
    @JsonProperty("model") MODEL,
    @JsonProperty("scenario") SCENARIO,
    /** The how manieth question of a conversation. */
    @JsonProperty("turn") TURN
  }
}
