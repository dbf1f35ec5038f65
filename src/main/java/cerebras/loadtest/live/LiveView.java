package cerebras.loadtest.live;

import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LogLine;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Prints how a load goes, on a thread of its own: a console that is slow, or a pipe that nobody reads, makes neither the
 * load nor its recording wait.
 */
public final class LiveView implements AutoCloseable {

    /** Until all attempts that ended in a step have come through the recorder, which writes every 10 ms. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long PATIENCE_SECONDS = 1;

    private final Rhythm rhythm;
    private final LiveText text;
    private final Supplier<Gauges> gauges;
    private final Consumer<String> console;
    private final Bar bar;

    /** What comes after the end is not said: the report says it. */
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, LiveView::daemon, new DiscardPolicy());

    /**
     * @param period between two blocks, in the first minutes; zero for no word at all
     * @param plannedSteps how many steps the load will have; 0 where it finds that out
     * @param gauges asked on this view's thread
     * @param console prints a text and a line break
     * @param terminal prints a text as it is, where the console is a terminal that a line can be replaced on; {@code null}
     *     where it is not, and no progress bar is drawn
     */
    public LiveView(
            Duration period,
            int plannedSteps,
            Caps caps,
            Supplier<Gauges> gauges,
            Consumer<String> console,
            Consumer<String> terminal) {
        this.bar = terminal == null ? null : new Bar(terminal);
        this.rhythm = new Rhythm(period.toNanos());
        this.text = new LiveText(caps, plannedSteps);
        this.gauges = gauges;
        this.console = bar == null ? console : bar.around(console);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "live-view");
        thread.setDaemon(true);
        return thread;
    }

    /** The load begins: the first block comes after a period. Never waits. */
    public void begin() {
        if (!rhythm.silent()) {
            scheduleNext();
            if (bar != null) {
                thread.scheduleWithFixedDelay(() -> bar.draw(text.bar(gauges.get())), 1, 1, TimeUnit.SECONDS);
            }
        }
    }

    /** A line was recorded. Never waits for the console. */
    public void accept(LogLine line) {
        if (rhythm.silent()) {
            return;
        }
        text.accept(line).ifPresent(this::say);
        if (line instanceof LoadStep step) {
            long waitNanos = step.endNanos() + GRACE_NANOS - gauges.get().elapsedNanos();
            thread.schedule(this::printSteps, waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Says something that the load has found out, unless the user wants no word. Never waits. */
    public void say(String line) {
        if (!rhythm.silent()) {
            thread.execute(() -> console.accept(line));
        }
    }

    private void scheduleNext() {
        thread.schedule(this::printBlock, rhythm.waitNanos(gauges.get().elapsedNanos()), TimeUnit.NANOSECONDS);
    }

    private void printBlock() {
        try {
            console.accept("\n" + text.block(gauges.get()));
        } finally {
            scheduleNext();
        }
    }

    private void printSteps() {
        text.stepsEnded(gauges.get().elapsedNanos()).forEach(console);
    }

    /** Says of a last step what there is to say, and nothing more; a console that takes long is not waited for. */
    @Override
    public void close() {
        thread.execute(this::printSteps);
        if (bar != null) {
            thread.execute(() -> bar.draw(""));
        }
        thread.shutdown();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last line of a terminal, which is replaced each second. For one thread. */
    static final class Bar {

        /** Back to the beginning of the line, and clear it (ECMA-48: CR, EL 2). */
        private static final String CLEAR = "\r\u001b[2K";

        private final Consumer<String> terminal;
        private String drawn = "";

        Bar(Consumer<String> terminal) {
            this.terminal = terminal;
        }

        /** Replaces the line; an empty text removes it. */
        void draw(String text) {
            if (!text.isEmpty() || !drawn.isEmpty()) {
                terminal.accept((drawn.isEmpty() ? "" : CLEAR) + text);
            }
            drawn = text;
        }

        /** Prints above the bar. */
        Consumer<String> around(Consumer<String> console) {
            return text -> {
                String bar = drawn;
                draw("");
                console.accept(text);
                draw(bar);
            };
        }
    }

    /**
     * When the blocks come: after every period, and in a long run more seldom, so that hours do not flood a log.
     *
     * @param periodNanos between two blocks; 0 for no block at all
     */
    record Rhythm(long periodNanos) {

        /** By choice: most experiments are over by then, and who watches a longer one looks now and then. */
        static final long PATIENT_FROM_NANOS = TimeUnit.MINUTES.toNanos(5);

        static final long PATIENT_NANOS = TimeUnit.SECONDS.toNanos(30);

        boolean silent() {
            return periodNanos == 0;
        }

        /** Until the next block, in nanoseconds: at the next whole number of periods. */
        long waitNanos(long elapsedNanos) {
            long nanos = elapsedNanos < PATIENT_FROM_NANOS ? periodNanos : Math.max(periodNanos, PATIENT_NANOS);
            return nanos - elapsedNanos % nanos;
        }
    }

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
}
