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

/**
 * Puts an answer into server-sent events: one that names the role, one for each step, one with usage and times, and the
 * end mark. What is the same in all events with text is made once.
 */
public record StreamedAnswer(Envelope envelope, Answer answer, Timetable times, int promptTokens) {

  private static final byte[] DONE = event("[DONE]");

  public AnswerPlan plan() {
    List<Emission> emissions = new ArrayList<>(times.steps().size() + 3);
    emissions.add(new Emission(times.startNanos(), 0, Payload.of(opening())));
    addText(emissions);
    emissions.add(new Emission(times.closingNanos(), 0, Payload.of(closing())));
    emissions.add(new Emission(times.closingNanos(), 0, Payload.of(DONE)));
    return AnswerPlan.completion(AnswerPlan.EVENTS, envelope.id(), envelope.model(), emissions);
  }

  private void addText(List<Emission> emissions) {
    EventFrame reasoning = EventFrame.around(textChunk(new Chunk.Delta(null, null, "")), "\"reasoning\":\"");
    EventFrame content = EventFrame.around(textChunk(new Chunk.Delta(null, "", null)), "\"content\":\"");
    int thought = answer.reasoning().size();
    int sent = 0;
    for (Timetable.Step step : times.steps()) {
      int until = sent + step.tokens();
      Payload event = until <= thought
          ? reasoning.event(answer.reasoning().subList(sent, until))
          : content.event(answer.content().subList(sent - thought, until - thought));
      emissions.add(new Emission(step.offsetNanos(), step.tokens(), event));
      sent = until;
    }
  }

  private byte[] opening() {
    return textChunk(new Chunk.Delta("assistant", null, null));
  }

  private byte[] textChunk(Chunk.Delta delta) {
    return chunk(new Chunk.Choice(delta, null, 0), null, null);
  }

  private byte[] closing() {
    Chunk.Choice choice = new Chunk.Choice(new Chunk.Delta(null, null, null), answer.finishReason(), 0);
    return chunk(choice, Envelope.usage(promptTokens, answer), envelope.timeInfo(times));
  }

  private byte[] chunk(Chunk.Choice choice, Usage usage, TimeInfo timeInfo) {
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

  private static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
