package cerebras.loadtest.records;

import java.util.SortedMap;

/**
 * What the server's own metrics said at one moment, as scraped from {@code server.metrics}.
 *
 * @param atNanos when the answer had come, on the clock of the {@link Timestamps}; 0 before the load began
 * @param inFlight attempts that the client had in flight then
 * @param figures by name, those that the server reported; counters since the server started
 */
public record ServerSample(long atNanos, int inFlight, SortedMap<String, Double> figures) implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.serverSample(this);
    }

    /** The same, on a clock that began earlier by {@code delayNanos}. */
    public ServerSample moved(long delayNanos) {
        return new ServerSample(atNanos + delayNanos, inFlight, figures);
    }
}
