package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.records.RunHeader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The run as the test reporters of build servers read it, {@code junit.xml}. Each limit is a test case, which failed where the
 * limit was broken; where too little was measured to say it was skipped, or failed if the run's gate is strict. Its time is
 * the length of the window, in seconds: all limits are tested at once. A run that did not come to its end has a test case of
 * its own, {@code run}, with an error, or with a failure where its budget ended it.
 */
final class JUnitXml {

    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    private final JudgedRun run;
    private final RunEnding ending;
    private final boolean strict;
    private final List<SloResult> verdicts;
    private final XMLStreamWriter xml;

    private JUnitXml(JudgedRun run, XMLStreamWriter xml) {
        this.run = run;
        this.ending = run.ending();
        this.strict = RunEnding.strict(run.summary());
        this.verdicts = ending == RunEnding.NOT_STARTED
                ? List.of()
                : run.judgement().map(Judgement::verdicts).orElse(List.of());
        this.xml = xml;
    }

    /** Absent when nothing was judged of a run that came to its end. */
    static Optional<String> text(JudgedRun run) {
        if (run.judgement().isEmpty() && run.ending() == RunEnding.DONE) {
            return Optional.empty();
        }
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JUnitXml(run, xml).document();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a string could not be written to", impossible);
        }
        return Optional.of(text.toString());
    }

    private void document() throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        line(0);
        xml.writeStartElement("testsuites");
        totals();
        line(1);
        suite();
        line(0);
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void suite() throws XMLStreamException {
        RunHeader header = run.summary().run();
        xml.writeStartElement("testsuite");
        attribute(
                "name",
                (verdicts.isEmpty() ? "Run of " : "Service level of ")
                        + header.simulation()
                        + (header.target().emulated() ? ", simulated API" : ""));
        totals();
        Optional<String> timestamp = timestamp(header.loadStart());
        if (timestamp.isPresent()) {
            attribute("timestamp", timestamp.get());
        }
        line(2);
        verdict();
        if (cutShort()) {
            line(2);
            endingCase();
        }
        for (SloResult verdict : verdicts) {
            line(2);
            testCase(verdict);
        }
        line(1);
        xml.writeEndElement();
    }

    private void verdict() throws XMLStreamException {
        RunVerdict verdict = run.verdict();
        xml.writeStartElement("properties");
        property("verdict", verdict.sentence());
        property("status", verdict.status().key());
        line(2);
        xml.writeEndElement();
    }

    private void property(String name, String value) throws XMLStreamException {
        line(3);
        xml.writeEmptyElement("property");
        attribute("name", name);
        attribute("value", value);
    }

    private void totals() throws XMLStreamException {
        boolean overBudget = ending == RunEnding.OUT_OF_BUDGET;
        attribute("tests", Integer.toString(verdicts.size() + (cutShort() ? 1 : 0)));
        attribute("failures", Long.toString(count(this::fails) + (overBudget ? 1 : 0)));
        attribute("errors", cutShort() && !overBudget ? "1" : "0");
        attribute("skipped", Long.toString(count(finding -> !finding.sure() && !fails(finding))));
        attribute("time", seconds());
    }

    /** Whether something kept the run from its end: not how its verdicts are. */
    private boolean cutShort() {
        return switch (ending) {
            case NOT_STARTED, INTERRUPTED, FAILED, UNKNOWN, OUT_OF_BUDGET -> true;
            case MISSED, INCONCLUSIVE, DONE -> false;
        };
    }

    private boolean fails(Finding finding) {
        return finding == Finding.MISSED || (strict && !finding.sure());
    }

    private void endingCase() throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("name", ending == RunEnding.NOT_STARTED ? "run starts" : "run comes to its end");
        attribute("classname", "run." + run.summary().run().simulation());
        attribute("time", seconds());
        xml.writeStartElement(ending == RunEnding.OUT_OF_BUDGET ? "failure" : "error");
        attribute("message", ending.line(run.why()));
        attribute("type", ending.key());
        xml.writeCharacters(plain(ending.line(run.why())));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void testCase(SloResult verdict) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("name", VerdictLine.of(verdict.limit()));
        attribute("classname", "slo." + run.summary().run().simulation());
        attribute("time", seconds());
        if (fails(verdict.finding())) {
            failure(
                    verdict.finding() == Finding.MISSED ? "missed" : "inconclusive",
                    VerdictLine.withInterval(verdict)
                            + GeneratorHealthText.caution(run.summary(), verdict.finding())
                                    .map(caution -> ". " + caution)
                                    .orElse(""));
        } else if (!verdict.finding().sure()) {
            skipped(VerdictLine.withInterval(verdict));
        }
        xml.writeEndElement();
    }

    private void failure(String type, String line) throws XMLStreamException {
        xml.writeStartElement("failure");
        attribute("message", line);
        attribute("type", type);
        xml.writeCharacters(plain(line));
        xml.writeEndElement();
    }

    private void skipped(String line) throws XMLStreamException {
        xml.writeEmptyElement("skipped");
        attribute("message", line);
    }

    private long count(Predicate<Finding> counted) {
        return verdicts.stream().map(SloResult::finding).filter(counted).count();
    }

    private String seconds() {
        double seconds = run.summary().steady().window().seconds();
        return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP).toPlainString();
    }

    /** In UTC and without a zone, as the format has it; absent when the run has no such moment. */
    private static Optional<String> timestamp(String loadStart) {
        try {
            return Optional.of(LocalDateTime.ofInstant(Instant.parse(loadStart), ZoneOffset.UTC)
                    .format(TO_THE_SECOND));
        } catch (DateTimeParseException notIso) {
            return Optional.empty();
        }
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, plain(value));
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** Without characters that XML cannot hold, and with spaces that everyone takes for one. */
    private static String plain(String text) {
        return ConsoleText.printable(text).replace('\u00a0', ' ');
    }
}
