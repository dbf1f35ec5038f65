package cerebras.loadtest.records;

import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.records.Attempt.Cancel;
import cerebras.loadtest.records.Attempt.ServerTimes;

/** Converts a finished {@link AttemptTrace} to an {@link Attempt}; estimates token counts that the server did not report. */
final class AttemptMapper {

    /** One in this many answers is also counted locally if the server counted it, as a check at little cost. */
    static final int SAMPLE_EVERY = 20;

    private static final double NANOS_PER_SECOND = 1e9;

    private final LocalTokenizer tokenizer;
    private final long originNanos;
    private long answersCountedByServer;

    /** @param originNanos reading of the clock at the start of the load, the origin of all recorded timestamps */
    AttemptMapper(LocalTokenizer tokenizer, long originNanos) {
        this.tokenizer = tokenizer;
        this.originNanos = originNanos;
    }

    /** Converts a single attempt, without the sampled local count. */
    static AttemptMapper ofOneAnswer() {
        AttemptMapper mapper = new AttemptMapper(LocalTokenizer.shared(), 0);
        mapper.answersCountedByServer = 1;
        return mapper;
    }

    Attempt attempt(AttemptTrace trace) {
        return new Attempt(
                trace.user + "-" + trace.call,
                trace.attempt,
                trace.retried() ? true : null,
                trace.scenario,
                trace.request,
                trace.user,
                trace.turn == 0 ? null : trace.turn,
                trace.session,
                trace.agent,
                trace.variant,
                trace.model,
                trace.streamed,
                moments(trace),
                trace.outcome,
                trace.status == 0 ? null : trace.status,
                trace.finishReason,
                trace.errorCode,
                trace.errorMessage,
                tokens(trace),
                trace.reads.arrivals(),
                serverTimes(trace.timeInfo),
                trace.quota,
                trace.requestId,
                trace.remarks(),
                AnswerCheck.faults(trace),
                trace.outcome == Outcome.CANCELLED_BY_PLAN
                        ? new Cancel(moment(trace.cancelNanos), trace.askedPromptTokens, trace.maxTokens)
                        : null);
    }

    RunEnd end(long nowNanos, long attempts, long dropped) {
        return new RunEnd(nowNanos - originNanos, attempts, dropped);
    }

    private Timestamps moments(AttemptTrace trace) {
        return new Timestamps(
                moment(trace.dueNanos),
                moment(trace.releasedNanos),
                moment(trace.sentNanos),
                moment(trace.connectedNanos),
                moment(trace.headersNanos),
                moment(trace.reads.firstNanos()),
                moment(trace.reads.firstAnswerNanos()),
                moment(trace.reads.lastNanos()),
                moment(trace.endNanos));
    }

    private Long moment(long nanos) {
        return nanos == AttemptTrace.ABSENT ? null : nanos - originNanos;
    }

    private TokenCounts tokens(AttemptTrace trace) {
        Usage usage = trace.usage;
        Integer firstEvent = locally(trace.reads.firstEvent());
        if (usage == null || usage.completionTokens() == null) {
            Integer estimate = locally(trace.outputText());
            TokenCount output = estimate == null ? null : TokenCount.localEstimate(estimate);
            return new TokenCounts(output, null, usage == null ? null : usage.promptTokens(), null, firstEvent, null);
        }
        return new TokenCounts(
                TokenCount.server(usage.completionTokens()),
                usage.completionTokensDetails() == null
                        ? null
                        : usage.completionTokensDetails().reasoningTokens(),
                usage.promptTokens(),
                usage.promptTokensDetails() == null
                        ? null
                        : usage.promptTokensDetails().cachedTokens(),
                firstEvent,
                answersCountedByServer++ % SAMPLE_EVERY == 0 ? locally(trace.outputText()) : null,
                trace.unshownTokens() == 0 ? null : trace.unshownTokens());
    }

    private Integer locally(String text) {
        return text.isEmpty() ? null : tokenizer.count(text);
    }

    private static ServerTimes serverTimes(TimeInfo reported) {
        return reported == null
                ? null
                : new ServerTimes(
                        nanos(reported.queueTime()),
                        nanos(reported.promptTime()),
                        nanos(reported.completionTime()),
                        nanos(reported.totalTime()));
    }

    private static Long nanos(Double seconds) {
        return seconds == null ? null : Math.round(seconds * NANOS_PER_SECOND);
    }
}
