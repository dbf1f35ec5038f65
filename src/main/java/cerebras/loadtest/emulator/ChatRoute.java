package cerebras.loadtest.emulator;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.emulator.Quotas.Charge;
import cerebras.loadtest.emulator.answer.Answer;
import cerebras.loadtest.emulator.answer.Answer.PromptCount;
import cerebras.loadtest.emulator.answer.AnswerGenerator;
import cerebras.loadtest.emulator.answer.ChatCall;
import cerebras.loadtest.emulator.answer.Envelope;
import cerebras.loadtest.emulator.answer.ModelFormat;
import cerebras.loadtest.emulator.answer.Seeds;
import cerebras.loadtest.emulator.answer.Timetable;
import cerebras.loadtest.emulator.answer.Timetable.Jitter;
import cerebras.loadtest.emulator.answer.WrittenAnswer;
import cerebras.loadtest.emulator.cache.PromptBlocks;
import cerebras.loadtest.emulator.cache.PromptCache;
import cerebras.loadtest.emulator.fault.AnswerFault;
import cerebras.loadtest.emulator.fault.ContentFault;
import cerebras.loadtest.emulator.fault.Fault;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.http.Router.Route;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Lease;
import cerebras.loadtest.emulator.plan.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Chat completions, whole and streamed. */
final class ChatRoute implements Route {

    static final String PATH = "/v1/chat/completions";

    private final Dialect dialect;
    private final Admission admission;
    private final AnswerGenerator author;
    private final Quotas quotas;
    /** One for each replica. */
    private final List<PromptCache> caches;

    private final FaultPlan faults;
    private final AtomicLong requests = new AtomicLong();
    private final ConcurrentHashMap<String, Slots> slots = new ConcurrentHashMap<>();
    private final long seed;
    private final Clock clock;

    ChatRoute(
            Dialect dialect,
            Admission admission,
            AnswerGenerator author,
            Quotas quotas,
            List<PromptCache> caches,
            FaultPlan faults,
            long seed,
            Clock clock) {
        this.dialect = dialect;
        this.admission = admission;
        this.author = author;
        this.quotas = quotas;
        this.caches = caches;
        this.faults = faults;
        this.seed = seed;
        this.clock = clock;
    }

    /**
     * Requests are numbered in the order in which they are answered; one that is refused for another reason has a number,
     * but no fault. From the charge on, the request occupies something: whatever then goes wrong, it is given back.
     */
    @Override
    public AnswerPlan answer(IncomingRequest request) {
        long number = requests.incrementAndGet();
        Optional<Fault> fault = faults.onAnswer(seed, number);
        ChatCall sound = admission.admit(request);
        ChatCall call = fault.isPresent() && fault.get() instanceof ContentFault ofContent
                ? sound.withProduct(ofContent.on(sound.asked().product()))
                : sound;
        int replica = replica(call, number);
        PromptCount prompt = count(call.prompt().blocks(), caches.get(replica));
        request.stopIfAbandoned();
        Charge charge = quotas.charge(call, prompt);
        try {
            AnswerPlan plan = answer(request, call, prompt, replica, charge);
            if (fault.isPresent() && fault.get() instanceof AnswerFault ofAnswer) {
                return FaultPlan.strike(ofAnswer, plan);
            }
            return call == sound ? plan : plan.withFault(fault.get().name());
        } catch (RuntimeException | Error failed) {
            charge.cancel();
            throw failed;
        }
    }

    /** By choice, requests without affinity go to the replicas in turn. */
    private int replica(ChatCall call, long number) {
        return (int)
                (call.affinity().isPresent()
                        ? Math.floorMod(call.affinity().get().hashCode(), caches.size())
                        : (number - 1) % caches.size());
    }

    private AnswerPlan answer(IncomingRequest request, ChatCall call, PromptCount prompt, int replica, Charge charge) {
        Answer answer = author.write(call);
        Timetable alone = Timetable.draw(call.model().pace(), prompt.uncachedTokens(), answer, jitter(call));
        Slots places = slots.computeIfAbsent(
                call.model().id(), id -> new Slots(call.model().capacity()));
        long readyNanos = request.turnNanos() + alone.queueNanos();
        // By choice, a stream keeps the speed that it has at its beginning.
        Timetable times = alone.slower(places.slowdown(readyNanos));
        Slots.Turn turn = places.take(readyNanos, times.serviceNanos()).orElseThrow(Refusal::queueExceeded);
        keep(call, caches.get(replica));
        return plan(call, prompt, answer, times.after(turn.startNanos() - readyNanos))
                .withCachedTokens(prompt.cachedTokens())
                .withReplica(replica)
                .withLease(lease(charge, places, turn));
    }

    /** What a completion occupies until it ends: a place where its model serves, for its turn, and a part of the quota. */
    private static Lease lease(Charge charge, Slots places, Slots.Turn turn) {
        return new Lease() {
            @Override
            public Map<String, String> headers() {
                return charge.headers();
            }

            @Override
            public void end(int outputTokens, long nowNanos) {
                places.leave(turn, nowNanos);
                charge.settle(outputTokens);
            }
        };
    }

    private static PromptCount count(PromptBlocks prompt, PromptCache cache) {
        return new PromptCount(prompt.tokens(), cache.cachedTokens(prompt));
    }

    /** By choice a prompt is in the cache as soon as it is let in, though it is not read yet; an answer never is. */
    private static void keep(ChatCall call, PromptCache cache) {
        call.model()
                .promptCaching()
                .ifPresent(caching -> cache.keep(call.prompt().blocks(), caching.timeToLive()));
    }

    private AnswerPlan plan(ChatCall call, PromptCount prompt, Answer answer, Timetable times) {
        Envelope envelope = Envelope.seal(dialect, call.model(), clock);
        Usage usage = ModelFormat.of(call.model()).usage(prompt, answer);
        WrittenAnswer written = new WrittenAnswer(dialect, call.usage(), envelope, answer, times, usage);
        return call.streamed() ? written.streamed() : written.whole();
    }

    private Jitter jitter(ChatCall call) {
        return new Jitter(call.model().pace().jitter(), new SplittableRandom(Seeds.mix(~seed, call.number())));
    }
}
