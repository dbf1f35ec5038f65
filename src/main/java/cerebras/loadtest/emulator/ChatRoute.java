package cerebras.loadtest.emulator;

import java.time.Clock;
import java.util.SplittableRandom;

/** Chat completions, whole and streamed. */
final class ChatRoute implements Route {

  static final String PATH = "/v1/chat/completions";
  static final String REQUEST_LINE = "POST " + PATH;

  private final Admission admission;
  private final Author author;
  private final long seed;
  private final Clock clock;

  ChatRoute(Admission admission, Author author, long seed, Clock clock) {
    this.admission = admission;
    this.author = author;
    this.seed = seed;
    this.clock = clock;
  }

  @Override
  public AnswerPlan answer(IncomingRequest request) {
    ChatCall call = admission.admit(request);
    Answer answer = author.write(call);
    Timetable times = Timetable.draw(call.model().pace(), call.promptTokens(), answer, jitter(call));
    Envelope envelope = Envelope.seal(call.model(), clock);
    return call.streamed()
        ? new StreamedAnswer(envelope, answer, times, call.promptTokens()).plan()
        : new WholeAnswer(envelope, answer, times, call.promptTokens()).plan();
  }

  private Jitter jitter(ChatCall call) {
    return new Jitter(call.model().pace().jitter(), new SplittableRandom(Seeds.mix(~seed, call.number())));
  }
}
