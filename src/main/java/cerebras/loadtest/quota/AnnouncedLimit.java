package cerebras.loadtest.quota;

import java.util.OptionalLong;

/**
 * A limit as an answer tells it.
 *
 * @param remaining requests or tokens; absent if the answer does not say, or says what is not a whole number
 */
public record AnnouncedLimit(Limit limit, OptionalLong remaining) {}
