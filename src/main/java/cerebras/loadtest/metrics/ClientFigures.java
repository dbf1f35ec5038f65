package cerebras.loadtest.metrics;

import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.Pauses;
import cerebras.loadtest.stats.Distribution;
import java.util.List;

/**
 * What the load generator measured of itself in the steady window; in the whole run, when it measured nothing in that.
 *
 * @param wholeRun whether this is of the whole run
 * @param measuredNanos for how long it measured
 * @param eventLoopLag nanoseconds, see {@link ClientSample#eventLoopLag}
 * @param pauses for garbage collection; {@code null} when the JVM does not tell
 * @param processCpu share of all processors, 0 to 1, one value a second
 * @param machineCpu the same of all processes of the machine
 * @param mostHeapBytes the most heap in use at the end of a second; {@code null} when the JVM does not tell
 * @param readToRecord nanoseconds, see {@link ClientSample#readToRecord}
 * @param mostQueued the most attempts that waited to be written at the end of a second
 * @param points over the time of the whole run, those steps in which it measured
 */
public record ClientFigures(
    boolean wholeRun,
    long measuredNanos,
    Distribution eventLoopLag,
    Pauses pauses,
    Distribution processCpu,
    Distribution machineCpu,
    Long mostHeapBytes,
    Distribution readToRecord,
    int mostQueued,
    List<ClientPoint> points) {

  /** Time in pauses / time measured, 0 to 1; {@code null} when the JVM does not tell. */
  public Double pauseShare() {
    return pauses == null ? null : (double) pauses.totalNanos() / measuredNanos;
  }
}
