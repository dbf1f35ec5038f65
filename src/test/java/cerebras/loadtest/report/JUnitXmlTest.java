package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadStop;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Parsed back by the JDK, and held against what Jenkins, GitLab and GitHub's reporters read of such a file. */
class JUnitXmlTest {

    private static final List<String> SUITE_ATTRIBUTES =
            List.of("name", "tests", "failures", "errors", "skipped", "time", "timestamp");

    @Test
    void suiteCountsItsCases() throws Exception {
        Element root = root(Judgements.judged(Summaries.normal()));
        assertEquals("testsuites", root.getTagName());
        Element suite = only(root, "testsuite");
        assertEquals(
                List.of("Service level of SustainedLoad", "3", "1", "0", "1", "60.000", "2026-11-22T05:14:03"),
                SUITE_ATTRIBUTES.stream().map(suite::getAttribute).toList());
        List.of("tests", "failures", "errors", "skipped", "time")
                .forEach(name -> assertEquals(suite.getAttribute(name), root.getAttribute(name), name));
    }

    @Test
    void everyLimitIsACase() throws Exception {
        Element root = root(Judgements.judged(Summaries.normal()));
        assertEquals(
                List.of("p95 time to first token <= 300 ms", "p99 event gap <= 20.0 ms", "success >= 99 %"),
                elements(root, "testcase").stream()
                        .map(test -> test.getAttribute("name"))
                        .toList());
        elements(root, "testcase").forEach(test -> assertEquals("slo.SustainedLoad", test.getAttribute("classname")));
        Element failure = only(root, "failure");
        String line = "FAIL p95 time to first token: 412 ms > 300 ms (n=5,120, 95 % interval 400 ms to 430 ms)";
        assertEquals(line, failure.getAttribute("message"));
        assertEquals(line, failure.getTextContent());
        assertEquals("missed", failure.getAttribute("type"));
        assertEquals(
                "INCONCLUSIVE p99 event gap: nothing measured, limit 20.0 ms",
                only(root, "skipped").getAttribute("message"));
    }

    @Test
    void failureOfARunWhoseLoadGeneratorWasInvalidSaysSo() throws Exception {
        String message =
                only(root(Judgements.judged(Summaries.invalid())), "failure").getAttribute("message");
        assertTrue(
                message.endsWith(
                        ". Load generator health was invalid: the client, not the service, may be why the service level was missed."),
                message);
    }

    @ParameterizedTest
    @CsvSource({"MET, 0, 0", "PROBABLY_MET, 0, 1", "PROBABLY_MISSED, 0, 1", "MISSED, 1, 0"})
    void caseFailsOrIsSkippedOrPasses(Finding finding, int failures, int skipped) throws Exception {
        Element root = root(Judgements.judged(Summaries.normal(), finding));
        assertEquals(failures, elements(root, "failure").size());
        assertEquals(skipped, elements(root, "skipped").size());
        assertEquals(Integer.toString(failures), root.getAttribute("failures"));
        assertEquals(Integer.toString(skipped), root.getAttribute("skipped"));
    }

    /** What was not shown counts as missed where the gate is strict. */
    @ParameterizedTest
    @CsvSource({"MET, 0", "PROBABLY_MET, 1", "PROBABLY_MISSED, 1", "MISSED, 1"})
    void strictGateSkipsNothing(Finding finding, int failures) throws Exception {
        RunSummary strict = Summaries.ended(Summaries.normal(), null, true, Map.of("gate", "strict"));
        Element root = root(Judgements.judged(strict, finding));
        assertEquals(failures, elements(root, "failure").size());
        assertEquals(0, elements(root, "skipped").size());
        assertEquals("0", root.getAttribute("skipped"));
    }

    @ParameterizedTest
    @CsvSource({
        "BUDGET,      failure, out_of_budget, 1, 0",
        "FAILURE,     error,   failed,        0, 1",
        "INTERRUPTED, error,   interrupted,   0, 1",
    })
    void runThatDidNotComeToItsEndHasACaseThatSaysSo(
            LoadStop.Cause cause, String element, String type, String failures, String errors) throws Exception {
        RunSummary cut = Summaries.ended(Summaries.normal(), new LoadStop(1, "why", cause), true, Map.of());
        Element root = root(Judgements.unjudged(cut));
        assertEquals("run comes to its end", only(root, "testcase").getAttribute("name"));
        assertEquals(type, only(root, element).getAttribute("type"));
        assertTrue(only(root, element)
                .getAttribute("message")
                .endsWith(
                        switch (cause) {
                            case INTERRUPTED -> "Interrupted";
                            case BUDGET -> ": why; the figures cover the calls until then";
                            default -> ": why";
                        }));
        assertEquals(failures, root.getAttribute("failures"));
        assertEquals(errors, root.getAttribute("errors"));
        Element judged = root(Judgements.judged(cut, Finding.MET));
        assertEquals(2, elements(judged, "testcase").size());
    }

    @Test
    void runThatCouldNotStartHasOneCaseWithItsReason() throws Exception {
        Element root = root(Judgements.judged(Summaries.notStarted(), Finding.PROBABLY_MISSED));
        assertEquals("Run of SustainedLoad", only(root, "testsuite").getAttribute("name"));
        assertEquals("run starts", only(root, "testcase").getAttribute("name"));
        assertEquals(
                "Exit code 1: could not start: target=https://api.cerebras.ai is not reachable",
                only(root, "error").getTextContent());
        assertEquals(
                List.of("1", "0", "1", "0"),
                List.of("tests", "failures", "errors", "skipped").stream()
                        .map(root::getAttribute)
                        .toList());
    }

    @Test
    void simulatedApiIsNamed() throws Exception {
        Element root = root(Judgements.judged(Summaries.emulated()));
        assertTrue(only(root, "testsuite").getAttribute("name").endsWith(", simulated API"));
    }

    @Test
    void textOfOthersIsTextOnly() throws Exception {
        RunSummary hostile = Summaries.hostile();
        Element root = root(Judgements.judged(hostile));
        String shown = hostile.run().simulation().replace("\u001b", "\\u001B");
        assertEquals("Service level of " + shown, only(root, "testsuite").getAttribute("name"));
        assertEquals(3, elements(root, "testcase").size());
    }

    @Test
    void runThatWasNotJudgedHasNone() {
        assertEquals(Optional.empty(), JUnitXml.text(Judgements.unjudged(Summaries.normal())));
    }

    private static Element root(JudgedRun run) throws Exception {
        String xml = JUnitXml.text(run).orElseThrow();
        assertTrue(xml.startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), xml);
        assertFalse(xml.contains("\u00a0"));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static Element only(Element root, String name) {
        List<Element> found = elements(root, name);
        assertEquals(1, found.size(), name);
        return found.get(0);
    }

    private static List<Element> elements(Element root, String name) {
        NodeList found = root.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }
}
