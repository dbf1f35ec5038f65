package cerebras.loadtest.report;

import static cerebras.loadtest.report.Judgements.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.stats.Estimate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      ttft.p95   | 300ms  | MISSED          | 412.3e6 | 400e6  | 430e6  | FAIL p95 time to first token: 412 ms > 300 ms (n=5,120)
      ttft.p95   | 300ms  | MET             | 212e6   | 200e6  | 230e6  | PASS p95 time to first token: 212 ms <= 300 ms (n=5,120)
      tpot.p99.9 | 2ms    | PROBABLY_MISSED | 2.5e6   | 1.9e6  | 3e6    | INCONCLUSIVE p99.9 time per output token: 2.50 ms > 2.00 ms (n=5,120, 95 % interval 1.90 ms to 3.00 ms)
      latency.p50| 2s     | PROBABLY_MET    | 1e9     |        |        | INCONCLUSIVE p50 end-to-end latency: 1,000 ms <= 2,000 ms (n=5,120, too few to say)
      speed.p5   | 1000   | MISSED          | 812.4   |        |        | FAIL p5 output speed: 812 tokens/s < 1,000 tokens/s (n=5,120)
      throughput | 10000  | MET             | 12345   | 12000  | 12700  | PASS output throughput: 12,345 tokens/s >= 10,000 tokens/s (n=5,120)
      success    | 99%    | MISSED          | 0.97123 | 0.95   | 0.98   | FAIL success: 97.12 % < 99 % (n=5,120)
      goodput    | 99.95% | PROBABLY_MISSED | 0.99949 | 0.9991 | 0.9997 | INCONCLUSIVE goodput: 99.94 % < 99.95 % (n=5,120, 95 % interval 99.91 % to 99.97 %)
      """)
    void verdictOnALine(String key, String bound, Finding finding, double value, Double low, Double high, String line) {
        SloResult verdict = new SloResult(limit(key, bound), finding, new Estimate(value, low, high), 5_120);
        assertEquals(line, VerdictLine.of(verdict).replace('\u00a0', ' '));
    }

    @Test
    void intervalIsReportedOfSureVerdictsOnDemand() {
        SloResult verdict =
                new SloResult(limit("ttft.p95", "300ms"), Finding.MET, new Estimate(212e6, 200e6, 230e6), 5_120);
        assertEquals(
                "PASS p95 time to first token: 212 ms <= 300 ms (n=5,120, 95 % interval 200 ms to 230 ms)",
                VerdictLine.withInterval(verdict).replace('\u00a0', ' '));
    }

    @Test
    void whatWasNotMeasuredHasNoFigure() {
        SloResult verdict = new SloResult(limit("gap.p99", "20ms"), Finding.PROBABLY_MISSED, null, 0);
        assertEquals(
                "INCONCLUSIVE p99 event gap: nothing measured, limit 20.0 ms",
                VerdictLine.of(verdict).replace('\u00a0', ' '));
    }
}
