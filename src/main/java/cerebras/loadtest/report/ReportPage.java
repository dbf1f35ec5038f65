package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Renders a run as one page that needs no network: styles, script, chart library and data are in it. */
final class ReportPage {

  private static final PebbleEngine ENGINE = engine();

  private ReportPage() {}

  /** The page as HTML. */
  static String render(JudgedRun run) {
    return rendered("page", parts(run));
  }

  /** A page of this name, with what its templates know. */
  static String rendered(String template, Map<String, Object> parts) {
    StringWriter page = new StringWriter();
    try {
      ENGINE.getTemplate(template).evaluate(page, parts, Locale.ROOT);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string could not be written to", impossible);
    }
    return page.toString();
  }

  /** What the templates know, one component for each. */
  private static Map<String, Object> parts(JudgedRun run) {
    RunSummary summary = run.summary();
    Numbers numbers = Numbers.PAGE;
    Headline headline = Headline.of(summary);
    Figures figures = headline.figures();
    Map<String, Object> parts = new HashMap<>();
    parts.put("style", Asset.style());
    parts.put("echarts", Asset.echarts());
    parts.put("script", Asset.script());
    parts.put("data", PageJson.text(ChartData.of(summary)));
    parts.put("tested", TestedPart.of(summary, numbers));
    parts.put("banners", Banner.of(summary, numbers));
    parts.put("started", Report.started(summary));
    parts.put("verdicts", run.judgement().map(judgement -> VerdictPart.of(judgement, numbers)).orElse(null));
    parts.put("caution", run.judgement()
        .flatMap(judgement -> TrustSentences.caution(summary, judgement.finding())).orElse(""));
    parts.put("answers", summary.answers().stream().map(AnswerPart::of).toList());
    parts.put("window", headline.name());
    parts.put("headline", HeadlineFigures.of(summary, numbers));
    parts.put("population", HeadlineFigures.population(figures, numbers));
    parts.put("choice", headline.choice());
    parts.put("notStreamed", HeadlineFigures.notStreamed(figures));
    parts.put("trust", TrustPart.of(summary, numbers));
    parts.put("windows", WindowTable.of(summary, numbers));
    parts.put("slices", SliceTable.of(summary, numbers));
    parts.put("comparison", ComparisonPart.of(summary.comparisons(), numbers));
    parts.put("distributions", MetricPart.of(summary, numbers));
    parts.put("sliceCharts", SliceCharts.of(summary.slices()));
    parts.put("calls", summary.calls() == null ? null : CallPart.of(summary.calls(), numbers));
    parts.put("quotas", QuotaPart.of(summary, numbers));
    parts.put("charts", ChartChoice.of(summary));
    parts.put("outcomes", OutcomeTable.of(summary, numbers));
    parts.put("failures", FailureTable.of(summary, numbers));
    parts.put("users", UserTable.of(figures, numbers));
    parts.put("timeBar", TimeBar.of(figures, numbers));
    parts.put("times", TimeTable.of(figures, numbers));
    parts.put("metrics", MetricTable.of(figures, numbers));
    parts.put("tokens", TokenPart.of(summary, numbers));
    parts.put("notes", NotesPart.of(summary, numbers));
    parts.put("spending", SpendingPart.of(summary, numbers));
    parts.put("run", summary.run());
    parts.put("method", MethodPart.of(summary, numbers));
    return parts;
  }

  /**
   * Escaping stays on; a template that asks for what is not there fails instead of printing nothing. No cache: Pebble
   * registers the macros of a cached template once more at its second rendering, and refuses.
   */
  private static PebbleEngine engine() {
    ClasspathLoader templates = new ClasspathLoader(ReportPage.class.getClassLoader());
    templates.setPrefix("report");
    templates.setSuffix(".html");
    return new PebbleEngine.Builder()
        .loader(templates)
        .autoEscaping(true)
        .strictVariables(true)
        .cacheActive(false)
        .build();
  }
}
