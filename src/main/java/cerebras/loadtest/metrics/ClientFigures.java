package cerebras.loadtest.metrics;

import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.ClientSample.Pauses;
import cerebras.loadtest.records.Delays;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measurements of the load generator in the steady window, or in the whole run if there are none in that window.
 *
 * @param wholeRun whether the figures cover the whole run
 * @param measuredNanos total length of the measured intervals
 * @param eventLoopLag nanoseconds, see {@link ClientSample#eventLoopLag}
 * @param pauses garbage-collection pauses; {@code null} if the JVM does not report them
 * @param processCpu share of all processors, 0 to 1, one value per second
 * @param machineCpu the same for all processes of the machine
 * @param mostHeapBytes maximum heap in use at the end of an interval; {@code null} if the JVM does not report it
 * @param readToRecord nanoseconds, see {@link ClientSample#readToRecord}
 * @param mostQueued maximum number of attempts that waited to be written at the end of an interval
 * @param points time series over the whole run; intervals without measurements are absent
 */
public record ClientFigures(
        boolean wholeRun,
        long measuredNanos,
        @JsonIgnore Distribution eventLoopLag,
        @JsonIgnore Pauses pauses,
        @JsonIgnore Distribution processCpu,
        @JsonIgnore Distribution machineCpu,
        Long mostHeapBytes,
        @JsonIgnore Distribution readToRecord,
        int mostQueued,
        List<Point> points) {

    /** Time in pauses / measured time, 0 to 1; {@code null} if the JVM does not report pauses. */
    public Double pauseShare() {
        return pauses == null ? null : (double) pauses.totalNanos() / measuredNanos;
    }

    /** Delay of a task on an event loop; absent if not measured. */
    @JsonProperty("eventLoopLag")
    Delay writtenLag() {
        return Delay.of(eventLoopLag);
    }

    /** Garbage-collection pauses; absent if the JVM does not report them. */
    @JsonProperty
    GarbageCollection garbageCollection() {
        return pauses == null
                ? null
                : new GarbageCollection(pauses.count(), pauses.totalNanos(), pauseShare(), pauses.longestNanos());
    }

    /** Processor use of this process, including the embedded emulator; absent if not measured. */
    @JsonProperty("processCpu")
    ProcessorUse writtenProcessCpu() {
        return ProcessorUse.of(processCpu);
    }

    /** Processor use of all processes; absent if not measured. */
    @JsonProperty("machineCpu")
    ProcessorUse writtenMachineCpu() {
        return ProcessorUse.of(machineCpu);
    }

    /** From the end of an attempt to its line in the records; absent if not measured. */
    @JsonProperty("readToRecord")
    Delay writtenReadToRecord() {
        return Delay.of(readToRecord);
    }

    /**
     * Delays of one kind.
     *
     * @param n number of values
     * @param p50Nanos median
     * @param p99Nanos 99th percentile
     * @param maxNanos maximum
     */
    record Delay(long n, double p50Nanos, double p99Nanos, double maxNanos) {

        private static Delay of(Distribution nanos) {
            return nanos.n() == 0
                    ? null
                    : new Delay(nanos.n(), percentile(nanos, 50), percentile(nanos, 99), nanos.max());
        }

        private static double percentile(Distribution nanos, double percent) {
            return nanos.percentile(percent).orElseThrow().value();
        }
    }

    /**
     * Processor use per second, 0 to 1.
     *
     * @param mean mean over all seconds
     * @param max maximum of a second
     */
    record ProcessorUse(double mean, double max) {

        private static ProcessorUse of(Distribution shares) {
            return shares.n() == 0 ? null : new ProcessorUse(shares.mean(), shares.max());
        }
    }

    /**
     * Garbage-collection pauses.
     *
     * @param pauses number of pauses
     * @param totalNanos total length
     * @param share total length / measured time, 0 to 1
     * @param longestNanos longest pause; absent if there was none
     */
    record GarbageCollection(long pauses, long totalNanos, double share, Long longestNanos) {}

    /**
     * The load generator in one interval of the time series. A component is {@code null} if it was not measured.
     *
     * @param startNanos start of the interval, as in {@link Timeline}
     * @param eventLoopLagP99Nanos 99th percentile of the worst second
     * @param processCpu mean share of all processors, 0 to 1
     * @param machineCpu the same of all processes
     * @param pauseNanos time in garbage-collection pauses
     */
    public record Point(
            long startNanos,
            Long eventLoopLagP99Nanos,
            Double processCpu,
            Double machineCpu,
            @JsonProperty("pausesNanos") Long pauseNanos) {}

    /** Aggregates the measurements of a part of the run. */
    static final class WindowTally {

        private final Sample eventLoopLag = Sample.ofNanos();
        private final Sample processCpu = Sample.ofMillionths();
        private final Sample machineCpu = Sample.ofMillionths();
        private final Sample readToRecord = Sample.ofNanos();
        private long measuredNanos;
        private Pauses pauses;
        private Long mostHeapBytes;
        private int mostQueued;

        void add(ClientSample sample) {
            measuredNanos += sample.spanNanos();
            add(sample.eventLoopLag(), eventLoopLag);
            add(sample.readToRecord(), readToRecord);
            add(sample.processCpu(), processCpu);
            add(sample.machineCpu(), machineCpu);
            pauses = both(pauses, sample.pauses());
            mostHeapBytes = most(mostHeapBytes, sample.heapUsedBytes());
            mostQueued = Math.max(mostQueued, sample.queued());
        }

        private static void add(Delays delays, Sample sample) {
            if (delays != null) {
                sample.addNanos(delays.histogram());
            }
        }

        private static void add(Double share, Sample sample) {
            if (share != null) {
                sample.add(share);
            }
        }

        private static Pauses both(Pauses some, Pauses others) {
            return some == null ? others : others == null ? some : some.and(others);
        }

        private static Long most(Long one, Long other) {
            return one == null || other != null && other > one ? other : one;
        }

        boolean empty() {
            return measuredNanos == 0;
        }

        ClientFigures figures(boolean wholeRun, List<ClientFigures.Point> points) {
            return new ClientFigures(
                    wholeRun,
                    measuredNanos,
                    eventLoopLag.distribution(),
                    pauses,
                    processCpu.distribution(),
                    machineCpu.distribution(),
                    mostHeapBytes,
                    readToRecord.distribution(),
                    mostQueued,
                    points);
        }
    }

    /** Computes the {@link ClientFigures} of a run. */
    static final class Tally {

        private final ClientFigures.WindowTally steady = new ClientFigures.WindowTally();
        private final ClientFigures.WindowTally whole = new ClientFigures.WindowTally();
        private final Map<Long, ClientStep> steps = new TreeMap<>();
        private final long stepNanos;
        private Window window;

        /**
         * @param steady the steady window
         * @param stepNanos interval of the time series
         */
        Tally(Window steady, long stepNanos) {
            this.window = steady;
            this.stepNanos = stepNanos;
        }

        /** The load ended early. */
        void cut(long endNanos) {
            window = window.endingBy(endNanos);
        }

        void add(ClientSample sample) {
            whole.add(sample);
            if (window.contains(sample.middleNanos())) {
                steady.add(sample);
            }
            long start = Math.max(0, sample.middleNanos()) / stepNanos * stepNanos;
            steps.computeIfAbsent(start, ClientStep::new).add(sample);
        }

        /** {@code null} if nothing was added. */
        ClientFigures figures() {
            if (whole.empty()) {
                return null;
            }
            List<ClientFigures.Point> points =
                    steps.values().stream().map(ClientStep::point).toList();
            return steady.empty() ? whole.figures(true, points) : steady.figures(false, points);
        }

        /** Computes one {@link ClientFigures.Point} in little memory, since a run has hundreds. */
        static final class ClientStep {

            private final long startNanos;
            private final DoubleSummaryStatistics processCpu = new DoubleSummaryStatistics();
            private final DoubleSummaryStatistics machineCpu = new DoubleSummaryStatistics();
            private Long worstLagP99Nanos;
            private Long pauseNanos;

            ClientStep(long startNanos) {
                this.startNanos = startNanos;
            }

            void add(ClientSample sample) {
                add(sample.processCpu(), processCpu);
                add(sample.machineCpu(), machineCpu);
                if (sample.eventLoopLag() != null) {
                    long p99Nanos = sample.eventLoopLag().p99Nanos();
                    worstLagP99Nanos = worstLagP99Nanos == null ? p99Nanos : Math.max(worstLagP99Nanos, p99Nanos);
                }
                if (sample.pauses() != null) {
                    pauseNanos = sample.pauses().totalNanos() + (pauseNanos == null ? 0 : pauseNanos);
                }
            }

            private static void add(Double share, DoubleSummaryStatistics shares) {
                if (share != null) {
                    shares.accept(share);
                }
            }

            ClientFigures.Point point() {
                return new ClientFigures.Point(
                        startNanos, worstLagP99Nanos, mean(processCpu), mean(machineCpu), pauseNanos);
            }

            private static Double mean(DoubleSummaryStatistics shares) {
                return shares.getCount() == 0 ? null : shares.getAverage();
            }
        }
    }
}
