package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import cerebras.loadtest.wire.Completion;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.Message;
import java.util.List;

/** Puts an answer into one JSON body, sent when a stream of the same answer would have closed. */
public record WholeAnswer(Envelope envelope, Answer answer, Timetable times, int promptTokens) {

  public AnswerPlan plan() {
    Payload body = Payload.of(Json.bytes(completion()));
    Emission emission = new Emission(times.closingNanos(), answer.tokens(), body);
    return AnswerPlan.completion(AnswerPlan.JSON, envelope.id(), envelope.model(), List.of(emission));
  }

  private Completion completion() {
    Message message = new Message(textOrAbsent(answer.content()), textOrAbsent(answer.reasoning()), "assistant");
    return new Completion(
        envelope.id(),
        List.of(new Completion.Choice(answer.finishReason(), 0, message)),
        envelope.createdSeconds(),
        envelope.model(),
        envelope.fingerprint(),
        "chat.completion",
        Envelope.usage(promptTokens, answer),
        envelope.timeInfo(times));
  }

  private static String textOrAbsent(List<Token> tokens) {
    return tokens.isEmpty() ? null : Token.join(tokens);
  }
}
