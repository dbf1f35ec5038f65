package cerebras.loadtest.workload;

import cerebras.loadtest.settings.Prompts;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Conversation.Exchange;
import cerebras.loadtest.workload.Question.Turn;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Conversations that users go through in order, each beginning at another one. A user who gets no answer gives the
 * conversation up and begins another; so does one whose answer has no text, such as reasoning or tool calls only: servers
 * refuse an empty message of the assistant.
 *
 * @param withoutText counts the conversations that ended before their last question, for want of text in an answer
 */
record Conversations(List<Conversation> list, LongAdder withoutText) implements Questions {

  Conversations(List<Conversation> list) {
    this(list, new LongAdder());
  }

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
    if (conversation.endsWith(turn)) {
      return begin(turn.conversation() + 1L);
    }
    String answer = heard.answer().get();
    if (answer.isBlank()) {
      withoutText.increment();
      return begin(turn.conversation() + 1L);
    }
    return conversation.goOn(heard, answer);
  }

  @Override
  public long conversationsWithoutText() {
    return withoutText.sum();
  }

  private Question begin(long place) {
    int number = (int) Math.floorMod(place, (long) list.size());
    return list.get(number).begin(number);
  }
}
