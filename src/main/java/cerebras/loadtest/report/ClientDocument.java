package cerebras.loadtest.report;

import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.health.GeneratorHealth.Reason;
import cerebras.loadtest.analysis.health.GeneratorHealth.ReferenceTime;
import cerebras.loadtest.analysis.health.GeneratorHealth.Symptom;
import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.ClientSample.Pauses;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.List;

/**
 * Load generator health, in {@code summary.json}. Times are milliseconds, shares 0 to 1.
 *
 * @param verdict {@code ok}, {@code degraded}, {@code invalid} or {@code unknown}
 * @param reasons the worst first
 * @param figures what the client measured of itself; absent when the records hold nothing of it
 */
public record ClientDocument(String verdict, List<Grounds> reasons, Self figures) {

    static ClientDocument of(RunSummary summary) {
        GeneratorHealth trust = GeneratorHealth.in(summary);
        return new ClientDocument(
                trust.verdict().label(),
                trust.reasons().stream().map(Grounds::of).toList(),
                Self.of(summary.client()));
    }

    /**
     * As {@link Reason}; {@code unit} is of {@code measured} and {@code limit}.
     *
     * @param symptom what was measured of the client
     * @param verdict what it alone amounts to
     * @param unit of measured and limit; a share is 0 to 1
     * @param measured what was measured
     * @param limit what it should not exceed for the better verdict
     * @param partOf what a delay is held against; absent where the limit is fixed
     * @param affects names of the figures that the client is in
     */
    public record Grounds(
            String symptom,
            String verdict,
            String unit,
            double measured,
            double limit,
            Part partOf,
            List<String> affects) {

        static Grounds of(Reason reason) {
            boolean time = reason.symptom().unit() == Symptom.Unit.TIME;
            return new Grounds(
                    reason.symptom().key(),
                    reason.verdict().label(),
                    time ? "ms" : "share",
                    time ? Numbers.millis(reason.measured()) : reason.measured(),
                    time ? Numbers.millis(reason.limit()) : reason.limit(),
                    Part.of(reason.reference()),
                    reason.affected().stream()
                            .map(GeneratorHealth.AffectedFigure::title)
                            .toList());
        }
    }

    /**
     * As {@link ReferenceTime}.
     *
     * @param name a figure's name
     * @param ms its value
     */
    public record Part(String name, double ms) {

        static Part of(ReferenceTime reference) {
            return reference == null ? null : new Part(reference.name(), Numbers.millis(reference.nanos()));
        }
    }

    /**
     * As {@link ClientFigures}.
     *
     * @param wholeRun whether the figures are of the whole run, since none were of the steady window
     * @param measuredMs how long it was measured
     * @param eventLoopLag how late a task ran on an event loop; absent when there is none
     * @param garbageCollection pauses of the garbage collection; absent when there is none
     * @param processCpu of this process, the embedded emulator included; absent when there is none
     * @param machineCpu of all processes; absent when there is none
     * @param mostHeapBytes the most heap that was in use; absent when there is none
     * @param readToRecord from an attempt's end to its line in the records; absent when there is none
     * @param mostQueued the most attempts that waited to be written
     * @param points the same over time
     */
    public record Self(
            boolean wholeRun,
            double measuredMs,
            Delay eventLoopLag,
            Collections garbageCollection,
            Share processCpu,
            Share machineCpu,
            Long mostHeapBytes,
            Delay readToRecord,
            int mostQueued,
            List<Point> points) {

        static Self of(ClientFigures client) {
            return client == null
                    ? null
                    : new Self(
                            client.wholeRun(),
                            Numbers.millis(client.measuredNanos()),
                            Delay.of(client.eventLoopLag()),
                            Collections.of(client.pauses(), client.pauseShare()),
                            Share.of(client.processCpu()),
                            Share.of(client.machineCpu()),
                            client.mostHeapBytes(),
                            Delay.of(client.readToRecord()),
                            client.mostQueued(),
                            client.points().stream().map(Point::of).toList());
        }
    }

    /**
     * Delays of one kind.
     *
     * @param n how many
     * @param p50Ms median
     * @param p99Ms 99th percentile
     * @param maxMs the longest
     */
    public record Delay(long n, double p50Ms, double p99Ms, double maxMs) {

        static Delay of(Distribution nanos) {
            return nanos.n() == 0
                    ? null
                    : new Delay(nanos.n(), percentile(nanos, 50), percentile(nanos, 99), Numbers.millis(nanos.max()));
        }

        private static double percentile(Distribution nanos, double percent) {
            return nanos.percentile(percent)
                    .map(Percentile::value)
                    .map(Numbers::millis)
                    .orElseThrow();
        }
    }

    /**
     * Use of the processors: the mean of the seconds, and the most of a second.
     *
     * @param mean mean of the seconds
     * @param max the most of a second
     */
    public record Share(double mean, double max) {

        static Share of(Distribution shares) {
            return shares.n() == 0 ? null : new Share(shares.mean(), shares.max());
        }
    }

    /**
     * Pauses; {@code longestMs} is absent when there was none.
     *
     * @param pauses how many
     * @param totalMs all together
     * @param share of the time that was measured, 0 to 1
     * @param longestMs the longest; absent when there was none
     */
    public record Collections(long pauses, double totalMs, double share, Double longestMs) {

        static Collections of(Pauses pauses, Double share) {
            return pauses == null
                    ? null
                    : new Collections(
                            pauses.count(), Numbers.millis(pauses.totalNanos()), share, millis(pauses.longestNanos()));
        }
    }

    /**
     * As {@link ClientFigures.Point}: a step of the timeline.
     *
     * @param startMs since the load began
     * @param eventLoopLagP99Ms 99th percentile of the lag in it; absent when there is none
     * @param processCpu use of the processors by this process, 0 to 1; absent when there is none
     * @param machineCpu by all processes; absent when there is none
     * @param pausesMs time in pauses of the garbage collection; absent when there is none
     */
    public record Point(
            double startMs, Double eventLoopLagP99Ms, Double processCpu, Double machineCpu, Double pausesMs) {

        static Point of(ClientFigures.Point point) {
            return new Point(
                    Numbers.millis(point.startNanos()),
                    millis(point.eventLoopLagP99Nanos()),
                    point.processCpu(),
                    point.machineCpu(),
                    millis(point.pauseNanos()));
        }
    }

    private static Double millis(Long nanos) {
        return nanos == null ? null : Numbers.millis(nanos);
    }
}
