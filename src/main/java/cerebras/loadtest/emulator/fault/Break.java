package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.fault.AnswerFault.Event;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A point in the midst of an answer.
 *
 * @param before what is sent up to there: at least one emission, which takes the headers along, perhaps nothing else
 * @param after what is left
 */
record Break(List<Emission> before, List<Emission> after) {

    /** The point after so many events, as {@link AnswerFault} describes it. */
    static Break after(int events, AnswerPlan plan) {
        List<Emission> emissions = plan.emissions();
        if (events == 0) {
            Emission headers = new Emission(emissions.get(0).offsetNanos(), 0, Payload.of(new byte[0]));
            return new Break(List.of(headers), emissions);
        }
        if (!plan.streamed()) {
            return halves(emissions.get(0));
        }
        int at = Math.min(events, Event.closing(plan));
        return new Break(emissions.subList(0, at), emissions.subList(at, emissions.size()));
    }

    /** The tokens go with the second half, which is what completes the text. */
    private static Break halves(Emission body) {
        byte[] bytes = body.payload().bytes();
        byte[] first = Arrays.copyOf(bytes, bytes.length / 2);
        byte[] second = Arrays.copyOfRange(bytes, first.length, bytes.length);
        return new Break(
                List.of(new Emission(body.offsetNanos(), 0, Payload.of(first))),
                List.of(new Emission(body.offsetNanos(), body.tokens(), Payload.of(second))));
    }

    /** When it is reached. */
    long nanos() {
        return before.get(before.size() - 1).offsetNanos();
    }

    /** What is before the point, what is put there, and what is to follow. */
    List<Emission> joined(List<Emission> between, List<Emission> following) {
        return Stream.of(before, between, following).flatMap(List::stream).toList();
    }
}
