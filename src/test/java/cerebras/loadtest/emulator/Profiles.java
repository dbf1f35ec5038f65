package cerebras.loadtest.emulator;

import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Pace;
import java.time.Duration;

/** Emulated models for tests. */
final class Profiles {

    /** Answers within a few milliseconds, whatever the length: about 100 tokens in each event, 20 µs apart. */
    static final Model FAST =
            new Model("fast", new Pace(5_000_000, Duration.ZERO, 1e9, Duration.ofNanos(20_000), 0), 10, 0);

    /** As fast, and thinks 20 tokens before it answers. */
    static final Model THINKING = new Model("thinking", FAST.pace(), 67, 20);

    /** One to a few tokens every 20 ms: an answer of thousands of tokens takes longer than any test. */
    static final Model SLOW = new Model("slow", new Pace(50, Duration.ZERO, 1e9, Duration.ofMillis(20), 0), 10, 0);

    private Profiles() {}

    static EmulatorOptions options() {
        return EmulatorOptions.defaults().withModels(FAST, THINKING, SLOW);
    }
}
