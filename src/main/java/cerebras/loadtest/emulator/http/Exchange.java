package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Emissions;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;

/**
 * One request between its arrival and the end of its answer.
 *
 * @param number of the request, from 1
 * @param requestLine method and path
 * @param arrivalNanos when its last byte was read
 * @param keepAlive whether the connection stays open after the answer
 * @param bodyBytes number of body bytes held in memory; 0 if the body was discarded
 * @param large whether its answer may take long to plan
 * @param chunks whether the client understands chunked answers; HTTP/1.0 clients do not
 * @param planning plans the answer, given the time from which its offsets count; called once, by the planner. Throws
 *     only a {@link java.util.concurrent.CancellationException}, if the exchange was abandoned
 * @param abandoned set when the client has left
 */
record Exchange(
        long number,
        String requestLine,
        long arrivalNanos,
        boolean keepAlive,
        int bodyBytes,
        boolean large,
        boolean chunks,
        LongFunction<AnswerPlan> planning,
        AtomicBoolean abandoned) {

    /** The log entry for an answer that was sent completely or partially, with the quota in its headers. */
    ServedRequest served(AnswerPlan plan, Map<String, String> quota, Emissions sent, long endNanos, Ending ending) {
        OptionalInt status = sent.size() == 0 ? OptionalInt.empty() : OptionalInt.of(plan.status());
        return new ServedRequest(
                number,
                requestLine,
                arrivalNanos,
                status,
                plan.id(),
                plan.model(),
                plan.cachedTokens(),
                plan.replica(),
                quota,
                plan.fault(),
                sent,
                endNanos,
                ending);
    }

    /** The log entry for a request without a planned answer. */
    ServedRequest unserved(long endNanos, Ending ending) {
        Emissions none = new Emissions(new long[0], new long[0], new int[0]);
        return new ServedRequest(
                number,
                requestLine,
                arrivalNanos,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Map.of(),
                Optional.empty(),
                none,
                endNanos,
                ending);
    }
}
