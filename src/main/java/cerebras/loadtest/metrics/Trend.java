package cerebras.loadtest.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a figure changed in the course of the steady window: the slope of a straight line through it, least squares over
 * equal stretches of the window.
 *
 * @param perHour in the unit of the figure: nanoseconds, tokens per second, or for failures a share of 0 to 1
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param mean of the stretches, to hold the slope against
 * @param stretches how many had a value
 */
public record Trend(Kind kind, double perHour, double low, double high, double mean, int stretches) {

  /** What drifts. */
  public enum Kind {
    /** The median of each stretch. */
    @JsonProperty("timeToFirstToken") TIME_TO_FIRST_TOKEN,
    /** The median of each stretch. */
    @JsonProperty("outputSpeed") OUTPUT_SPEED,
    /** The share of attempts that failed in each stretch. */
    @JsonProperty("failures") FAILURES
  }

  /** Whether the interval leaves no doubt that it changed. */
  public boolean shown() {
    return low > 0 || high < 0;
  }
}
