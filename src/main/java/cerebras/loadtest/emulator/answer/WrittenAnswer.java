package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.emulator.answer.ChatCall.UsageAsked;
import cerebras.loadtest.emulator.answer.Part.Kind;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Serialises an answer in a dialect.
 *
 * <p>A stream is server-sent events: for each choice one that names the role, one for each step and one with the reason of
 * the end; then the usage where the dialect has it in a chunk of its own, and the end mark. Tokens without text are emitted
 * with the end of their choice. What is the same in all events of a choice is made once.
 */
public final class WrittenAnswer {

    private static final byte[] DONE = utf8(event("[DONE]"));

    private final Dialect dialect;
    private final AnswerForm form;
    private final UsageAsked asked;
    private final AnswerForm.Content content;

    /** @param asked whether the request wants the usage of a stream */
    public WrittenAnswer(
            Dialect dialect, UsageAsked asked, Envelope envelope, Answer answer, Timetable times, Usage usage) {
        this.dialect = dialect;
        this.form = AnswerForm.of(dialect);
        this.asked = asked;
        this.content = new AnswerForm.Content(envelope, answer, times, usage);
    }

    /** A JSON body, sent at the time at which a stream of the same answer would end. */
    public AnswerPlan whole() {
        Payload body = Payload.of(form.whole(content));
        return plan(
                AnswerPlan.JSON,
                List.of(new Emission(times().closingNanos(), content.answer().tokens(), body)));
    }

    public AnswerPlan streamed() {
        List<Choice> choices = content.answer().choices();
        List<Frame> frames = IntStream.range(0, choices.size())
                .mapToObj(choice -> frame(choice, 1))
                .toList();
        List<Emission> emissions =
                new ArrayList<>(2 * choices.size() + times().steps().size() + 2);
        for (int choice = 0; choice < choices.size(); choice++) {
            emissions.add(new Emission(times().startNanos(), 0, frame(choice, 0).event(utf8(form.role()))));
        }
        int sent = 0;
        for (Timetable.Step step : times().steps()) {
            sent += step.tokens();
            boolean counted = asked == UsageAsked.IN_EVERY_CHUNK;
            Frame frame = counted ? frame(step.choice(), sent) : frames.get(step.choice());
            emissions.add(new Emission(step.offsetNanos(), step.tokens(), said(step, frame)));
        }
        for (int choice = 0; choice < choices.size(); choice++) {
            int unseen = choices.get(choice).unseenTokens();
            sent += unseen;
            emissions.add(closing(Payload.of(utf8(end(choice, sent))), unseen));
        }
        form.usageChunk(content, asked).ifPresent(usage -> emissions.add(closing(Payload.of(utf8(event(usage))), 0)));
        emissions.add(closing(Payload.of(DONE), 0));
        return plan(AnswerPlan.EVENTS, emissions);
    }

    private AnswerPlan plan(String contentType, List<Emission> emissions) {
        return AnswerPlan.completion(
                dialect,
                contentType,
                content.envelope().id(),
                content.envelope().model(),
                emissions);
    }

    private Timetable times() {
        return content.times();
    }

    private Emission closing(Payload payload, int tokens) {
        return new Emission(times().closingNanos(), tokens, payload);
    }

    /** @param tokens sent with all choices up to there */
    private Frame frame(int choice, int tokens) {
        return new Frame(event(form.chunk(content, choice, null, asked, false, tokens)), form);
    }

    private Payload said(Timetable.Step step, Frame frame) {
        Part first = step.parts().get(0);
        return first.kind() == Kind.FUNCTION ? frame.event(utf8(call(step))) : frame.event(first);
    }

    /** The name of a function, with the arguments if they are whole too, and with empty ones if they follow. */
    private String call(Timetable.Step step) {
        int index = step.parts().get(0).call();
        Choice said = new Choice(step.parts(), 0, null);
        String id = content.envelope().callId(step.choice(), index);
        return form.call(index, said.calls(call -> id).get(0));
    }

    private String end(int choice, int tokens) {
        boolean last = choice == content.answer().choices().size() - 1;
        String reason = content.answer().choices().get(choice).finishReason();
        String chunk = form.chunk(content, choice, reason, asked, last, tokens);
        return event(chunk.replace(AnswerForm.EMPTY_DELTA, "\"delta\":" + form.end()));
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static byte[] utf8(String event) {
        return event.getBytes(StandardCharsets.UTF_8);
    }

    /** The constant bytes of an event before and after its text or delta. */
    private static final class Frame {

        private final byte[] before;
        private final byte[] after;
        private final String begin;
        private final String rest;
        private final AnswerForm form;
        private final Map<Edge, Edge.Bytes> edges = new HashMap<>();

        /** What surrounds a text: of one kind, and in one tool call. */
        private record Edge(Kind kind, int call) {

            private record Bytes(byte[] opening, byte[] closing) {}
        }

        Frame(String event, AnswerForm form) {
            int delta = event.indexOf(AnswerForm.EMPTY_DELTA) + AnswerForm.EMPTY_DELTA.length();
            this.form = form;
            begin = event.substring(0, delta - 2);
            rest = event.substring(delta);
            before = utf8(begin);
            after = utf8(rest);
        }

        /** An event with a piece of text. */
        Payload event(Part piece) {
            Edge.Bytes around = edges.computeIfAbsent(
                    new Edge(piece.kind(), piece.call()),
                    edge -> new Edge.Bytes(
                            utf8(begin + form.opening(edge.kind(), edge.call())),
                            utf8(form.closing(edge.kind(), edge.call()) + rest)));
            return out -> write(piece, around.opening(), around.closing(), out);
        }

        /** An event with any delta. */
        Payload event(byte[] delta) {
            return out -> out.writeBytes(before).writeBytes(delta).writeBytes(after);
        }

        /** Called for each event of each stream, so without an iterator. */
        private static void write(Part piece, byte[] opening, byte[] closing, ByteBuf out) {
            out.writeBytes(opening);
            List<Token> tokens = piece.tokens();
            for (int i = 0; i < tokens.size(); i++) {
                out.writeBytes(tokens.get(i).json());
            }
            out.writeBytes(closing);
        }
    }
}
