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

/** The attempts of a run: what they share, which are under way, and where finished ones go. */
public final class Attempts {

    private static final int LONGEST_TEXT = 300;

    /** How long to wait for event loops that are to cancel theirs. */
    private static final long PATIENCE_MILLIS = 500;

    private final Map<AttemptTrace, Cancelling> underWay = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Consumer<AttemptTrace> ending;
    private final Consumer<AttemptTrace> finished;
    private final SecretHeaders secretHeaders;
    private final Function<Executor, Lateness> lateness;

    /** Has an attempt cancelled by the event loop that it is on, for nobody else may touch it. */
    @FunctionalInterface
    public interface Cancelling {

        /** Returns at once. */
        CompletableFuture<Void> begin();
    }

    /**
     * @param ending gets every attempt that has ended before it is taken, to note what follows it
     * @param finished takes every attempt that has ended, on an event loop: must not wait
     * @param secrets that requests carry, perhaps none
     * @param lateness of an event loop; gives {@code null} where it is not measured
     */
    public Attempts(
            Clock clock,
            Consumer<AttemptTrace> ending,
            Consumer<AttemptTrace> finished,
            List<ApiKey> secrets,
            Function<Executor, Lateness> lateness) {
        this.clock = clock;
        this.ending = ending;
        this.finished = finished;
        this.secretHeaders = new SecretHeaders(secrets);
        this.lateness = lateness;
    }

    /** Attempts of event loops whose lateness is not measured. */
    public Attempts(Clock clock, Consumer<AttemptTrace> ending, Consumer<AttemptTrace> finished, List<ApiKey> secrets) {
        this(clock, ending, finished, secrets, eventLoop -> null);
    }

    public long nanoTime() {
        return clock.nanoTime();
    }

    /** Prepares a connection that is about to carry a request; returns what notes the times of its reads. */
    public SocketReads prepare(Channel channel) {
        AnswerCodec.expectAnswer(channel);
        secretHeaders.installOn(channel);
        ErrorGuard.installOn(channel);
        PlainAnswers.installOn(channel);
        return SocketReads.of(channel, clock, lateness);
    }

    /** How many were sent and have not ended; for any thread. */
    public int underWay() {
        return underWay.size();
    }

    public void begun(AttemptTrace trace, Cancelling cancelling) {
        underWay.put(trace, cancelling);
    }

    /** Takes an attempt that has ended. Nobody may change it any more. */
    public void ended(AttemptTrace trace) {
        underWay.remove(trace);
        ending.accept(trace);
        trace.present(Attempts::presentable);
        finished.accept(trace);
    }

    /** The run is ended from outside: ends all that is under way. Waits until it has ended, but not for long. */
    public void cancel() {
        CompletableFuture<?>[] all =
                underWay.values().stream().map(Attempts::begin).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            // What is left is in no record: its event loop may still be writing to it.
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

    /** A server's words, fit for a record: the beginning of them, without secrets. */
    private static String presentable(String text) {
        String safe = Secrets.mask(text);
        return safe.length() <= LONGEST_TEXT ? safe : safe.substring(0, LONGEST_TEXT) + "…";
    }
}
