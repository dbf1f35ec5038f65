package cerebras.loadtest.measure;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The load that was planned: its model and its phases, which follow one another without a gap. Nanoseconds.
 *
 * @param loadModel {@code closed}: a fixed number of users, each waits for its answer; {@code open}: arrivals at a rate
 * @param users virtual users at full load
 * @param rampNanos from the first user to the last
 * @param warmupNanos at full load, not yet measured
 * @param steadyNanos at full load, measured: the window of the headline figures; 0 when the run has none
 */
public record LoadPlan(String loadModel, int users, long rampNanos, long warmupNanos, long steadyNanos) {

  /** One call of one user: nothing that has phases. */
  public static LoadPlan singleCall() {
    return new LoadPlan("closed", 1, 0, 0, 0);
  }

  /** When the steady phase begins, counted from the beginning of the load. */
  @JsonIgnore
  public long steadyStartNanos() {
    return rampNanos + warmupNanos;
  }

  /** When the steady phase ends, and with it the sending of new calls; what is in flight then drains. */
  @JsonIgnore
  public long steadyEndNanos() {
    return steadyStartNanos() + steadyNanos;
  }
}
