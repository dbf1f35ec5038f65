package cerebras.loadtest.records;

/** What the server says of its own time ({@code time_info}), in nanoseconds. What it does not say is {@code null}. */
public record ServerTimes(Long queueNanos, Long promptNanos, Long completionNanos, Long totalNanos) {}
