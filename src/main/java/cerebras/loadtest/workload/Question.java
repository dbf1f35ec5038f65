package cerebras.loadtest.workload;

/**
 * What one call asks.
 *
 * @param model the id of the model that is to answer
 * @param body the request's JSON; not to be changed
 * @param promptTokens tokens of what it says, counted locally: those of the chat template come on top
 * @param maxTokens the most tokens that its answer may have
 */
public record Question(String model, byte[] body, int promptTokens, int maxTokens) {}
