package cerebras.loadtest.emulator;

import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.http.Router.Route;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A route whose answers have faults. Its requests are numbered in the order in which they are answered. One that is
 * refused anyway has its number, and no fault.
 */
final class FaultyRoute implements Route {

    private final Route sound;
    private final FaultPlan faults;
    private final long seed;
    private final AtomicLong requests = new AtomicLong();

    FaultyRoute(Route sound, FaultPlan faults, long seed) {
        this.sound = sound;
        this.faults = faults;
        this.seed = seed;
    }

    @Override
    public AnswerPlan answer(IncomingRequest request) {
        long number = requests.incrementAndGet();
        return faults.on(sound.answer(request), seed, number);
    }
}
