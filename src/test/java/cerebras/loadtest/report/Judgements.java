package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.metrics.AttemptFixture;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verdicts as they might be, written down by hand. */
final class Judgements {

    private Judgements() {}

    /** A run of which nothing was asked. */
    static JudgedRun unjudged(RunSummary summary) {
        return new JudgedRun(summary, Optional.empty());
    }

    /** A time that was missed, a percentile without a value, and a share that was met. */
    static JudgedRun judged(RunSummary summary) {
        Judgement judgement = new Judgement(List.of(
                new SloResult(limit("ttft.p95", "300ms"), Finding.MISSED, new Estimate(412e6, 400e6, 430e6), 5_120),
                new SloResult(limit("gap.p99", "20ms"), Finding.PROBABLY_MISSED, null, 0),
                new SloResult(limit("success", "99%"), Finding.MET, new Estimate(0.9983, 0.997, 0.9992), 6_000)));
        return new JudgedRun(summary, Optional.of(judgement));
    }

    /** One limit, and what was found of it. */
    static JudgedRun judged(RunSummary summary, Finding finding) {
        Limit limit = limit("ttft.p95", "300ms");
        SloResult verdict = new SloResult(limit, finding, new Estimate(finding.met() ? 250e6 : 350e6, null, null), 40);
        return new JudgedRun(summary, Optional.of(new Judgement(List.of(verdict))));
    }

    /** A run with so many calls, one after the other; each tenth of many failed. */
    static JudgedRun withCalls(RunSummary summary, int calls) {
        CallSample sample = new CallSample();
        sample.accept(summary.run());
        for (int i = 1; i <= calls; i++) {
            long at = 20_000 + 180L * i;
            AttemptFixture attempt = AttemptFixture.attempt().call(i).streamed(at, at + 20 + i % 7, at + 170, at + 171);
            sample.accept(
                    i % 10 == 0
                            ? attempt.outcome(Outcome.SERVER_ERROR).build()
                            : attempt.tokens(50 + i, i % 3, 100).paced(10, 15).build());
        }
        return new JudgedRun(summary, Optional.empty(), List.of(), sample.calls());
    }

    static Limit limit(String key, String bound) {
        Map<String, String> texts = Map.of("ttft.p50", "1s", key, bound);
        return ServiceLevel.of(texts).orElseThrow().limits().stream()
                .filter(limit -> limit.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /** The head of a run that was made with these. */
    static RunHeader withSettings(Map<String, String> settings) {
        RunHeader run = Summaries.normal().run();
        return new RunHeader(
                run.schema(),
                run.run(),
                run.simulation(),
                run.loadStart(),
                run.target(),
                run.model(),
                run.plan(),
                run.prices(),
                settings,
                run.versions(),
                run.machine(),
                null,
                null,
                null,
                null);
    }
}
