package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.stats.Window;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something the reader must know before any figure, and that the verdict does not say.
 *
 * @param kind style of the box: {@code simulated}, {@code failed} or {@code caution}
 * @param title two or three words
 * @param text what is the matter, and what it means for the figures
 */
record Banner(String kind, String title, String text) {

    /** All that apply to the run, the weightiest first. */
    static List<Banner> of(RunSummary summary, Numbers numbers) {
        if (!Report.started(summary)) {
            return List.of();
        }
        Headline headline = Headline.of(summary);
        return Stream.of(
                        simulated(summary),
                        stopped(summary.stop(), numbers),
                        shortWindow(summary, numbers),
                        wholeRun(summary, headline),
                        lost(summary.log(), numbers),
                        uncounted(headline.figures(), numbers))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Banner> simulated(RunSummary summary) {
        return when(
                summary.run().target().emulated(),
                "simulated",
                "Simulated API",
                "An emulator on this machine answered. These figures measure the emulator and this client: "
                        + "they say nothing about Cerebras or any other provider.");
    }

    /** A failure and an interruption are the verdict. */
    private static Optional<Banner> stopped(LoadStop stop, Numbers numbers) {
        return Optional.ofNullable(stop)
                .filter(LoadStop::early)
                .filter(early -> early.cause() != LoadStop.Cause.FAILURE && !early.interrupted())
                .map(early -> new Banner(
                        "caution",
                        "Stopped early",
                        "After " + numbers.duration(early.atNanos()) + ": " + early.reason()
                                + ". No call was sent after that, and the steady window ends there."));
    }

    private static Optional<Banner> shortWindow(RunSummary summary, Numbers numbers) {
        Window steady = summary.steady().window();
        return when(
                !steady.complete() && (summary.stop() == null || summary.stop().early()),
                "caution",
                "Steady window cut short",
                "Planned " + numbers.duration(summary.run().plan().steadyNanos()) + ", measured "
                        + numbers.duration(Math.max(0, steady.endNanos() - steady.startNanos())) + ".");
    }

    private static Optional<Banner> wholeRun(RunSummary summary, Headline headline) {
        return when(
                headline.wholeRun() && summary.run().plan().steadyNanos() > 0,
                "caution",
                "Figures of the whole run",
                "No attempt ended in the steady window, so warm-up, ramp and drain are in the figures below.");
    }

    private static Optional<Banner> lost(LogHealth log, Numbers numbers) {
        long dropped = log.droppedAttempts() == null ? 0 : log.droppedAttempts();
        String losses = Stream.of(
                        counted("Attempts never written because the disk did not keep up", dropped, numbers),
                        counted("Lines of calls.jsonl that could not be used", log.damagedLines(), numbers),
                        log.firstDamage() == null ? "" : "The first: " + log.firstDamage() + ". ")
                .collect(Collectors.joining());
        return when(
                !losses.isEmpty(),
                "caution",
                "Records are missing",
                losses + "Counts and throughput are too low by them.");
    }

    private static String counted(String what, long count, Numbers numbers) {
        return count == 0 ? "" : what + ": " + numbers.count(count) + ". ";
    }

    private static Optional<Banner> uncounted(Figures figures, Numbers numbers) {
        return when(
                figures.uncountedAttempts() > 0,
                "caution",
                "Tokens are missing",
                numbers.count(figures.uncountedAttempts(), "attempt")
                        + " brought text that nobody counted. Throughput is too low by their tokens.");
    }

    private static Optional<Banner> when(boolean applies, String kind, String title, String text) {
        return applies ? Optional.of(new Banner(kind, title, text)) : Optional.empty();
    }
}
