package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.catalogue.Models;
import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.local.KnownModels;
import cerebras.loadtest.local.KnownPlan;
import cerebras.loadtest.measure.LoadPlan;
import cerebras.loadtest.workload.Questions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstCallTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ANSWER = ScriptedServer.json(200,
      "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"}}],\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":72}}");

  /** The clock says how long it took: the server answers at once. */
  @ParameterizedTest(name = "an answer after {0} s: slow {1}")
  @CsvSource({"1, false", "10, false", "11, true", "59, true"})
  void slowAnswerIsAnAnswerAndIsNotedAsSlow(int seconds, boolean slow) throws IOException {
    try (ScriptedServer server = new ScriptedServer(connection -> connection.write(ANSWER))) {
      Setup setup = setup(server.url());
      Iterator<Instant> readings = List.of(NOON, NOON.plusSeconds(seconds)).iterator();
      FirstCall.Told told =
          new FirstCall(setup, new PreflightClient(setup.base(), null), readings::next).make();
      assertEquals(Optional.empty(), told.failure());
      assertEquals(Duration.ofSeconds(seconds), told.latency());
      String forecast = new Forecast(setup, told, Optional.empty()).text();
      assertEquals(slow, forecast.contains("  Note: a small call took " + seconds + " s: "), forecast);
      assertTrue(forecast.contains("a small call in " + String.format("%,d", seconds * 1_000) + " ms"), forecast);
    }
  }

  private static Setup setup(String url) {
    RunSettings settings =
        RunSettings.from(Map.of("target", url), Map.of(), Path.of("user-files"));
    Models models = KnownModels.read(settings.emulator().userFiles());
    return new Setup("OneCall", settings, URI.create(url), LoadPlan.singleCall(), false, Questions::of, models,
        KnownPlan.read(models, settings.emulator()));
  }
}
