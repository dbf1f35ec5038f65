package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.RunSummary;
import java.util.Optional;

/**
 * A finished run, and whether it kept what was asked of it.
 *
 * @param judgement of the steady window; absent when nothing was asked, or the load went by steps
 */
record JudgedRun(RunSummary summary, Optional<Judgement> judgement) {

    /** How it ended. */
    RunEnding ending() {
        return RunEnding.of(summary, judgement);
    }

    /** Why it ended so, for people; empty where there is no more to say. */
    String why() {
        return summary.stop() == null || !summary.stop().early()
                ? ""
                : summary.stop().reason();
    }
}
