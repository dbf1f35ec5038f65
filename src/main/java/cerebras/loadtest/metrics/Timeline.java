package cerebras.loadtest.metrics;

import java.util.List;

/**
 * The run over time.
 *
 * @param stepNanos length of a step: a second, or more in a long run
 */
public record Timeline(long stepNanos, List<TimelinePoint> points) {}
