package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.records.RunHeader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The run as a JUnit report for build servers, {@code junit.xml}. Each limit of the service level is a test case. It fails if
 * the limit was missed; if the result is inconclusive, it is skipped, or fails if the run's gate is strict. Its time is the
 * length of the window in seconds, because all limits are tested at once. A run that did not complete has a test case of its
 * own, with an error, or with a failure if its budget ended it.
 */
final class JUnitXml {

    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    private JUnitXml() {}

    /** Absent if there is no service level and the run completed. */
    static Optional<String> text(JudgedRun run) {
        RunEnding ending = run.ending();
        if (run.judgement().isEmpty() && ending == RunEnding.DONE) {
            return Optional.empty();
        }
        RunHeader header = run.summary().run();
        List<SloResult> results = ending == RunEnding.NOT_STARTED
                ? List.of()
                : run.judgement().map(Judgement::verdicts).orElse(List.of());
        List<TestCase> cases = Stream.concat(
                        TestCase.ofEnding(run).stream(), results.stream().map(result -> TestCase.of(result, run)))
                .toList();
        Map<String, Object> parts = new HashMap<>();
        parts.put(
                "name",
                (results.isEmpty() ? "Run of " : "Service level of ")
                        + header.simulation()
                        + (header.target().emulated() ? ", simulated API" : ""));
        parts.put("cases", cases);
        parts.put("failures", count(cases, TestCase.FAILURE));
        parts.put("errors", count(cases, TestCase.ERROR));
        parts.put("skipped", count(cases, TestCase.SKIPPED));
        parts.put("seconds", seconds(run));
        parts.put("timestamp", timestamp(header.loadStart()));
        parts.put("verdict", run.verdict());
        return Optional.of(Template.XML.render("junit", parts));
    }

    private static long count(List<TestCase> cases, String result) {
        return cases.stream().filter(test -> test.result().equals(result)).count();
    }

    private static String seconds(JudgedRun run) {
        double seconds = run.summary().steady().window().seconds();
        return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP).toPlainString();
    }

    /** In UTC and without a zone, as the format requires; empty if the run has no such time. */
    private static String timestamp(String loadStart) {
        try {
            return LocalDateTime.ofInstant(Instant.parse(loadStart), ZoneOffset.UTC)
                    .format(TO_THE_SECOND);
        } catch (DateTimeParseException notIso) {
            return "";
        }
    }

    /**
     * A test case.
     *
     * @param result {@code passed}, or the element of the result: {@code failure}, {@code error} or {@code skipped}
     * @param type type of a failure or error; empty for the others
     * @param message what was measured, or how the run ended; empty if passed
     */
    record TestCase(String name, String classname, String result, String type, String message) {

        private static final String PASSED = "passed";
        private static final String FAILURE = "failure";
        private static final String ERROR = "error";
        private static final String SKIPPED = "skipped";

        /** For a run that did not complete, whatever its service level; absent for others. */
        private static Optional<TestCase> ofEnding(JudgedRun run) {
            RunEnding ending = run.ending();
            return switch (ending) {
                case MISSED, INCONCLUSIVE, DONE -> Optional.empty();
                case NOT_STARTED, INTERRUPTED, FAILED, UNKNOWN, OUT_OF_BUDGET ->
                    Optional.of(new TestCase(
                            ending == RunEnding.NOT_STARTED ? "run starts" : "run comes to its end",
                            "run." + run.summary().run().simulation(),
                            ending == RunEnding.OUT_OF_BUDGET ? FAILURE : ERROR,
                            ending.key(),
                            ending.line(run.why())));
            };
        }

        private static TestCase of(SloResult result, JudgedRun run) {
            Finding finding = result.finding();
            String name = VerdictLine.of(result.limit());
            String classname = "slo." + run.summary().run().simulation();
            if (finding == Finding.MISSED || !finding.sure() && RunEnding.strict(run.summary())) {
                String caution = GeneratorHealthText.caution(run.summary(), finding)
                        .map(text -> ". " + text)
                        .orElse("");
                return new TestCase(
                        name,
                        classname,
                        FAILURE,
                        finding == Finding.MISSED ? "missed" : "inconclusive",
                        VerdictLine.withInterval(result) + caution);
            }
            return finding.sure()
                    ? new TestCase(name, classname, PASSED, "", "")
                    : new TestCase(name, classname, SKIPPED, "", VerdictLine.withInterval(result));
        }
    }
}
