package cerebras.loadtest.run;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.load.probe.Probe;
import cerebras.loadtest.load.probe.Probe.NextCall;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.RunAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A probe whose calls are made by one virtual user, from the start of the run. It is used on the event loop of that
 * user; any thread may read the result.
 */
public final class Probing {

    /** The prompt of every call. By choice: the answer is short even if the token limit is high. */
    public static final String PROMPT = "Reply with one word: yes.";

    private final Clock clock;
    private final long epochNanosAtZero;
    private volatile Probe probe;
    private volatile Setup setup;
    private AttemptTrace latest;

    /** @param clock the run's clock; its offset to the wall clock is taken now */
    public Probing(Clock clock) {
        this.clock = clock;
        this.epochNanosAtZero = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - clock.nanoTime();
    }

    /** Token limit of the next call's answer. */
    public int maxTokens() {
        return next().map(NextCall::maxTokens).orElse(1);
    }

    /** @param known the setup after the preflight */
    public void begin(Setup known) {
        setup = known;
        probe = new Probe(() -> epochMillis(clock.nanoTime()), known.dialect().dialect() == Dialect.CEREBRAS);
    }

    /** Whether there is another call to be made. */
    public boolean goesOn() {
        return next().isPresent();
    }

    /** Time until the next call is due. */
    public Duration pause() {
        long dueMillis = next().map(NextCall::dueMillis).orElse(0L);
        return Duration.ofMillis(Math.max(0, dueMillis - epochMillis(clock.nanoTime())));
    }

    private Optional<NextCall> next() {
        return probe == null ? Optional.empty() : probe.next();
    }

    /** Reports a call to the probe, unless it was not made. */
    public synchronized void ended(AttemptTrace ended) {
        if (ended != null && ended != latest) {
            latest = ended;
            probe.answered(response(ended, maxTokens()));
        }
    }

    private ProbeResponse response(AttemptTrace ended, int maxTokens) {
        long endMillis = epochMillis(ended.endNanos());
        return new ProbeResponse(
                maxTokens,
                ended.status(),
                setup.announced(ended.quotaHeaders()),
                ended.errorMessage() == null ? "" : ended.errorMessage(),
                uncachedPromptTokens(ended.usage()),
                ended.usage() == null
                        ? OptionalLong.empty()
                        : count(ended.usage().completionTokens()),
                ended.sent() ? epochMillis(ended.sentNanos()) : endMillis,
                ended.answered() ? epochMillis(ended.headersNanos()) : endMillis,
                endMillis);
    }

    private static OptionalLong uncachedPromptTokens(Usage usage) {
        if (usage == null || usage.promptTokens() == null) {
            return OptionalLong.empty();
        }
        Integer cached = usage.promptTokensDetails() == null
                ? null
                : usage.promptTokensDetails().cachedTokens();
        return OptionalLong.of(usage.promptTokens() - (cached == null ? 0 : cached));
    }

    private static OptionalLong count(Integer tokens) {
        return tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens);
    }

    private long epochMillis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(epochNanosAtZero + nanos);
    }

    /** The findings, and the plan to copy; absent before the user started. */
    public synchronized Optional<RunAnswer> answer(String model) {
        if (probe == null) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(probe.findings().sentences());
        List<String> plan = probe.findings().plan(model);
        if (!plan.isEmpty()) {
            lines.add("To emulate this, paste into user-files/quotas.conf, and run with -Demulator.quota=probed:");
            plan.forEach(line -> lines.add("  " + line));
        }
        return Optional.of(new RunAnswer("Quotas of " + model, lines));
    }
}
