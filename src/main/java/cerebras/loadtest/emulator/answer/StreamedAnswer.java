package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import cerebras.loadtest.wire.Chunk;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.TimeInfo;
import cerebras.loadtest.wire.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Puts an answer into server-sent events: for each choice one that names the role, one for each step and one with the
 * reason of the end; then the end mark. The very last chunk has usage and times, also where there are several choices,
 * by choice. Tokens without text are emitted with the end of their choice. What is the same in all events of a choice
 * is made once.
 */
public record StreamedAnswer(Envelope envelope, Answer answer, Timetable times, Usage usage) {

  private static final byte[] DONE = utf8(event("[DONE]"));
  private static final byte[] ROLE = Json.bytes(new Chunk.Delta("assistant", null, null));

  private static final Chunk.Delta NOTHING = new Chunk.Delta(null, null, null);

  public AnswerPlan plan() {
    List<EventFrame> frames = IntStream.range(0, answer.choices().size()).mapToObj(this::frame).toList();
    List<Emission> emissions = new ArrayList<>(2 * frames.size() + times.steps().size() + 1);
    frames.forEach(frame -> emissions.add(new Emission(times.startNanos(), 0, frame.event(ROLE))));
    for (Timetable.Step step : times.steps()) {
      emissions.add(new Emission(step.offsetNanos(), step.tokens(), said(step, frames.get(step.choice()))));
    }
    for (int choice = 0; choice < frames.size(); choice++) {
      int unseen = answer.choices().get(choice).unseenTokens();
      emissions.add(new Emission(times.closingNanos(), unseen, Payload.of(closing(choice))));
    }
    emissions.add(new Emission(times.closingNanos(), 0, Payload.of(DONE)));
    return AnswerPlan.completion(AnswerPlan.EVENTS, envelope.id(), envelope.model(), emissions);
  }

  private EventFrame frame(int choice) {
    return EventFrame.around(chunk(new Chunk.Choice(NOTHING, null, choice), null, null));
  }

  private Payload said(Timetable.Step step, EventFrame frame) {
    Part first = step.parts().get(0);
    return first.kind() == Kind.FUNCTION ? frame.event(call(step)) : frame.event(first);
  }

  /** The name of a function, with the arguments if they are whole too, and with empty ones if they follow. */
  private byte[] call(Timetable.Step step) {
    Choice said = new Choice(step.parts(), 0, null);
    return Json.bytes(Chunk.Delta.of(said.call(envelope.callId(step.choice())).orElseThrow()));
  }

  private byte[] closing(int choice) {
    boolean last = choice == answer.choices().size() - 1;
    Chunk.Choice closed =
        new Chunk.Choice(NOTHING, answer.choices().get(choice).finishReason(), choice);
    return utf8(chunk(closed, last ? usage : null, last ? envelope.timeInfo(times) : null));
  }

  private String chunk(Chunk.Choice choice, Usage usage, TimeInfo timeInfo) {
    return event(Json.text(new Chunk(
        envelope.id(),
        List.of(choice),
        envelope.createdSeconds(),
        envelope.model(),
        envelope.fingerprint(),
        "chat.completion.chunk",
        usage,
        timeInfo)));
  }

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }

  private static byte[] utf8(String event) {
    return event.getBytes(StandardCharsets.UTF_8);
  }
}
