package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.api.Test;

class PreflightClientTest {

  @Test
  void serversWordsDoNotSteerATerminal() {
    var client = new PreflightClient(URI.create("http://localhost"), null);
    assertEquals("no such model?[2J?", client.shown("no such model\u001b[2J\n"));
  }
}
