package cerebras.loadtest.report;

import cerebras.loadtest.gate.Judgement;
import cerebras.loadtest.measure.RunSummary;
import java.util.Optional;

/**
 * A finished run, and whether it kept what was asked of it.
 *
 * @param judgement of the steady window; absent when nothing was asked, or the load went by steps
 */
record JudgedRun(RunSummary summary, Optional<Judgement> judgement) {}
