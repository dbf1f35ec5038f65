package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.ClientSample.Pauses;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Load generator health, with what the client measured of itself.
 *
 * @param label the verdict
 * @param kind style of its chip: {@code ok}, {@code unknown}, {@code degraded} or {@code invalid}
 * @param meaning of the verdict
 * @param symptoms what was seen of the client; empty when the status is ok
 * @param reasons measured value, threshold and figures touched, a sentence each; none when the status is ok
 * @param shared what else has a part in the figures of the client; empty when nothing is known of
 * @param window which stretch of the run the rows are about
 * @param rows what was measured; empty when nothing was
 */
record GeneratorHealthTable(
        String label,
        String kind,
        String meaning,
        String symptoms,
        List<String> reasons,
        String shared,
        String window,
        List<ClientTable.Row> rows) {

    private static final int JUDGED_ROWS = 4;
    private static final String WITH_EMULATOR =
            "The emulator ran in the same process: the processor time it used is part of these measurements.";

    static GeneratorHealthTable of(RunSummary summary, Numbers numbers) {
        GeneratorHealth health = GeneratorHealth.in(summary);
        return new GeneratorHealthTable(
                health.verdict().label(),
                health.verdict().name().toLowerCase(Locale.ROOT),
                GeneratorHealthText.meaning(health.verdict()),
                new GeneratorHealthText(numbers).symptoms(health),
                new GeneratorHealthText(numbers).of(health),
                embedded(summary.run()) ? WITH_EMULATOR : "",
                window(summary),
                ClientTable.rows(summary, numbers));
    }

    private static String window(RunSummary summary) {
        if (summary.client() != null && summary.client().wholeRun()) {
            return "whole run";
        }
        return summary.steps().isEmpty() ? "steady window" : "all steps";
    }

    /** An emulator elsewhere has an address in the settings. */
    private static boolean embedded(RunHeader run) {
        return run.target().emulated()
                && run.settings().getOrDefault("target", "").equals("emulator");
    }

    /** Why the verdict is not better; where it is as good as can be, what it is made from. */
    List<String> evidence() {
        return reasons.isEmpty() ? measured() : reasons;
    }

    private List<String> measured() {
        return rows.stream()
                .limit(JUDGED_ROWS)
                .map(row -> row.title() + ": " + row.measured())
                .toList();
    }

    /** What the load generator measured of itself, a line of words for each. */
    static final class ClientTable {

        private static final int MIB_SHIFT = 20;

        private final Numbers numbers;

        private ClientTable(Numbers numbers) {
            this.numbers = numbers;
        }

        /** All rows; none when nothing was measured. */
        static List<Row> rows(RunSummary summary, Numbers numbers) {
            ClientFigures client = summary.client();
            return client == null
                    ? List.of()
                    : new ClientTable(numbers)
                            .rows(client, Headline.of(summary).figures().metric(AttemptMetric.SCHEDULE_DELAY));
        }

        private List<Row> rows(ClientFigures client, Distribution scheduleDelay) {
            return List.of(
                    new Row(ClientMetric.EVENT_LOOP_LAG, delays(client.eventLoopLag())),
                    new Row(ClientMetric.PROCESS_CPU, shares(client.processCpu())),
                    new Row(ClientMetric.MACHINE_CPU, shares(client.machineCpu())),
                    new Row(ClientMetric.PAUSES, pauses(client)),
                    new Row(ClientMetric.SCHEDULE_DELAY, delays(scheduleDelay)),
                    new Row(ClientMetric.READ_TO_RECORD, delays(client.readToRecord())),
                    new Row(ClientMetric.QUEUED, numbers.count(client.mostQueued())),
                    new Row(
                            ClientMetric.HEAP,
                            Optional.ofNullable(client.mostHeapBytes())
                                    .map(this::mebibytes)
                                    .orElse(Numbers.ABSENT)));
        }

        /** One of them. */
        record Row(String title, String measured, String definition) {

            Row(ClientMetric metric, String measured) {
                this(metric.title(), measured, metric.definition());
            }
        }

        private String delays(Distribution nanos) {
            return nanos.n() == 0
                    ? Numbers.ABSENT
                    : "p50 " + percentile(nanos, 50) + ", p99 " + percentile(nanos, 99) + ", longest "
                            + time(nanos.max());
        }

        private String percentile(Distribution nanos, double percent) {
            return nanos.percentile(percent)
                    .map(Percentile::value)
                    .map(this::time)
                    .orElse(Numbers.ABSENT);
        }

        private String shares(Distribution shares) {
            return shares.n() == 0
                    ? Numbers.ABSENT
                    : "mean " + numbers.part(shares.mean()) + ", at most " + numbers.part(shares.max())
                            + " in a second";
        }

        private String pauses(ClientFigures client) {
            Pauses pauses = client.pauses();
            if (pauses == null) {
                return Numbers.ABSENT;
            }
            return pauses.count() == 0
                    ? "no pause"
                    : numbers.count(pauses.count(), "pause") + ", " + numbers.part(client.pauseShare())
                            + " of the time, longest " + time(pauses.longestNanos());
        }

        private String mebibytes(long bytes) {
            return numbers.count(bytes >> MIB_SHIFT) + " MiB";
        }

        private String time(double nanos) {
            return numbers.time(nanos).text();
        }

        /** What the load generator measures of itself, with the words that explain it. */
        enum ClientMetric {
            EVENT_LOOP_LAG(
                    "Event-loop lag",
                    "how late the event loops came to a small task that was due every 10 ms on each of them: so late they come to an "
                            + "answer that has arrived, too"),
            PROCESS_CPU("Processors, this process", "processor time / that of all processors, per second"),
            MACHINE_CPU("Processors, whole machine", "the same of all processes of the machine"),
            PAUSES(
                    "Garbage collection",
                    "pauses in which nothing else of this process runs; told in whole milliseconds"),
            SCHEDULE_DELAY("Schedule delay", "how late requests were sent: sent − due; with pacing, sent − released"),
            READ_TO_RECORD(
                    "Socket read to record",
                    "from the latest socket read of an attempt to its line in calls.jsonl; in no figure, since moments are taken at "
                            + "the read"),
            QUEUED(
                    "Attempts that waited to be written",
                    "the most at the end of a second; beyond 65 536, or a quarter of the heap, they are dropped"),
            HEAP("Heap", "the most in use at the end of a second");

            private final String title;
            private final String definition;

            ClientMetric(String title, String definition) {
                this.title = title;
                this.definition = definition;
            }

            String title() {
                return title;
            }

            String definition() {
                return definition;
            }
        }
    }
}
