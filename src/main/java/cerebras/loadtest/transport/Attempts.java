package cerebras.loadtest.transport;

import cerebras.loadtest.monitor.EventLoopLag.Lateness;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.settings.ApiKey;
import cerebras.loadtest.settings.Secrets;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** The attempts of a run: shared state, attempts in progress, and the receivers of finished ones. */
public final class Attempts {

    private static final int LONGEST_TEXT = 300;

    /** How long to wait until event loops have cancelled their attempts. */
    private static final long PATIENCE_MILLIS = 500;

    private final Map<AttemptTrace, Cancelling> underWay;
    private final Clock clock;
    private final Consumer<AttemptTrace> ending;
    private final Consumer<AttemptTrace> finished;
    private final SecretHeaders secretHeaders;
    private final Function<Executor, Lateness> lateness;

    /** Cancels an attempt on its event loop, the only thread that may access it. */
    @FunctionalInterface
    public interface Cancelling {

        /** Returns at once. */
        CompletableFuture<Void> begin();
    }

    /**
     * @param ending receives every attempt at its end, before {@code finished}, to note what follows it
     * @param finished receives every attempt that has ended, on an event loop: must not block
     * @param secrets secrets of all requests; may be empty
     * @param named keys of single requests, by the environment variable that they name; may be empty
     * @param lateness lateness of an event loop; returns {@code null} if it is not measured
     */
    public Attempts(
            Clock clock,
            Consumer<AttemptTrace> ending,
            Consumer<AttemptTrace> finished,
            List<ApiKey> secrets,
            Map<String, ApiKey> named,
            Function<Executor, Lateness> lateness) {
        this(new ConcurrentHashMap<>(), clock, ending, finished, new SecretHeaders(secrets, named), lateness);
    }

    private Attempts(
            Map<AttemptTrace, Cancelling> underWay,
            Clock clock,
            Consumer<AttemptTrace> ending,
            Consumer<AttemptTrace> finished,
            SecretHeaders secretHeaders,
            Function<Executor, Lateness> lateness) {
        this.underWay = underWay;
        this.clock = clock;
        this.ending = ending;
        this.finished = finished;
        this.secretHeaders = secretHeaders;
        this.lateness = lateness;
    }

    /** Attempts on event loops whose lateness is not measured. */
    public Attempts(Clock clock, Consumer<AttemptTrace> ending, Consumer<AttemptTrace> finished, List<ApiKey> secrets) {
        this(clock, ending, finished, secrets, Map.of(), eventLoop -> null);
    }

    /** The attempts of the same run at one of its targets, with the secrets of that target only. */
    public Attempts withSecrets(List<ApiKey> secrets, Map<String, ApiKey> named) {
        return new Attempts(underWay, clock, ending, finished, new SecretHeaders(secrets, named), lateness);
    }

    public long nanoTime() {
        return clock.nanoTime();
    }

    /** Prepares a connection for a request; returns the handler that notes the times of its reads. */
    public SocketReads prepare(Channel channel) {
        AnswerCodec.expectAnswer(channel);
        secretHeaders.installOn(channel);
        ErrorGuard.installOn(channel);
        PlainAnswers.installOn(channel);
        return SocketReads.of(channel, clock, lateness);
    }

    /** Number of attempts that were sent and have not ended. Thread-safe. */
    public int underWay() {
        return underWay.size();
    }

    public void begun(AttemptTrace trace, Cancelling cancelling) {
        underWay.put(trace, cancelling);
    }

    /** Takes an attempt that has ended. It must not be modified afterwards. */
    public void ended(AttemptTrace trace) {
        underWay.remove(trace);
        ending.accept(trace);
        trace.present(Attempts::presentable);
        finished.accept(trace);
    }

    /** Cancels all attempts in progress because the run is interrupted. Waits briefly until they have ended. */
    public void cancel() {
        CompletableFuture<?>[] all =
                underWay.values().stream().map(Attempts::begin).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            // Remaining attempts are not recorded: their event loops may still modify them.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Void> begin(Cancelling cancelling) {
        try {
            return cancelling.begin();
        } catch (RejectedExecutionException eventLoopIsGone) {
            return CompletableFuture.failedFuture(eventLoopIsGone);
        }
    }

    /** A message of a server for the records: shortened, without secrets. */
    private static String presentable(String text) {
        String safe = Secrets.mask(text);
        return safe.length() <= LONGEST_TEXT ? safe : safe.substring(0, LONGEST_TEXT) + "…";
    }
}
