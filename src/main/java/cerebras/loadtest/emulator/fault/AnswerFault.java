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
 * A fault in an answer. For a fault after a number of events of a stream, the chunk that names the role is the first event; by
 * choice, in a shorter stream the fault comes before the closing chunk, and in a whole answer in the middle of the body. After
 * 0 events, it comes after the headers.
 */
public sealed interface AnswerFault extends Fault {

    /** The answer with this fault; the same answer if the fault does not apply to it. */
    AnswerPlan on(AnswerPlan decided);

    /** Delays everything, including the headers. */
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

    /** An error instead of the answer, without delay. */
    record ErrorAnswer(ErrorKind error) implements AnswerFault {

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return error.plan(decided.dialect());
        }
    }

    /** The answer never starts, while the connection stays open. {@link Delay} is a stall that ends. */
    record StallBeforeHeaders() implements AnswerFault {

        @Override
        public AnswerPlan on(AnswerPlan decided) {
            return decided.withEmissions(List.of()).withEnd(End.NEVER);
        }
    }

    /**
     * The answer pauses. By choice, it continues at its usual pace: the model stopped, not the network. A whole answer pauses in
     * the middle of its body.
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
     * The stream ends with an event that reports a server error. By choice, the connection stays usable: one that closed would
     * look alive to a client for a moment. A whole answer becomes a 500 at its scheduled time.
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
     * whole answer. The rest of the answer is unchanged.
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

    /** The answer has no usage. */
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

    /** The stream ends normally, but without {@code [DONE]}. Does not apply to a whole answer. */
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
     * An event of a stream is sent twice. The log counts its tokens twice, the usage once. Does not apply to a whole answer.
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
     * The body is sent in small pieces, none before its scheduled time. The log has an entry for each piece; the tokens of an
     * event belong to its last piece.
     *
     * @param bytesPerWrite size of a piece, 1 or more; the last piece of an event may be smaller
     * @param interval minimum time between two pieces
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

    /** Recognises and builds the events of a stream. */
    static final class Event {

        private static final byte[] FIELD = "data: ".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] LINE_ENDS = "\n\n".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

        private Event() {}

        /** An event with any data. */
        static Payload of(byte[] data) {
            return out -> out.writeBytes(FIELD).writeBytes(data).writeBytes(LINE_ENDS);
        }

        /** Index of the closing chunk, or of the body of a whole answer: the last entry before the end mark. */
        static int closing(AnswerPlan plan) {
            List<Emission> emissions = plan.emissions();
            int last = emissions.size() - 1;
            return Arrays.equals(emissions.get(last).payload().bytes(), DONE) ? last - 1 : last;
        }
    }
}
