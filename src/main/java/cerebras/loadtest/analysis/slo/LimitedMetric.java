package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.metrics.AttemptMetric;
import java.util.List;

/** The metrics of a call that a service level can limit: times from above, speeds from below. */
public enum LimitedMetric {
    TTFT("ttft", AttemptMetric.TIME_TO_FIRST_TOKEN),
    TPOT("tpot", AttemptMetric.TIME_PER_OUTPUT_TOKEN),
    LATENCY("latency", AttemptMetric.END_TO_END_LATENCY),
    LATENCY_FROM_SCHEDULE("latencyFromSchedule", AttemptMetric.LATENCY_FROM_SCHEDULE),
    SPEED("speed", AttemptMetric.OUTPUT_SPEED),
    /** Gaps of one call depend on each other, so that judged together they seem surer than they are. */
    GAP("gap", AttemptMetric.EVENT_GAP);

    private static final List<String> SLOW_ENDS = List.of("50", "90", "95", "99", "99.9");
    /** The slow end of a speed is the low one: p5 is the speed that all but 5 % of the calls reach. */
    private static final List<String> SLOW_ENDS_OF_SPEEDS = List.of("50", "10", "5", "1", "0.1");

    private final String key;
    private final AttemptMetric metric;

    LimitedMetric(String key, AttemptMetric metric) {
        this.key = key;
        this.metric = metric;
    }

    /** Name in settings. */
    public String key() {
        return key;
    }

    public AttemptMetric metric() {
        return metric;
    }

    /** Whether values must be at least the bound; if not, at most. */
    public boolean fromBelow() {
        return metric.unit() == AttemptMetric.Unit.SPEED;
    }

    /** The percentiles that can be limited, as a user writes them. */
    List<String> percents() {
        return fromBelow() ? SLOW_ENDS_OF_SPEEDS : SLOW_ENDS;
    }
}
