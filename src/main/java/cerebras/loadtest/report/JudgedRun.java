package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A finished run, and whether it kept what was asked of it.
 *
 * @param judgement of the steady window; absent when nothing was asked, or the load went by steps
 * @param steps judgements of the steps of the load, in the order of time; empty when nothing was asked, or there were no
 *     steps
 * @param calls single attempts for the page
 * @param folder where its records are
 */
record JudgedRun(
        RunSummary summary, Optional<Judgement> judgement, List<Judgement> steps, CallSample.Calls calls, Path folder) {

    /** A run in the folder that runs have by default. */
    JudgedRun(RunSummary summary, Optional<Judgement> judgement, List<Judgement> steps, CallSample.Calls calls) {
        this(summary, judgement, steps, calls, Path.of("results", summary.run().run()));
    }

    /** A run of which no single attempts are shown. */
    JudgedRun(RunSummary summary, Optional<Judgement> judgement) {
        this(summary, judgement, List.of(), CallSample.Calls.NONE);
    }

    /** What it says first. */
    RunVerdict verdict() {
        return RunVerdict.of(this);
    }

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
