package cerebras.loadtest.benchmark;

import cerebras.loadtest.analysis.calibration.Calibration;
import cerebras.loadtest.analysis.health.GeneratorHealth;

/**
 * What came of a trial.
 *
 * @param suite this suite, with everything recorded
 * @param stock stock {@code sse()}, with nothing recorded; {@code null} if it did not run
 * @param engine the bare HTTP engine, with nothing read; {@code null} if it did not run
 * @param errors of this suite's figures, against what the server really sent
 * @param verdict what this suite said of itself
 */
record TrialResult(
        Trial trial,
        Measurement suite,
        Measurement stock,
        Measurement engine,
        Calibration errors,
        GeneratorHealth.Status verdict) {

    /** Events per second of processor time / the same of another contender; {@code null} if that did not run. */
    Double ratioTo(Measurement other) {
        return other == null ? null : suite.eventsPerCpuSecond() / other.eventsPerCpuSecond();
    }
}
