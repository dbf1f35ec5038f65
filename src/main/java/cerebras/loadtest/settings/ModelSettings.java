package cerebras.loadtest.settings;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What differs from the file of models.
 *
 * @param speed tokens per second of every model, more than 0; absent if each is as fast as the file says
 * @param capacity requests that each model serves at once, at least 1; absent if the file says it
 * @param retired whether the models that the API no longer has are offered as well
 */
public record ModelSettings(OptionalDouble speed, OptionalInt capacity, boolean retired) {}
