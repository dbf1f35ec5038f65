package cerebras.loadtest.benchmark;

import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be measured.
 *
 * @param load users, longest warm-up and measured window of each process
 * @param rounds how often each contender runs; contenders alternate
 * @param eventsPerWrite how many events the server puts into one write; 1 is what a client sees of a model at work
 */
record BenchmarkPlan(RunSettings load, int rounds, int eventsPerWrite) {

    private static final Map<String, String> LOAD =
            Map.of("target", "emulator", "users", "50", "ramp", "0s", "warmup", "45s", "duration", "4s");

    /** As the system properties say. */
    static BenchmarkPlan fromSystem() {
        return new BenchmarkPlan(
                RunSettings.fromSystem(LOAD, Setting.OF_ARRIVALS),
                Integer.getInteger("benchmark.rounds", 2),
                Integer.getInteger("benchmark.eventsPerWrite", 32));
    }

    /** The settings of every contender's process: of those that a run has, the ones that this load needs. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(load.effective());
        settings.keySet().retainAll(LOAD.keySet());
        settings.put(Meter.QUIET, "true");
        return settings;
    }
}
