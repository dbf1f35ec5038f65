package cerebras.loadtest.records;

/**
 * What a server charges for an attempt, as far as it says.
 *
 * @param prompt tokens
 * @param output tokens
 */
public record TokenUse(int prompt, int output) {

    static final TokenUse NONE = new TokenUse(0, 0);
}
