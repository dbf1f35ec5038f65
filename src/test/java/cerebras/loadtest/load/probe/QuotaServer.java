package cerebras.loadtest.load.probe;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.ModelQuota;
import cerebras.loadtest.quota.ModelQuota.Refused;
import cerebras.loadtest.quota.ModelQuota.Reservation;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.RateLimitHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A server of one plan, and a time that passes only here: each call takes a while, and a probe is waited for. */
final class QuotaServer {

    static final int PROMPT_TOKENS = 75;
    private static final int NATURAL_TOKENS = 300;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final ModelQuota quota;
    private final Predicate<String> told;
    private boolean countsTotalTokens = true;
    private UnaryOperator<String> renamed = UnaryOperator.identity();
    private final long latencyMillis;
    private long nowMillis;

    QuotaServer(QuotaPlan plan, String model, String start, long latencyMillis) {
        this(plan, model, start, latencyMillis, header -> true);
    }

    /** @param told which headers it sends */
    QuotaServer(QuotaPlan plan, String model, String start, long latencyMillis, Predicate<String> told) {
        this.nowMillis = Instant.parse(start).toEpochMilli();
        this.quota =
                ModelQuota.of(plan, model, () -> Duration.ofMillis(nowMillis).toNanos());
        this.latencyMillis = latencyMillis;
        this.told = told;
    }

    /** The names of its headers, made of those of Cerebras. */
    QuotaServer named(UnaryOperator<String> names) {
        renamed = names;
        return this;
    }

    /** Of a provider that documents nothing of tokens in total. */
    QuotaServer withoutTotalTokens() {
        countsTotalTokens = false;
        return this;
    }

    /** Somebody else's calls, before any of the probe. */
    QuotaServer usedBefore(int calls) {
        for (int i = 0; i < calls; i++) {
            ((Reservation) quota.reserve(PROMPT_TOKENS, 0, OptionalInt.of(1))).settle(PROMPT_TOKENS + 1);
        }
        return this;
    }

    long millis() {
        return nowMillis;
    }

    /** Makes all calls that a probe wants. */
    Findings probe() {
        var probe = new Probe(this::millis, countsTotalTokens);
        while (probe.next().isPresent()) {
            Probe.NextCall call = probe.next().get();
            nowMillis = Math.max(nowMillis, call.dueMillis());
            probe.answered(answer(call.maxTokens()));
        }
        return probe.findings();
    }

    private ProbeResponse answer(int maxTokens) {
        long sentMillis = nowMillis;
        var decision = quota.reserve(PROMPT_TOKENS, 0, OptionalInt.of(maxTokens));
        if (decision instanceof Refused refused) {
            nowMillis += latencyMillis / 2;
            return new ProbeResponse(
                    maxTokens,
                    TOO_MANY,
                    told(RateLimitHeaders.of(refused)),
                    message(refused),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    sentMillis,
                    nowMillis,
                    nowMillis);
        }
        nowMillis += latencyMillis / 2;
        long headersMillis = nowMillis;
        Announcement announcement = told(RateLimitHeaders.of(quota.balances()));
        nowMillis += latencyMillis / 2;
        int outputTokens = Math.min(maxTokens, NATURAL_TOKENS);
        ((Reservation) decision).settle(PROMPT_TOKENS + outputTokens);
        return new ProbeResponse(
                maxTokens,
                OK,
                announcement,
                "",
                OptionalLong.of(PROMPT_TOKENS),
                OptionalLong.of(outputTokens),
                sentMillis,
                headersMillis,
                nowMillis);
    }

    private Announcement told(Map<String, String> headers) {
        Map<String, String> shown = new HashMap<>();
        headers.forEach((name, value) -> {
            String sent = renamed.apply(name);
            if (told.test(sent)) {
                shown.put(sent, value);
            }
        });
        return Announcement.in(shown, Dialect.OTHER, Instant.ofEpochMilli(nowMillis));
    }

    private static String message(Refused refused) {
        Period period = refused.exceeded().period();
        return refused.exceeded().resource() == Resource.REQUESTS
                ? "Requests per " + period + " limit exceeded - too many requests sent."
                : "Tokens per " + period + " limit exceeded - too many tokens processed.";
    }
}
