package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.RunComparison;
import java.util.HashMap;
import java.util.Map;

/** Renders a comparison of runs as one page that needs no network. */
final class DifferencePage {

  private DifferencePage() {}

  /** The page as HTML. */
  static String render(RunComparison comparison) {
    Numbers numbers = Numbers.PAGE;
    DifferenceCharts charts = DifferenceCharts.of(comparison);
    Map<String, Object> parts = new HashMap<>();
    parts.put("style", Asset.style());
    parts.put("echarts", Asset.echarts());
    parts.put("script", Asset.script());
    parts.put("data", PageJson.text(charts));
    parts.put("comparison", comparison);
    parts.put("verdict", DifferenceVerdict.of(comparison, numbers));
    parts.put("banners", DifferenceBanners.of(comparison, numbers));
    parts.put("table", DifferenceTable.of(comparison, numbers));
    parts.put("threshold", numbers.percent(comparison.threshold()));
    parts.put("forest", !charts.differences().isEmpty());
    parts.put("firstTokenCurve", !charts.firstToken().isEmpty());
    parts.put("latencyCurve", !charts.latency().isEmpty());
    return ReportPage.rendered("differences", parts);
  }
}
