package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.fault.Trigger.Guard;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that goes wrong with an answer. Where a fault strikes after so many events of a stream, the chunk that
 * names the role is the first of them; in a stream with too few it strikes before the closing chunk, by choice, and in
 * a whole answer in the middle of its body. After 0 events it strikes after the headers.
 */
public sealed interface AnswerFault extends Fault {

    /** The plan of a completion with this fault in it; the same plan where it has nothing that could go wrong so. */
    AnswerPlan on(AnswerPlan decided);

    /** Everything, headers included, comes so much later; so it does in a whole answer. */
    record Delay(Duration duration) implements AnswerFault {

        public Delay {
            Guard.positive("duration", duration);
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return decided.withEmissions(decided.emissions().stream()
                    .map(part -> part.later(duration.toNanos()))
                    .toList());
        }
    }

    /** An error in place of the answer, streamed or whole, at once. */
    record ErrorAnswer(ErrorKind error) implements AnswerFault {

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return error.plan(decided.dialect());
        }
    }

    /** The answer, streamed or whole, never begins; the connection stays open. {@link Delay} is a stall that ends. */
    record StallBeforeHeaders() implements AnswerFault {

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return decided.withEmissions(List.of()).withEnd(End.NEVER);
        }
    }

    /**
     * The answer pauses in its midst. What comes after the pause comes at its usual pace, by choice: the model stopped, not
     * the network. A whole answer pauses in the middle of its body.
     *
     * @param afterEvents 0 or more
     * @param duration of the pause; absent if it never ends
     */
    record StallInStream(int afterEvents, Optional<Duration> duration) implements AnswerFault {

        public StallInStream {
            Guard.notNegative("afterEvents", afterEvents);
            duration.ifPresent(pause -> Guard.positive("duration", pause));
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            SplitPlan at = SplitPlan.after(afterEvents, decided);
            return duration.isEmpty()
                    ? decided.withEmissions(at.before()).withEnd(End.NEVER)
                    : decided.withEmissions(at.joined(List.of(), later(at.after(), duration.get())));
        }

        private static List<Emission> later(List<Emission> parts, Duration pause) {
            return parts.stream().map(part -> part.later(pause.toNanos())).toList();
        }
    }

    /**
     * The connection is closed without the end of the answer. A whole answer is cut in the middle of its body.
     *
     * @param afterEvents 0 or more; the cut follows the last of them at once
     */
    record CutStream(int afterEvents) implements AnswerFault {

        public CutStream {
            Guard.notNegative("afterEvents", afterEvents);
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return decided.withEmissions(SplitPlan.after(afterEvents, decided).before())
                    .withEnd(End.CUT);
        }
    }

    /**
     * The connection is reset before the end of the answer, in the middle of the body of a whole one.
     *
     * @param afterEvents 0 or more; the reset follows the last of them at once
     */
    record ResetConnection(int afterEvents) implements AnswerFault {

        public ResetConnection {
            Guard.notNegative("afterEvents", afterEvents);
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return decided.withEmissions(SplitPlan.after(afterEvents, decided).before())
                    .withEnd(End.RESET);
        }
    }

    /**
     * The stream goes on with an event that tells of a server error, and ends there, properly: the connection serves the
     * next request, by choice. One that closed then would look alive to a client for a moment. A whole answer, whose headers
     * would have waited for its body, becomes a 500 at its moment.
     *
     * @param afterEvents 0 or more; the error follows the last of them at once
     */
    record ErrorEvent(int afterEvents) implements AnswerFault {

        public ErrorEvent {
            Guard.notNegative("afterEvents", afterEvents);
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            AnswerPlan error = ErrorKind.SERVER_ERROR.plan(decided.dialect());
            Emission body = error.emissions().get(0);
            if (!decided.streamed()) {
                return error.withEmissions(
                        List.of(body.later(decided.emissions().get(0).offsetNanos())));
            }
            SplitPlan at = SplitPlan.after(afterEvents, decided);
            Emission event = new Emission(at.nanos(), 0, Event.of(body.payload().bytes()));
            return decided.withEmissions(at.joined(List.of(event), List.of())).withEnd(End.ERROR_EVENT);
        }
    }

    /**
     * Bytes that are neither UTF-8 nor JSON: as the data of one more event of a stream, or in the middle of the body of a
     * whole answer. Everything else comes as it should.
     *
     * @param afterEvents 0 or more; the garbage follows the last of them at once
     */
    record GarbageBytes(int afterEvents) implements AnswerFault {

        private static final byte[] GARBAGE = {
            0, (byte) 0xff, (byte) 0xfe, '}', '"', 0, (byte) 0xc3, '(', '{', 7, (byte) 0x80
        };

        public GarbageBytes {
            Guard.notNegative("afterEvents", afterEvents);
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            SplitPlan at = SplitPlan.after(afterEvents, decided);
            Payload garbage = decided.streamed() ? Event.of(GARBAGE) : Payload.of(GARBAGE);
            return decided.withEmissions(at.joined(List.of(new Emission(at.nanos(), 0, garbage)), at.after()));
        }
    }

    /** No chunk of a stream, nor the body of a whole answer, tells the usage. */
    record NoUsage() implements AnswerFault {

        /** The key with its object, which has objects but no strings inside. Quotes inside of texts are escaped: no match. */
        private static final Pattern USAGE = Pattern.compile(",\"usage\":\\{(?:[^{}]|\\{[^{}]*})*}");

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return decided.withEmissions(
                    decided.emissions().stream().map(NoUsage::withoutUsage).toList());
        }

        private static Emission withoutUsage(Emission emission) {
            String text = new String(emission.payload().bytes(), StandardCharsets.UTF_8);
            byte[] rest = USAGE.matcher(text).replaceAll("").getBytes(StandardCharsets.UTF_8);
            return new Emission(emission.offsetNanos(), emission.tokens(), Payload.of(rest));
        }
    }

    /** The stream ends, properly, without {@code [DONE]}. A whole answer has none anyway: nothing happens to it. */
    record NoDoneMark() implements AnswerFault {

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            int parts = Event.closing(decided) + 1;
            return parts == decided.emissions().size()
                    ? decided
                    : decided.withEmissions(decided.emissions().subList(0, parts));
        }
    }

    /**
     * An event of a stream comes twice, its text and all; the log counts its tokens twice, as they were sent, the usage
     * does not. Nothing happens to a whole answer, which has no events.
     *
     * @param event 1 for the chunk that names the role; in a stream with too few, the last before the closing chunk
     */
    record DuplicatedEvent(int event) implements AnswerFault {

        public DuplicatedEvent {
            Guard.positive("event", event);
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            if (!decided.streamed()) {
                return decided;
            }
            SplitPlan at = SplitPlan.after(event, decided);
            List<Emission> before = at.before();
            return decided.withEmissions(at.joined(before.subList(before.size() - 1, before.size()), at.after()));
        }
    }

    /**
     * The body, streamed or whole, comes in drips, none before it is due. The log has a part for each drip; the tokens of
     * an event are those of its last.
     *
     * @param bytesPerWrite the size of a drip, 1 or more; the last of an event may be smaller
     * @param interval from one drip to the next, at least
     */
    record SlowDrip(int bytesPerWrite, Duration interval) implements AnswerFault {

        public SlowDrip {
            Guard.positive("bytesPerWrite", bytesPerWrite);
            Guard.positive("interval", interval);
        }

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            List<Emission> drips = new ArrayList<>();
            long earliestNanos = 0;
            for (Emission part : decided.emissions()) {
                long startNanos = Math.max(earliestNanos, part.offsetNanos());
                List<Emission> dripsOfPart = drips(part, startNanos);
                drips.addAll(dripsOfPart);
                earliestNanos = startNanos + dripsOfPart.size() * interval.toNanos();
            }
            return decided.withEmissions(drips);
        }

        private List<Emission> drips(Emission part, long startNanos) {
            byte[] bytes = part.payload().bytes();
            List<Emission> drips = new ArrayList<>();
            for (int from = 0; from < bytes.length; from += bytesPerWrite) {
                int to = Math.min(from + bytesPerWrite, bytes.length);
                long offsetNanos = startNanos + drips.size() * interval.toNanos();
                int tokens = to == bytes.length ? part.tokens() : 0;
                drips.add(new Emission(offsetNanos, tokens, Payload.of(Arrays.copyOfRange(bytes, from, to))));
            }
            return drips;
        }
    }

    /** What the events of a stream look like, and which of them is which. */
    static final class Event {

        private static final byte[] FIELD = "data: ".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] LINE_ENDS = "\n\n".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

        private Event() {}

        /** An event with any data. */
        static Payload of(byte[] data) {
            return out -> out.writeBytes(FIELD).writeBytes(data).writeBytes(LINE_ENDS);
        }

        /** Where among the emissions the closing chunk is, or the body of a whole answer: the last but for the end mark. */
        static int closing(AnswerPlan plan) {
            List<Emission> emissions = plan.emissions();
            int last = emissions.size() - 1;
            return Arrays.equals(emissions.get(last).payload().bytes(), DONE) ? last - 1 : last;
        }
    }
}
