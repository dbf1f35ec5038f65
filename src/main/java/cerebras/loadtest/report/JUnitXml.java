package cerebras.loadtest.report;

import cerebras.loadtest.gate.Finding;
import cerebras.loadtest.gate.Judgement;
import cerebras.loadtest.gate.Verdict;
import cerebras.loadtest.measure.RunHeader;
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
 * The verdicts as the test reporters of build servers read them, {@code junit.xml}: each limit is a test case, which failed
 * where the limit was broken, and was skipped where too little was measured to say. The time of each is the length of the
 * window, in seconds: all limits are tested at once.
 */
final class JUnitXml {

  private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

  private final JudgedRun run;
  private final List<Verdict> verdicts;
  private final XMLStreamWriter xml;

  private JUnitXml(JudgedRun run, Judgement judgement, XMLStreamWriter xml) {
    this.run = run;
    this.verdicts = judgement.verdicts();
    this.xml = xml;
  }

  /** Absent when nothing was judged. */
  static Optional<String> text(JudgedRun run) {
    return run.judgement().map(judgement -> text(run, judgement));
  }

  private static String text(JudgedRun run, Judgement judgement) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JUnitXml(run, judgement, xml).document();
      xml.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("a string could not be written to", impossible);
    }
    return text.toString();
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
    attribute("name", "Service level of " + header.simulation() + (header.target().emulated() ? ", simulated API" : ""));
    totals();
    Optional<String> timestamp = timestamp(header.loadStart());
    if (timestamp.isPresent()) {
      attribute("timestamp", timestamp.get());
    }
    for (Verdict verdict : verdicts) {
      line(2);
      testCase(verdict);
    }
    line(1);
    xml.writeEndElement();
  }

  private void totals() throws XMLStreamException {
    attribute("tests", Integer.toString(verdicts.size()));
    attribute("failures", count(finding -> finding == Finding.MISSED));
    attribute("errors", "0");
    attribute("skipped", count(finding -> !finding.sure()));
    attribute("time", seconds());
  }

  private void testCase(Verdict verdict) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("name", VerdictLine.of(verdict.limit()));
    attribute("classname", "slo." + run.summary().run().simulation());
    attribute("time", seconds());
    if (verdict.finding() == Finding.MISSED) {
      failure(VerdictLine.withInterval(verdict)
          + TrustSentences.caution(run.summary(), verdict.finding()).map(caution -> ". " + caution).orElse(""));
    } else if (!verdict.finding().sure()) {
      skipped(VerdictLine.withInterval(verdict));
    }
    xml.writeEndElement();
  }

  private void failure(String line) throws XMLStreamException {
    xml.writeStartElement("failure");
    attribute("message", line);
    attribute("type", "missed");
    xml.writeCharacters(plain(line));
    xml.writeEndElement();
  }

  private void skipped(String line) throws XMLStreamException {
    xml.writeEmptyElement("skipped");
    attribute("message", line);
  }

  private String count(Predicate<Finding> counted) {
    return Long.toString(verdicts.stream().map(Verdict::finding).filter(counted).count());
  }

  private String seconds() {
    double seconds = run.summary().steady().window().seconds();
    return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP).toPlainString();
  }

  /** In UTC and without a zone, as the format has it; absent when the run has no such moment. */
  private static Optional<String> timestamp(String loadStart) {
    try {
      return Optional.of(LocalDateTime.ofInstant(Instant.parse(loadStart), ZoneOffset.UTC).format(TO_THE_SECOND));
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
