package cerebras.loadtest.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which trials are run, and how long each.
 *
 * @param phases settings of the load's phases, such as {@code warmup=30s}
 * @param length how long they take together
 */
record TrialPlan(List<Trial> trials, Map<String, String> phases, Duration length) {

    private static final String STREAMS = "numbers of streams, for example 100,1000";

    /**
     * Reads it from the keys {@code streams}, {@code gaps}, {@code beside}, {@code ramp}, {@code warmup} and {@code duration}.
     *
     * @throws IllegalArgumentException that names the setting, its value and the way out
     */
    static TrialPlan of(Config settings) {
        Map<String, String> phases = new TreeMap<>();
        Duration length = Duration.ZERO;
        for (String phase : List.of("ramp", "warmup", "duration")) {
            length = length.plus(one(settings, phase, TrialPlan::duration, "a time, for example 5s"));
            phases.put(phase, settings.getString(phase));
        }
        return new TrialPlan(trials(settings), phases, length);
    }

    private static List<Trial> trials(Config settings) {
        List<Integer> streams = list(settings, "streams", text -> above(0, Integer.valueOf(text)), STREAMS);
        List<Integer> beside = list(settings, "beside", text -> above(-1, Integer.valueOf(text)), STREAMS + ", or 0");
        return list(settings, "gaps", TrialPlan::gap, "times between two events, for example 10ms,500us").stream()
                .flatMap(gap -> streams.stream().map(number -> new Trial(number, gap, beside.contains(number))))
                .toList();
    }

    private static <T> List<T> list(Config settings, String key, Function<String, T> reading, String expected) {
        return one(
                settings,
                key,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .map(reading)
                        .toList(),
                expected);
    }

    private static <T> T one(Config settings, String key, Function<String, T> reading, String expected) {
        String value = settings.getString(key);
        try {
            return reading.apply(value);
        } catch (ConfigException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "benchmark." + key + "=" + value + " cannot be used: expected " + expected);
        }
    }

    /** At most a second: an answer takes about as long, and has one event at least. */
    private static Duration gap(String text) {
        Duration gap = duration(text);
        above(0, gap.toNanos());
        above(gap.toNanos() - 1, Duration.ofSeconds(1).toNanos());
        return gap;
    }

    private static Duration duration(String text) {
        return ConfigFactory.parseMap(Map.of("text", text)).getDuration("text");
    }

    private static <T extends Number> T above(long least, T value) {
        if (value.longValue() <= least) {
            throw new IllegalArgumentException(value + " is too small");
        }
        return value;
    }
}
