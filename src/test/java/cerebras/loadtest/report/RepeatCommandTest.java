package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.measure.RunHeader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepeatCommandTest {

  @Test
  void settingsBecomeOptionsAndEmptyOnesAreLeftOut() {
    assertEquals(
        "mvn gatling:test -Dsimulation=SustainedLoad -Dmodel=gpt-oss-120b -Dusers=10 -Dramp=10s -Dsteady=60s "
            + "'-Dprompt=Write a short story about a clock.'",
        RepeatCommand.of(Summaries.normal().run()));
  }

  @Test
  void limitsStandForTheFileTheyCameFrom() {
    RunHeader run = Judgements.withSettings(Map.of("slo", "interactive", "slo.ttft.p95", "300ms"));
    assertEquals("mvn gatling:test -Dsimulation=SustainedLoad -Dslo.ttft.p95=300ms", RepeatCommand.of(run));
  }

  @Test
  void quoteInAValueDoesNotEndTheQuotes() {
    assertTrue(RepeatCommand.of(Summaries.hostile().run()).endsWith("=it'\\''s'"));
  }
}
