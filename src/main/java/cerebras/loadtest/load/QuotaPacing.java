package cerebras.loadtest.load;

import cerebras.loadtest.load.QuotaLimiter.Permit;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.workload.Question;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Releases attempts when no quota can refuse them, with a {@link QuotaLimiter} for each model and API key. The work is done on a
 * separate thread, behind a lock-free queue.
 */
public final class QuotaPacing implements Pacing {

    private static final int TOO_MANY_REQUESTS = 429;

    /**
     * A margin on the counted prompt tokens, since a reservation that is too small would be refused: by choice 5 % and
     * ten tokens, more than any observed difference between local counts and the server's.
     */
    private static final int MARGIN_TOKENS = 10;

    private static final int MARGIN_PART = 20;

    private final ScheduledExecutorService executor;
    private final Map<Account, QuotaLimiter> pacers = new ConcurrentHashMap<>();
    private final AtomicLong stopped = new AtomicLong();
    private final Function<String, QuotaPlan> plans;
    private final ToIntFunction<Question> promptTokens;
    private final Function<Map<String, String>, Announcement> reader;
    private final Clock clock;
    private volatile boolean closed;

    /** What has a quota of its own. */
    private record Account(String model, String keyVariable) {}

    /**
     * @param executor a separate thread behind a lock-free queue, to which event loops can hand work
     * @param plans the limits that are known before the first answer, by {@link Question#keyVariable()}
     * @param promptTokens computes the prompt tokens of a question, as the server will count them
     * @param reader reads the headers of an answer
     */
    public QuotaPacing(
            ScheduledExecutorService executor,
            Function<String, QuotaPlan> plans,
            ToIntFunction<Question> promptTokens,
            Function<Map<String, String>, Announcement> reader,
            Clock clock) {
        this.executor = executor;
        this.plans = plans;
        this.promptTokens = promptTokens;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public void ask(Question question, Executor eventLoop, Consumer<Leave> go, Runnable stop) {
        pacer(question).ask(mostTokens(question), new QuotaLimiter.Waiting() {
            @Override
            public void go(Permit permit) {
                eventLoop.execute(Uncaught.reported(() -> go.accept(new Paced(permit, reader))));
            }

            @Override
            public void stop() {
                stopped.incrementAndGet();
                eventLoop.execute(Uncaught.reported(stop));
            }
        });
    }

    @Override
    public void closeIn(long nanos) {
        executor.schedule(Uncaught.reported(this::close), nanos, TimeUnit.NANOSECONDS);
    }

    private void close() {
        closed = true;
        pacers.values().forEach(QuotaLimiter::close);
    }

    @Override
    public long stopped() {
        return stopped.get();
    }

    private QuotaLimiter pacer(Question question) {
        QuotaLimiter pacer = pacers.computeIfAbsent(
                new Account(question.model(), question.keyVariable()),
                account -> new QuotaLimiter(
                        plans.apply(account.keyVariable()).limits(account.model()), executor, clock::nanoTime));
        if (closed) {
            pacer.close();
        }
        return pacer;
    }

    private long mostTokens(Question question) {
        int counted = promptTokens.applyAsInt(question);
        return plans.apply(question.keyVariable())
                .reservedTokens(counted + counted / MARGIN_PART + MARGIN_TOKENS, OptionalInt.of(question.maxTokens()));
    }

    private record Paced(Permit permit, Function<Map<String, String>, Announcement> reader) implements Leave {

        @Override
        public void given(AttemptTrace attempt, long nanos) {
            attempt.released(nanos);
        }

        @Override
        public void answered(AttemptTrace attempt) {
            if (attempt.status() != TOO_MANY_REQUESTS) {
                permit.answered(reader.apply(attempt.quotaHeaders()));
            }
        }

        @Override
        public void ended(AttemptTrace attempt) {
            if (attempt.status() == TOO_MANY_REQUESTS) {
                permit.refused(reader.apply(attempt.quotaHeaders()));
            } else {
                permit.ended(attempt.used().stream()
                        .mapToLong(used -> (long) used.prompt() + used.output())
                        .findFirst());
            }
        }
    }
}
