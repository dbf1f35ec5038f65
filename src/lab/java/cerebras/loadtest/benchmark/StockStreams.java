package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.sse;

import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;

/**
 * Gatling's stock {@code sse()} at its cheapest: connect, look at the messages now and then until {@code [DONE]} is there,
 * close. It takes no time of any message and keeps none but the latest. To look without a pause would keep the core busy
 * with looking; a check that waits for {@code [DONE]} is evaluated for every message; and to close at once costs the
 * connection, for its answer has not ended then.
 */
public class StockStreams extends Simulation {

    private static final int KEPT_MESSAGES = 1;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final String DONE = "done";

    private final Stage stage = Stage.fromSystem();

    private final ChainBuilder stream = exec(session -> session.remove(DONE))
            .exec(sse("connect").post(Stage.PATH).body(ByteArrayBody(stage.body())))
            .exec(asLongAs(session -> !session.contains(DONE))
                    .on(pause(BETWEEN_LOOKS).exec(sse.processUnmatchedMessages(StockStreams::look))))
            .exec(sse("close").close());

    {
        setUp(stage.users(stream)).protocols(stage.protocol().sseUnmatchedInboundMessageBufferSize(KEPT_MESSAGES));
    }

    private static Session look(List<SseInboundMessage> messages, Session session) {
        boolean done = messages.stream().anyMatch(message -> message.message().contains("[DONE]"));
        return done ? session.set(DONE, true) : session;
    }
}
