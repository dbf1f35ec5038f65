package cerebras.loadtest.cluster;

import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.settings.ClusterSettings;
import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The other load generators, as one of them sees them. Generator 0 leads: it checks that all are to apply the same load,
 * checks the target, says when the load begins, and collects the records. Methods are called in the order of this
 * interface.
 */
public interface Cluster extends AutoCloseable {

    /**
     * Joins the other generators, or waits until they have joined.
     *
     * @param facts what has to be the same on all generators: name and value
     * @param console gets lines for people
     * @throws Refused if they do not fit together, or do not all come in time
     */
    static Cluster join(ClusterSettings settings, Map<String, String> facts, Clock clock, Consumer<String> console) {
        if (settings.leader().isEmpty()) {
            return new Unconnected(settings, clock);
        }
        return settings.share().index() == 0
                ? Leader.open(settings, facts, clock, console)
                : Member.join(settings, facts, clock, console);
    }

    /** Whether this generator checks the target and forecasts the load of all. */
    boolean leads();

    /**
     * What is known of the target.
     *
     * @param preflight finds it out; called by the leader only, and its exceptions are passed on to all
     * @throws Refused if the leader's preflight refused the target
     */
    TargetFacts target(Supplier<TargetFacts> preflight);

    /** The folder of this generator's own records, below that of the run; exists. */
    Path folder(Path runFolder);

    /** The folder of one generator's records. */
    static Path folderOf(Path runFolder, int generator) {
        try {
            return Files.createDirectories(runFolder.resolve("generator-" + generator));
        } catch (IOException e) {
            throw new Refused("records cannot be stored in %s: %s".formatted(runFolder, e.getMessage()));
        }
    }

    /**
     * Waits until all are ready, and agrees with them on a time to begin, two seconds ahead: time to open the run.
     *
     * @throws Refused if the load does not begin
     */
    Start awaitStart();

    /**
     * The load is about to begin here.
     *
     * @param records this generator's file
     * @param stop stops the load
     */
    void running(Path records, BiConsumer<String, LoadStop.Cause> stop);

    /** The load has begun here, so much later than planned. */
    void begun(long lateNanos);

    /** A line was written to this generator's records. */
    void recorded(LogLine line);

    /** What the report should say of the generators; empty if it is for the leader to say. */
    List<RunAnswer> notes();

    /**
     * Passes on this generator's records, or waits for those of the others and merges them.
     *
     * @param records this generator's file, which is complete
     * @param inHaste whether the process is being ended
     * @return the file to report on
     */
    Path conclude(Path records, boolean inHaste);

    @Override
    void close();

    /**
     * When the load begins.
     *
     * @param originNanos by this generator's monotonic clock
     * @param wallTime by the leader's wall clock; the same on all generators
     */
    record Start(long originNanos, Instant wallTime) {}

    /**
     * What a preflight found out.
     *
     * @param emulated whether the target is an emulator
     * @param usage whether streamed requests ask for token counts, as the setting is written
     * @param maxTokensField field that carries the token limit, as the setting is written
     * @param dialect name of the dialect that its headers are read in
     * @param dialectBy evidence for it; empty without evidence
     */
    record TargetFacts(boolean emulated, String usage, String maxTokensField, String dialect, String dialectBy) {}

    /** Generators that know nothing of each other, and begin by their own wall clocks. */
    record Unconnected(ClusterSettings settings, Clock clock) implements Cluster {

        private static final String TITLE = "Generators";

        /** @throws Refused if the load should have begun already */
        public Unconnected {
            if (!settings.startAt().orElseThrow().isAfter(Instant.now())) {
                throw tooSoon(settings);
            }
        }

        private Duration untilStart() {
            return Duration.between(Instant.now(), settings.startAt().orElseThrow());
        }

        private static Refused tooSoon(ClusterSettings settings) {
            return new Refused(
                    "startAt=%s has passed or is too soon: it is %s, so name a time some minutes ahead for all generators"
                            .formatted(
                                    settings.startAt().orElseThrow(),
                                    Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        }

        @Override
        public boolean leads() {
            return true;
        }

        @Override
        public TargetFacts target(Supplier<TargetFacts> preflight) {
            return preflight.get();
        }

        @Override
        public Path folder(Path runFolder) {
            return Cluster.folderOf(runFolder, settings.share().index());
        }

        @Override
        public Start awaitStart() {
            Instant at = settings.startAt().orElseThrow();
            Duration until = untilStart();
            if (until.compareTo(Leader.AHEAD) < 0) {
                throw tooSoon(settings);
            }
            Start start = new Start(clock.nanoTime() + until.toNanos(), at);
            Waiting.until(clock, start.originNanos() - Leader.AHEAD.toNanos());
            return start;
        }

        @Override
        public void running(Path records, BiConsumer<String, LoadStop.Cause> stop) {}

        @Override
        public void begun(long lateNanos) {}

        @Override
        public void recorded(LogLine line) {}

        @Override
        public List<RunAnswer> notes() {
            return List.of(new RunAnswer(
                    TITLE,
                    List.of("generator %d of %d, which were not connected: their clocks were not compared."
                            .formatted(
                                    settings.share().index(), settings.share().of()))));
        }

        @Override
        public Path conclude(Path records, boolean inHaste) {
            return records;
        }

        @Override
        public void close() {}
    }

    /** Waits by a monotonic clock. */
    final class Waiting {

        private Waiting() {}

        /** Returns how late it woke up, in nanoseconds. */
        static long until(Clock clock, long nanos) {
            for (long left = nanos - clock.nanoTime(); left > 0; left = nanos - clock.nanoTime()) {
                try {
                    Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                    throw new Refused("interrupted before the load began");
                }
            }
            return clock.nanoTime() - nanos;
        }
    }
}
