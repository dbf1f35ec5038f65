package cerebras.loadtest.metrics;

import java.math.BigDecimal;

/**
 * What a run used, in all.
 *
 * @param promptTokens as the server counted them
 * @param outputTokens by the best count there is
 * @param uncounted attempts that a server may have billed without telling how many tokens they had: missing here
 * @param dollars Σ tokens × list price; {@code null} when a model of the run has no known price
 */
public record Spending(long promptTokens, long outputTokens, long uncounted, BigDecimal dollars) {}
