package cerebras.loadtest.live;

import java.util.OptionalInt;

/**
 * What no record tells of a load, at one moment.
 *
 * @param elapsedNanos since the load began
 * @param inFlight attempts that were sent and have not ended
 * @param waiting calls that are held back until there is quota for them; absent where none ever is
 * @param sending whether new calls are still sent
 * @param dropped attempts that are in no record, and so in no figure, because the disk did not keep up
 */
public record Gauges(long elapsedNanos, int inFlight, OptionalInt waiting, boolean sending, long dropped) {}
