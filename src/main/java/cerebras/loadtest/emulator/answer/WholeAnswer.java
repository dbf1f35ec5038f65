package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import cerebras.loadtest.wire.Completion;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.Message;
import cerebras.loadtest.wire.ToolCall;
import cerebras.loadtest.wire.Usage;
import java.util.List;
import java.util.stream.IntStream;

/** Puts an answer into one JSON body, sent when a stream of the same answer would have closed. */
public record WholeAnswer(Envelope envelope, Answer answer, Timetable times, Usage usage) {

  public AnswerPlan plan() {
    Payload body = Payload.of(Json.bytes(completion()));
    Emission emission = new Emission(times.closingNanos(), answer.tokens(), body);
    return AnswerPlan.completion(AnswerPlan.JSON, envelope.id(), envelope.model(), List.of(emission));
  }

  private Completion completion() {
    return new Completion(
        envelope.id(),
        IntStream.range(0, answer.choices().size()).mapToObj(this::choice).toList(),
        envelope.createdSeconds(),
        envelope.model(),
        envelope.fingerprint(),
        "chat.completion",
        usage,
        envelope.timeInfo(times));
  }

  private Completion.Choice choice(int index) {
    Choice choice = answer.choices().get(index);
    List<ToolCall> calls = choice.call(envelope.callId(index)).map(List::of).orElse(null);
    Message message = new Message(textOrAbsent(choice.text(Kind::isContent)),
        textOrAbsent(choice.text(Kind.REASONING::equals)), "assistant", calls, null, null);
    return new Completion.Choice(choice.finishReason(), index, message);
  }

  private static String textOrAbsent(String text) {
    return text.isEmpty() ? null : text;
  }
}
