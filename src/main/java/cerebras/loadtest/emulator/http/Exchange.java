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
 * @param bodyBytes length of its body as far as that is held; 0 where it is dropped
 * @param large whether its answer may take long to plan
 * @param chunks whether the client understands chunked answers; those of HTTP/1.0 do not
 * @param planning makes the answer of the moment from which its offsets count; called once, by the planner. Throws a
 *     {@link java.util.concurrent.CancellationException} if it finds the exchange abandoned, and nothing else
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

    /** The log's entry where some of the answer was sent, perhaps all of it, with what its head said of the quota. */
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
                quota,
                plan.fault(),
                sent,
                endNanos,
                ending);
    }

    /** The log's entry where no answer was even planned. */
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
                Map.of(),
                Optional.empty(),
                none,
                endNanos,
                ending);
    }
}
