package cerebras.loadtest.models;

/**
 * How much a model can take and give.
 *
 * @param contextTokens prompt and answer together
 * @param outputTokens the answer, reasoning included
 */
public record Limits(int contextTokens, int outputTokens) {}
