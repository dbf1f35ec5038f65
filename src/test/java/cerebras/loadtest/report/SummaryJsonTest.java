package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.measure.RunSummary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SummaryJsonTest {

  /** Renewed by {@code mvn test -Dtest=SummaryJsonTest -Dgolden.renew=true}; read the difference before it is committed. */
  private static final Path GOLDEN = Path.of("src/test/resources/report/summary.json");

  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void goldenFileIsWhatIsWritten() throws IOException {
    String text = SummaryJson.text(Summaries.singleAttempt());
    if (Boolean.getBoolean("golden.renew")) {
      Files.writeString(GOLDEN, text);
    }
    assertEquals(Files.readString(GOLDEN), text);
  }

  @Test
  void timesAreMillisecondsAndCarryTheirUnit() throws IOException {
    JsonNode metric = json(Summaries.normal()).at("/steady/metrics/timeToFirstToken");
    assertEquals("ms", metric.get("unit").asText());
    assertEquals(5_990, metric.get("n").asLong());
    assertEquals(412, metric.at("/percentiles/p99/value").asDouble());
    assertEquals(403.76, metric.at("/percentiles/p99/low").asDouble(), 1e-9);
    assertFalse(metric.at("/percentiles/p99/sampleTooSmall").asBoolean());
  }

  @Test
  void speedsAreNotScaled() throws IOException {
    JsonNode steady = json(Summaries.normal()).get("steady");
    assertEquals(2_010, steady.at("/metrics/outputSpeed/percentiles/p50/value").asDouble());
    assertEquals(18_432.4, steady.at("/outputThroughput/value").asDouble());
    assertEquals("tokens/s", steady.at("/outputThroughput/unit").asText());
  }

  @Test
  void outcomesAreCounted() throws IOException {
    JsonNode steady = json(Summaries.normal()).get("steady");
    assertEquals(7, steady.at("/outcomes/queue_full").asLong());
    assertEquals(6_000, steady.get("attempts").asLong());
    assertEquals(10, steady.get("failures").asLong());
    assertEquals(5_990 / 6_000.0, steady.get("successShare").asDouble());
    assertEquals(100, steady.get("attemptsPerSecond").asDouble());
  }

  @Test
  void notMeasuredIsAbsent() throws IOException {
    JsonNode whole = json(Summaries.notStreamed()).get("whole");
    JsonNode firstToken = whole.at("/metrics/timeToFirstToken");
    assertEquals(0, firstToken.get("n").asLong());
    assertFalse(firstToken.has("mean"));
    assertTrue(firstToken.get("percentiles").isEmpty());
    assertFalse(json(Summaries.notStreamed()).get("tokenCheck").has("relativeDifference"));
    assertFalse(json(Summaries.killed()).get("log").has("droppedAttempts"));
  }

  @Test
  void sampleTooSmallHasNoInterval() throws IOException {
    JsonNode percentile = json(Summaries.singleAttempt()).at("/whole/metrics/endToEndLatency/percentiles/p99");
    assertTrue(percentile.get("sampleTooSmall").asBoolean());
    assertFalse(percentile.has("low"));
  }

  @ParameterizedTest
  @MethodSource("cerebras.loadtest.report.Summaries#all")
  void noRunWritesNullOrNaN(RunSummary summary) throws IOException {
    String text = SummaryJson.text(summary);
    assertFalse(text.contains("null"));
    assertFalse(text.contains("NaN"));
    assertEquals(SummaryDocument.SCHEMA, MAPPER.readTree(text).get("schema").asText());
  }

  @Test
  void whatIsWrittenCanBeReadBack() throws IOException {
    SummaryDocument written = SummaryDocument.of(Summaries.normal());
    assertEquals(written, MAPPER.readValue(SummaryJson.text(Summaries.normal()), SummaryDocument.class));
  }

  private static JsonNode json(RunSummary summary) throws IOException {
    return MAPPER.readTree(SummaryJson.text(summary));
  }
}
