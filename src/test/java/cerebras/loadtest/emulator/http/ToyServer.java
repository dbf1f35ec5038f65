package cerebras.loadtest.emulator.http;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.log.InMemoryRequestLog;
import cerebras.loadtest.emulator.log.RequestLog;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A listener with routes that a test can predict, and plans made where the request is read. */
final class ToyServer implements AutoCloseable {

    /** Parts of {@code /flood}, all due at once: far more than the sockets' buffers take. */
    static final int FLOOD_PARTS = 1000;

    static final int FLOOD_PART_BYTES = 64 * 1024;

    static final long MOST_HELD_BYTES = 20_000_000;

    private static final byte[] FLOOD_PART = "x".repeat(FLOOD_PART_BYTES).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TICK = "tick ".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger planned = new AtomicInteger();
    private final InMemoryRequestLog log = new InMemoryRequestLog(10_000, ended -> {});
    private final Listener listener;

    /** Plans where a request is read. */
    ToyServer() {
        this(Runnable::run, Duration.ofMinutes(1));
    }

    ToyServer(Executor planner, Duration patience) {
        Router router = new Router(
                List.of(
                        new Router.Entry("GET", "/hello", request -> text("hello")),
                        new Router.Entry("POST", "/length", request -> text(request.body().length + " bytes")),
                        new Router.Entry("GET", "/error/", ToyServer::fail),
                        new Router.Entry("GET", "/count", request -> text("count " + planned.incrementAndGet())),
                        new Router.Entry("GET", "/short", request -> stream(50, Duration.ofMillis(1), TICK)),
                        new Router.Entry("GET", "/endless", request -> stream(100_000, Duration.ofMillis(2), TICK)),
                        new Router.Entry("GET", "/flood", request -> stream(FLOOD_PARTS, Duration.ZERO, FLOOD_PART))),
                "");
        Service service = new Service(
                Dialect.CEREBRAS,
                router,
                planner,
                planner,
                log,
                System::nanoTime,
                number -> false,
                MOST_HELD_BYTES,
                patience,
                () -> false);
        listener = Listener.open("127.0.0.1", 0, 1, service, Optional.empty());
    }

    int port() {
        return listener.port();
    }

    int connections() {
        return listener.connections();
    }

    /** How many requests for {@code /count} were planned. */
    int planned() {
        return planned.get();
    }

    RequestLog log() {
        return log;
    }

    @Override
    public void close() {
        listener.close();
    }

    private static AnswerPlan fail(IncomingRequest request) {
        switch (request.path().substring("/error/".length())) {
            case "memory" -> throw new OutOfMemoryError("Java heap space");
            case "stack" -> throw new StackOverflowError();
            case "class" -> throw new NoClassDefFoundError("some/Codec");
            case "assertion" -> throw new AssertionError("a bug");
            default -> throw new IllegalStateException("a bug");
        }
    }

    private static AnswerPlan text(String text) {
        return AnswerPlan.immediate(200, "text/plain", text.getBytes(StandardCharsets.US_ASCII));
    }

    private static AnswerPlan stream(int parts, Duration every, byte[] part) {
        List<Emission> emissions = IntStream.range(0, parts)
                .mapToObj(i -> new Emission(every.toNanos() * i, 1, Payload.of(part)))
                .toList();
        return AnswerPlan.completion(Dialect.CEREBRAS, AnswerPlan.EVENTS, "id", "toy", emissions);
    }
}
