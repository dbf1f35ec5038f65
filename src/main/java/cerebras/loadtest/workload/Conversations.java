package cerebras.loadtest.workload;

import cerebras.loadtest.config.Prompts;
import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.workload.Question.Turn;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Conversations that users go through in order, each beginning at another one. A user who gets no answer gives the
 * conversation up and begins another.
 */
record Conversations(List<Conversation> list) implements Questions {

  static Conversations of(RunSettings settings) {
    List<Supplier<Question>> openings = PreparedQuestions.of(new RequestForm(settings)).questions();
    return new Conversations(IntStream.range(0, openings.size())
        .mapToObj(i -> Conversation.of(openings.get(i), followUps(settings.prompts(), i), settings.turns()))
        .toList());
  }

  private static List<String> followUps(Prompts prompts, int index) {
    return prompts instanceof Prompts.Listed listed ? listed.list().get(index).followUps() : List.of();
  }

  /** The first question of a conversation. */
  @Override
  public Question question(long user, long call) {
    return begin(user + call);
  }

  /** The next question of the conversation, or the first one of the next. */
  @Override
  public Question after(Exchange heard, long user, long call) {
    Turn turn = heard.question().turn().orElseThrow();
    Conversation conversation = list.get(turn.conversation());
    return conversation.endsWith(turn) ? begin(turn.conversation() + 1L) : conversation.goOn(heard);
  }

  private Question begin(long place) {
    int number = (int) Math.floorMod(place, (long) list.size());
    return list.get(number).begin(number);
  }
}
