package cerebras.loadtest.gatling;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.local.LocalEmulator;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.ApiKey;
import cerebras.loadtest.settings.ApiUrl;
import cerebras.loadtest.transport.Attempts;
import io.gatling.core.CoreComponents;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.core.structure.ScenarioContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warms up the client before the load: answers of a private emulator go through the same engine and the same code as
 * the real ones, on every event loop. Without it the first calls of a run would measure the loading of classes. Nothing
 * of it is recorded, and the target does not notice. Fields that only the target knows are left out, since the emulator
 * would refuse them.
 */
final class WarmUp {

    /** Calls on each event loop before a load that is measured from its beginning. */
    private static final int CALLS = 100;

    /** The same where ramp and warm-up do the rest: the load begins a second sooner, and its first calls are hardly slower. */
    private static final int CALLS_BEFORE_WARM_UP = 10;

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_SECONDS = 5;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private final ChatStep step;
    private final ScenarioContext context;
    private final int calls;

    WarmUp(ChatStep step, ScenarioContext context) {
        Setup plain = step.setup().withoutBodyFields();
        this.step = new ChatStep(step.name(), () -> plain, step.opener());
        this.context = context;
        this.calls = calls(step.setup().plan());
    }

    static int calls(LoadPlan plan) {
        return plan.steadyStartNanos() < WARM_UP_NANOS ? CALLS : CALLS_BEFORE_WARM_UP;
    }

    /** Returns when it is over, or after some seconds in any case. A JVM is warmed up once. */
    void run() {
        if (DONE.compareAndSet(false, true)) {
            sendWarmUpCalls();
        }
    }

    private void sendWarmUpCalls() {
        CoreComponents core = context.coreComponents();
        try (Emulator emulator = LocalEmulator.forWarmUp(step.setup().settings().askedModels())) {
            Attempts attempts = new Attempts(
                    Clock.system(),
                    ended -> {},
                    finished -> {},
                    List.of(ApiKey.of("warm-up").orElseThrow()));
            ChatSender sender =
                    step.sender(context, ApiUrl.under(emulator.baseUri()).toString(), attempts);
            CountDownLatch loops = new CountDownLatch(eventLoops(core));
            long user = 0;
            for (EventExecutor executor : core.eventLoopGroup()) {
                user--;
                Session session = context.protocolComponentsRegistry()
                        .onStart()
                        .apply(Session$.MODULE$.apply("warm-up", user, (EventLoop) executor));
                executor.execute(() -> send(sender, session, 1, loops));
            }
            await(loops);
        }
    }

    private static int eventLoops(CoreComponents core) {
        int count = 0;
        for (EventExecutor ignored : core.eventLoopGroup()) {
            count++;
        }
        return count;
    }

    private void send(ChatSender sender, Session session, long number, CountDownLatch loops) {
        if (number > calls) {
            sender.http().httpEngine().flushClientIdChannels(session.userId(), session.eventLoop());
            loops.countDown();
            return;
        }
        Session calling = step.asking(session, number);
        AttemptTrace trace = step.trace(calling, 1);
        sender.send(calling, trace, () -> send(sender, session, number + 1, loops));
    }

    private static void await(CountDownLatch loops) {
        try {
            loops.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
