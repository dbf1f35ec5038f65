package cerebras.loadtest.models;

import java.util.Optional;

/**
 * How a model is served.
 *
 * @param pace how fast one answer comes
 * @param capacity how many come at once
 * @param promptCaching how long prompts are kept; absent if they are not
 */
public record Serving(Pace pace, Capacity capacity, Optional<PromptCaching> promptCaching) {}
