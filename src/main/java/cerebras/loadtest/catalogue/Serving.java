package cerebras.loadtest.catalogue;

/**
 * How a model is served.
 *
 * @param pace how fast one answer comes
 * @param capacity how many come at once
 */
public record Serving(Pace pace, Capacity capacity) {}
