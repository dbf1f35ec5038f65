package cerebras.loadtest.metrics;

import cerebras.loadtest.stats.Distribution;
import java.util.Map;

/**
 * How one model did beside another that was asked the same prompts by the same users, within a moment. Of calls that
 * both ended in the steady window.
 *
 * @param model the one that is held beside the other
 * @param base the other, which was named first
 * @param pairs prompts to which both had an answer
 * @param brokenPairs prompts to which one of them, or both, had none: in no ratio
 * @param ratios by metric: value of the model / value of the base, for each pair in which both have one, in the order
 *     of reading; a metric without any is absent
 */
public record Comparison(
    String model, String base, long pairs, long brokenPairs, Map<AttemptMetric, Distribution> ratios) {}
