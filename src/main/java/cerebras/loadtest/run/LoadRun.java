package cerebras.loadtest.run;

import cerebras.loadtest.live.LiveFeed;
import cerebras.loadtest.live.LiveView;
import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget;
import cerebras.loadtest.load.InFlightGate;
import cerebras.loadtest.load.Pacing;
import cerebras.loadtest.load.Retries;
import cerebras.loadtest.monitor.SelfWatch;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Recorder;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.TraceIds;
import cerebras.loadtest.report.Printable;
import cerebras.loadtest.settings.LiveSettings;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.transport.Attempts;
import cerebras.loadtest.workload.Question;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The lifecycle of a run: it is opened after Gatling has created the run's folder, begins with the first virtual user,
 * and stops sending at the end of the steady phase, or earlier if something stops it. Shared by all event loops.
 */
public final class LoadRun {

    /**
     * Time for calls in flight after a failure of this process, in seconds. By choice: many answers complete in that
     * time.
     */
    private static final long PATIENCE_SECONDS = 2;

    /**
     * Time for calls in flight after Ctrl-C: with another half second for cancelling, the records are closed within two
     * seconds.
     */
    private static final long INTERRUPTED_MILLIS = 1_000;

    /** Time to write attempts that have ended; the queue is usually almost empty. */
    private static final long WRITTEN_MILLIS = 2_000;

    /** Time for Gatling to end after a failure of this process, when nothing is in flight any more. */
    private static final long ENDING_SECONDS = 10;

    /** The end of sending for single calls, whose plan has no end: later than any run. */
    private static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(365);

    /** By choice: a readable number; texts of answers can produce many different messages. */
    private static final int MOST_CHECKS = 20;

    private final Clock clock;
    private final Path folder;
    private final Recorder recorder;
    private final SelfWatch selfWatch;
    private final Attempts attempts;
    private final ResponseLog responses;
    private final TargetLoad single;
    private final Map<String, TargetLoad> compared = new LinkedHashMap<>();
    private final Retries retries;
    private final Events events;
    private final LiveView live;
    /** {@code null} if not configured. */
    private final LiveFeed feed;

    /** Ids of traced requests; {@code null} without tracing. */
    private final TraceIds traceIds;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final InFlightGate inFlightGate = new InFlightGate();
    private final CountDownLatch idle = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RunFailure failure = new RunFailure(this::failed);
    private final Map<String, LongAdder> failedChecks = new ConcurrentSkipListMap<>();
    private final long sendingNanos;
    private volatile StartGate startGate;
    private volatile LoadStop stopped;
    private volatile boolean hurried;

    /**
     * Opens the run in {@code folder}, where its records will be.
     *
     * @param steps steps of the load, as far as they are known before
     * @param eventLoops event loops of the load
     * @param pacingThread creates a thread with a lock-free queue for work from event loops
     * @param responses reports results of attempts to Gatling
     */
    public LoadRun(
            Clock clock,
            Setup setup,
            Path folder,
            List<LoadStep> steps,
            List<? extends ScheduledExecutorService> eventLoops,
            Supplier<ScheduledExecutorService> pacingThread,
            ResponseLog responses,
            Events events) {
        this.clock = clock;
        this.folder = folder;
        this.responses = responses;
        this.events = events;
        this.live = new LiveView(
                setup.settings().progress(),
                steps.size(),
                setup.caps(),
                this::gauges,
                words -> System.out.println(Printable.lines(words)),
                Terminal.printer());
        this.traceIds = setup.settings()
                .live()
                .otlp()
                .filter(LiveSettings.Otlp::traces)
                .map(traced -> TraceIds.random())
                .orElse(null);
        this.feed = setup.settings().live().off() ? null : feed(setup, steps.size());
        this.recorder = Recorder.open(
                clock,
                InstantSource.system(),
                folder.resolve(CallLog.FILE_NAME),
                setup.header(folder),
                this::recorded,
                this::unrecorded);
        this.selfWatch = SelfWatch.start(clock, recorder, eventLoops);
        this.attempts = new Attempts(
                clock, this::decideOnRetry, recorder::record, setup.secrets(), setup.namedKeys(), selfWatch::lateness);
        setup.targets()
                .forEach((name, target) -> compared.put(name, TargetLoad.of(target, attempts, clock, pacingThread)));
        this.single = compared.isEmpty()
                ? TargetLoad.of(setup, attempts, clock, pacingThread)
                : compared.values().iterator().next();
        this.retries = Retries.of(
                setup.settings().retries(), () -> ThreadLocalRandom.current().nextDouble(), InstantSource.system());
        this.sendingNanos = setup.plan().steadyEndNanos() == 0 || setup.plan().own()
                ? NEVER_NANOS
                : setup.plan().steadyEndNanos();
        steps.forEach(recorder::note);
        if (feed != null) {
            feed.start();
        }
    }

    /** Ids of the traces of requests; {@code null} without tracing. */
    public TraceIds traceIds() {
        return traceIds;
    }

    private LiveFeed feed(Setup setup, int plannedSteps) {
        return new LiveFeed(
                setup.settings().live(),
                plannedSteps,
                this::gauges,
                setup.caps(),
                traceIds,
                line -> recorder.note(line),
                reason -> stop(reason, LoadStop.Cause.STOPPED),
                this::tell);
    }

    /** Prints a line above the progress bar while the load runs; an address is always printed. */
    private void tell(String words) {
        if (words.startsWith(">> ")) {
            live.say(words);
        } else {
            System.out.println(Printable.lines(words));
        }
    }

    public Clock clock() {
        return clock;
    }

    Path folder() {
        return folder;
    }

    /** The file of its records. */
    public Path records() {
        return folder.resolve(CallLog.FILE_NAME);
    }

    Recorder recorder() {
        return recorder;
    }

    /**
     * What belongs to one target of the load.
     *
     * @param attempts carry the secrets of this target
     * @param budget of this target
     * @param pacing by the quotas of this target
     */
    public record TargetLoad(Setup setup, Attempts attempts, Budget budget, Pacing pacing) {

        private static TargetLoad of(
                Setup setup, Attempts attempts, Clock clock, Supplier<ScheduledExecutorService> pacingThread) {
            return new TargetLoad(
                    setup,
                    attempts.withSecrets(setup.secrets(), setup.namedKeys()),
                    setup.budget(),
                    setup.pacing(clock, pacingThread));
        }
    }

    /** The target that a question goes to. */
    public TargetLoad target(Question question) {
        return compared.isEmpty()
                ? single
                : compared.getOrDefault(question.variant().orElse(""), single);
    }

    /** The target of this name; without a name, or if none are compared, the only one. */
    public TargetLoad target(String name) {
        return compared.getOrDefault(name, single);
    }

    private Stream<Pacing> pacings() {
        return (compared.isEmpty() ? Stream.of(single) : compared.values().stream()).map(TargetLoad::pacing);
    }

    private long neverSent() {
        return pacings().mapToLong(Pacing::stopped).sum();
    }

    public InFlightGate inFlightGate() {
        return inFlightGate;
    }

    /** Receives results of attempts for Gatling. */
    public ResponseLog responses() {
        return responses;
    }

    /** Records that a successful answer failed a check of the simulation. Thread-safe. */
    public void checkFailed(String request, String why) {
        failedChecks
                .computeIfAbsent(request + ": " + why, first -> new LongAdder())
                .increment();
    }

    /** Records the end of a session. Thread-safe. */
    public void sessionEnded(SessionEnd end) {
        recorder.note(end);
    }

    /** Ends a call that was admitted by the gate. */
    public void leave() {
        inFlightGate.leave();
        if (inFlightGate.inside() == 0) {
            responses.tellAll();
        }
    }

    /** The console output during the run. */
    LiveView live() {
        return live;
    }

    private Gauges gauges() {
        int inFlight = attempts.underWay();
        OptionalInt waiting = pacings().allMatch(pacing -> pacing == Pacing.NONE)
                ? OptionalInt.empty()
                : OptionalInt.of(Math.max(0, inFlightGate.inside() - inFlight));
        return new Gauges(recorder.elapsedNanos(), inFlight, waiting, sending(), recorder.dropped());
    }

    private void recorded(LogLine line) {
        if (line instanceof RunAnswer answer && answer.title().equals(Recorder.ABOUT_THE_FILE)) {
            answer.lines().forEach(words -> live.say(">> " + words));
        }
        live.accept(line);
        if (feed != null) {
            feed.accept(line);
        }
        events.recorded(line);
    }

    /** Stops the load: without records it measures nothing, but still costs money. */
    private void unrecorded(Exception failure) {
        String why = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        live.say(">> stopped: " + CallLog.FILE_NAME + " cannot be written: " + why);
        stop("the records could not be written: " + why, LoadStop.Cause.FAILURE);
    }

    /** Begins the load; to be called before any attempt. Further calls have no effect. */
    public long begin() {
        long originNanos = recorder.begin();
        if (begun.compareAndSet(false, true)) {
            pacings().forEach(pacing -> pacing.closeIn(sendingNanos));
            live.begin();
            events.begun(this);
        }
        return originNanos;
    }

    /** Sets when the load begins, as several load generators have agreed; to be called before {@link #begin}. */
    public void beginAt(long originNanos, Instant wallTime) {
        recorder.beginAt(originNanos, wallTime);
    }

    /** Users wait at this gate before their first call. */
    public void waitAt(StartGate gate) {
        startGate = gate;
    }

    /** Where users wait before their first call; {@code null} if there is nobody to wait for. */
    public StartGate startGate() {
        return startGate;
    }

    /** Whether new calls are still sent. */
    public boolean sending() {
        return remainingNanos() > 0;
    }

    /** Time until no new calls are sent; 0 or less afterwards. */
    public long remainingNanos() {
        return inFlightGate.closed() ? 0 : sendingNanos - recorder.elapsedNanos();
    }

    /** Stops measuring, closes the records, and ends the console output. */
    void close() {
        closed.countDown();
        try (failure;
                live;
                recorder;
                selfWatch) {
            if (feed != null) {
                feed.drained(hurried);
                recorder.awaitWritten(WRITTEN_MILLIS);
                feed.answers(hurried).forEach(recorder::note);
            }
            if (neverSent() > 0) {
                recorder.note(new RunAnswer(
                        "Pacing",
                        List.of("%,d calls still waited for quota when the load ended, and were never sent."
                                .formatted(neverSent()))));
            }
            if (!failedChecks.isEmpty()) {
                recorder.note(new RunAnswer(
                        "Checks",
                        failedChecks.entrySet().stream()
                                .limit(MOST_CHECKS)
                                .map(failed ->
                                        "%,d × %s".formatted(failed.getValue().sum(), Secrets.mask(failed.getKey())))
                                .toList()));
            }
        } finally {
            if (feed != null) {
                feed.ended();
            }
        }
    }

    /**
     * Called when the report was made or has failed. Shows it on the live page, and then stops serving.
     *
     * @param page the report; {@code null} if there is none
     * @param inHaste whether the process is being ended
     */
    void reported(Path page, boolean inHaste) {
        if (feed != null) {
            try (feed) {
                if (page != null) {
                    feed.reported(page, inHaste);
                }
            }
        }
    }

    /**
     * Sends no new calls from now on, and ends the load when those in flight have ended. Further calls have no effect.
     */
    public void stop(String reason, LoadStop.Cause cause) {
        stop(new LoadStop(recorder.elapsedNanos(), reason, cause));
    }

    /** As {@link #stop}, for a load that is finished. */
    void finish(String reason) {
        stop(LoadStop.finished(recorder.elapsedNanos(), reason));
    }

    /** Counts as in flight until the line is recorded, so that the load does not end before that. */
    private void stop(LoadStop stop) {
        if (!inFlightGate.enter()) {
            return;
        }
        if (inFlightGate.close(this::idle)) {
            stopped = stop;
            recorder.note(stop);
            pacings().forEach(pacing -> pacing.closeIn(0));
        }
        inFlightGate.leave();
    }

    /** What ended the load before its plan; absent if nothing has. */
    Optional<LoadStop> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** Why this process failed during the load; absent if it did not. */
    Optional<String> failure() {
        return failure.reason();
    }

    /** Ends the load like any other stop, with a fallback, since a component needed for that may have failed. */
    private void failed() {
        boolean ended = false;
        try {
            String reason = failure.reason().orElseThrow();
            live.say(">> stopped: " + reason);
            stop(reason, LoadStop.Cause.FAILURE);
            ended = idle.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && closed.await(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException runIsOver) {
            ended = true;
        } finally {
            if (!ended) {
                events.failed();
            }
        }
    }

    /** As {@link #stop}, but waits briefly for calls in flight, and then cancels the remaining ones. */
    void interrupt() {
        hurried = true;
        failure.reason()
                .ifPresentOrElse(
                        reason -> stop(reason, LoadStop.Cause.FAILURE),
                        () -> stop("it was interrupted", LoadStop.Cause.INTERRUPTED));
        try {
            idle.await(INTERRUPTED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        attempts.cancel();
    }

    private void idle() {
        responses.tellAll();
        idle.countDown();
        events.idle();
    }

    /** Decides on a retry; there is none if it would be due after the end of sending. */
    private void decideOnRetry(AttemptTrace ended) {
        retries.waitNanos(ended).ifPresent(waitNanos -> {
            if (waitNanos < remainingNanos()) {
                ended.retryAt(ended.endNanos() + waitNanos);
            }
        });
    }

    /** Notified of events of a load. */
    public interface Events {

        /** The first call is about to be made; called on its user's event loop. */
        void begun(LoadRun run);

        /** A line was recorded; called on the recorder's thread. */
        void recorded(LogLine line);

        /** The load was stopped, and nothing is in flight any more. */
        void idle();

        /** This process failed, and the load did not end by itself; called on a thread that may end the process. */
        void failed();
    }
}
