package cerebras.loadtest.emulator;

import cerebras.loadtest.emulator.answer.Answer;
import cerebras.loadtest.emulator.answer.Author;
import cerebras.loadtest.emulator.answer.ChatCall;
import cerebras.loadtest.emulator.answer.Dialect;
import cerebras.loadtest.emulator.answer.Envelope;
import cerebras.loadtest.emulator.answer.Jitter;
import cerebras.loadtest.emulator.answer.PromptCount;
import cerebras.loadtest.emulator.answer.Seeds;
import cerebras.loadtest.emulator.answer.StreamedAnswer;
import cerebras.loadtest.emulator.answer.Timetable;
import cerebras.loadtest.emulator.answer.WholeAnswer;
import cerebras.loadtest.emulator.cache.PromptBlocks;
import cerebras.loadtest.emulator.cache.PromptCache;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.http.Route;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.emulator.queue.Queues;
import cerebras.loadtest.emulator.queue.Slots;
import cerebras.loadtest.emulator.queue.Turn;
import cerebras.loadtest.wire.Usage;
import java.time.Clock;
import java.util.SplittableRandom;

/** Chat completions, whole and streamed. */
final class ChatRoute implements Route {

  static final String PATH = "/v1/chat/completions";

  private final Admission admission;
  private final Author author;
  private final Quotas quotas;
  private final PromptCache cache;
  private final Queues queues;
  private final long seed;
  private final Clock clock;

  ChatRoute(Admission admission, Author author, Quotas quotas, PromptCache cache, Queues queues, long seed,
      Clock clock) {
    this.admission = admission;
    this.author = author;
    this.quotas = quotas;
    this.cache = cache;
    this.queues = queues;
    this.seed = seed;
    this.clock = clock;
  }

  @Override
  public AnswerPlan answer(IncomingRequest request) {
    ChatCall call = admission.admit(request);
    PromptCount prompt = count(call.prompt().blocks());
    Charge charge = quotas.charge(call, prompt);
    Answer answer = author.write(call);
    Timetable times = Timetable.draw(call.model().pace(), prompt.uncachedTokens(), answer, jitter(call));
    Slots slots = queues.of(call.model());
    long readyNanos = request.turnNanos() + times.queueNanos();
    Turn turn = slots.take(readyNanos, times.serviceNanos()).orElseThrow(() -> full(charge));
    keep(call);
    return plan(call, prompt, answer, times.after(turn.startNanos() - readyNanos))
        .withCachedTokens(prompt.cachedTokens())
        .withLease(new ChatLease(charge, slots, turn));
  }

  private PromptCount count(PromptBlocks prompt) {
    return new PromptCount(prompt.tokens(), cache.cachedTokens(prompt));
  }

  /** By choice a prompt is in the cache as soon as it is let in, though it is not read yet; an answer never is. */
  private void keep(ChatCall call) {
    call.model().promptCaching()
        .ifPresent(caching -> cache.keep(call.prompt().blocks(), caching.timeToLive()));
  }

  private AnswerPlan plan(ChatCall call, PromptCount prompt, Answer answer, Timetable times) {
    Envelope envelope = Envelope.seal(call.model(), clock);
    Usage usage = Dialect.of(call.model()).usage(prompt, answer);
    return call.streamed()
        ? new StreamedAnswer(envelope, answer, times, usage).plan()
        : new WholeAnswer(envelope, answer, times, usage).plan();
  }

  private static Refusal full(Charge charge) {
    charge.cancel();
    return Refusal.queueExceeded();
  }

  private Jitter jitter(ChatCall call) {
    return new Jitter(call.model().pace().jitter(), new SplittableRandom(Seeds.mix(~seed, call.number())));
  }
}
