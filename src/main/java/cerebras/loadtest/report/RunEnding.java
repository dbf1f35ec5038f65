package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.settings.RunSettings.GatePolicy;
import cerebras.loadtest.settings.Setting;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** How a run ended, and the exit code of its process that follows from it. Where several apply, the first one counts. */
public enum RunEnding {
    /** Settings or target were refused before the load. */
    NOT_STARTED(1, "could not start"),
    /** By Ctrl-C, TERM, the Stop button, or the end of the parent process; the exit code is that of the signal. */
    INTERRUPTED(null, "interrupted"),
    /** The records could not be written, or this process failed. */
    FAILED(4, "stopped by a failure"),
    /** Its records do not tell: the process was killed, or is still running. */
    UNKNOWN(null, "did not end by itself"),
    /** A limit of the service level was missed, with 95 % confidence. */
    MISSED(2, "service level missed"),
    /** The service level is neither met nor missed with 95 % confidence, and {@code gate=strict}. */
    INCONCLUSIVE(3, "service level inconclusive, and gate=strict"),
    /** Calls, tokens or money that it may use are spent, as its settings ask; no judgement fails it. */
    OUT_OF_BUDGET(5, "stopped by the budget, as asked"),
    /** As planned, or because the load had nothing more to do. */
    DONE(0, "done");

    private final Integer exitCode;
    private final String words;

    RunEnding(Integer exitCode, String words) {
        this.exitCode = exitCode;
        this.words = words;
    }

    /** Of a run whose records these are; {@code judgement} is that of its own service level. */
    static RunEnding of(RunSummary summary, Optional<Judgement> judgement) {
        LoadStop.Cause cause = summary.stop() == null ? null : summary.stop().cause();
        if (cause == LoadStop.Cause.NOT_STARTED) {
            return NOT_STARTED;
        }
        if (summary.stop() != null && summary.stop().interrupted()) {
            return INTERRUPTED;
        }
        if (cause == LoadStop.Cause.FAILURE) {
            return FAILED;
        }
        if (!summary.log().complete()) {
            return UNKNOWN;
        }
        Finding finding = judgement.map(Judgement::finding).orElse(Finding.MET);
        if (finding == Finding.MISSED) {
            return MISSED;
        }
        if (strict(summary) && !finding.sure()) {
            return INCONCLUSIVE;
        }
        return cause == LoadStop.Cause.BUDGET ? OUT_OF_BUDGET : DONE;
    }

    /** Whether the run's settings want what was not shown to count as missed. */
    public static boolean strict(RunSummary summary) {
        return GatePolicy.STRICT
                .name()
                .toLowerCase(Locale.ROOT)
                .equals(summary.run().settings().get(Setting.GATE.key()));
    }

    /** Of the process; absent where a signal decides, or nobody knows. */
    public OptionalInt exitCode() {
        return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /** Name in files. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The last line of a run that did not end well; {@code why} may be empty. */
    public String line(String why) {
        String code = exitCode == null ? "" : "Exit code " + exitCode + ": ";
        String reason = why.isEmpty()
                ? ""
                : switch (this) {
                    case INTERRUPTED -> "";
                    case MISSED, INCONCLUSIVE -> " (the load ended early: " + why + ")";
                    case OUT_OF_BUDGET -> ": " + why + "; the figures cover the calls until then";
                    default -> ": " + why;
                };
        String text = code + words + reason;
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
