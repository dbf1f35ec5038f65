package cerebras.loadtest.benchmark;

import cerebras.loadtest.calibrate.Calibration;
import cerebras.loadtest.trust.Verdict;

/**
 * What came of a trial.
 *
 * @param suite this suite, with everything recorded
 * @param stock stock {@code sse()}, with nothing recorded
 * @param engine the bare HTTP engine, with nothing read
 * @param errors of this suite's figures, against what the server really sent
 * @param verdict what this suite said of itself
 */
record TrialResult(
    Trial trial, Measurement suite, Measurement stock, Measurement engine, Calibration errors, Verdict verdict) {

  /** Events per second of processor time / the same of the bare engine. */
  double ratioToEngine() {
    return suite.eventsPerCpuSecond() / engine.eventsPerCpuSecond();
  }

  /** The same, by stock {@code sse()}. */
  double ratioToStock() {
    return suite.eventsPerCpuSecond() / stock.eventsPerCpuSecond();
  }
}
