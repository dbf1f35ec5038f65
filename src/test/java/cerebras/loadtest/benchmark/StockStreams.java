package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.sse;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;

/**
 * Gatling's stock {@code sse()}: connect, wait for the message that ends the answer, close. It keeps no message and takes
 * no time of any.
 */
public class StockStreams extends Simulation {

  private final Stage stage = Stage.fromSystem();

  private final ChainBuilder stream = exec(
      sse("connect").post(Stage.PATH).body(ByteArrayBody(stage.body()))
          .await(stage.settings().requestTimeout())
          .on(sse.checkMessage("answer").matching(substring("[DONE]"))),
      sse("close").close());

  {
    setUp(stage.users(stream)).protocols(stage.protocol());
  }
}
