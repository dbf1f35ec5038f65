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
 * @param figures measurements of the load generator; absent if the records have none
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
     * @param symptom name of the measurement
     * @param verdict verdict of this symptom alone
     * @param unit unit of measured and limit; a share is 0 to 1
     * @param measured measured value
     * @param limit highest value for a better verdict
     * @param partOf the time of which the limit is a part; absent if the limit is fixed
     * @param affects names of the affected figures
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
     * @param name name of the figure
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
     * @param wholeRun whether the figures cover the whole run because the steady window has none
     * @param measuredMs total measured time
     * @param eventLoopLag delay of a task on an event loop; absent if not measured
     * @param garbageCollection garbage-collection pauses; absent if not measured
     * @param processCpu processor use of this process, including the embedded emulator; absent if not measured
     * @param machineCpu processor use of all processes; absent if not measured
     * @param mostHeapBytes maximum heap in use; absent if not measured
     * @param readToRecord from the end of an attempt to its line in the records; absent if not measured
     * @param mostQueued maximum number of attempts that waited to be written
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
     * @param n number of values
     * @param p50Ms median
     * @param p99Ms 99th percentile
     * @param maxMs maximum
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
     * Processor use per second, 0 to 1.
     *
     * @param mean mean over all seconds
     * @param max maximum of a second
     */
    public record Share(double mean, double max) {

        static Share of(Distribution shares) {
            return shares.n() == 0 ? null : new Share(shares.mean(), shares.max());
        }
    }

    /**
     * Garbage-collection pauses.
     *
     * @param pauses number of pauses
     * @param totalMs total length
     * @param share total length / measured time, 0 to 1
     * @param longestMs longest pause; absent if there was none
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
     * @param startMs time since the start of the load
     * @param eventLoopLagP99Ms 99th percentile of the event-loop lag; absent if not measured
     * @param processCpu processor use of this process, 0 to 1; absent if not measured
     * @param machineCpu processor use of all processes, 0 to 1; absent if not measured
     * @param pausesMs time in garbage-collection pauses; absent if not measured
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
