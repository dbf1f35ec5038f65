package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import java.util.Optional;

/** A metric of single attempts or of sessions. */
public sealed interface Metric permits AttemptMetric, SessionMetric {

    /** Name in files. */
    String key();

    /** Name for people. */
    String title();

    Unit unit();

    /** The formula, in words. */
    String definition();

    /** Name in limits of a service level: {@code ttft} in {@code slo.ttft.p95}; absent if the metric cannot be limited. */
    Optional<String> limitName();

    /** Whether higher values are better, as of speeds; if not, lower values are. */
    boolean higherIsBetter();

    /** Whether one attempt can have several values; a table with one row per attempt then shows the largest. */
    boolean multipleValues();
}
