package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.fault.AnswerFault.Event;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An answer split at one point.
 *
 * @param before what is sent before the point: at least one emission, which carries the headers and may have no body
 * @param after the rest
 */
record SplitPlan(List<Emission> before, List<Emission> after) {

    /** Splits after this many events, as {@link AnswerFault} describes it. */
    static SplitPlan after(int events, AnswerPlan plan) {
        List<Emission> emissions = plan.emissions();
        if (events == 0) {
            Emission headers = new Emission(emissions.get(0).offsetNanos(), 0, Payload.of(new byte[0]));
            return new SplitPlan(List.of(headers), emissions);
        }
        if (!plan.streamed()) {
            return halves(emissions.get(0));
        }
        int at = Math.min(events, Event.closing(plan));
        return new SplitPlan(emissions.subList(0, at), emissions.subList(at, emissions.size()));
    }

    /** The tokens belong to the second half, which completes the text. */
    private static SplitPlan halves(Emission body) {
        byte[] bytes = body.payload().bytes();
        byte[] first = Arrays.copyOf(bytes, bytes.length / 2);
        byte[] second = Arrays.copyOfRange(bytes, first.length, bytes.length);
        return new SplitPlan(
                List.of(new Emission(body.offsetNanos(), 0, Payload.of(first))),
                List.of(new Emission(body.offsetNanos(), body.tokens(), Payload.of(second))));
    }

    /** Due time of the point: offset in nanoseconds. */
    long nanos() {
        return before.get(before.size() - 1).offsetNanos();
    }

    /** The emissions before the point, those inserted there, and those that follow. */
    List<Emission> joined(List<Emission> between, List<Emission> following) {
        return Stream.of(before, between, following).flatMap(List::stream).toList();
    }
}
