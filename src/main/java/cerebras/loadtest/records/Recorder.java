package cerebras.loadtest.records;

import cerebras.loadtest.api.LocalTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes every attempt to {@code calls.jsonl} from a thread of its own. Event loops hand over finished traces without
 * waiting; the thread counts tokens, writes, and flushes five times a second, so that a killed run keeps all but its last
 * moments. The header is on the disk before the load begins. When the disk does not keep up, attempts beyond those that {@link TraceQueue} has room for are dropped
 * and counted.
 */
public final class Recorder implements AutoCloseable {

    private static final long FLUSH_NANOS = 200_000_000L;
    private static final long IDLE_NANOS = 10_000_000L;

    /** Title of the line that says what others did to the file while it was written. */
    public static final String ABOUT_THE_FILE = "Records";

    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final TraceQueue queue;
    private final Queue<LogLine> notes = new ConcurrentLinkedQueue<>();
    private final AtomicLong handedOver = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Delays.Recorder readToRecord = new Delays.Recorder();
    private final AtomicLong originNanos = new AtomicLong(NOT_BEGUN);
    private final Clock clock;
    private final InstantSource wallClock;
    private final CallLog log;
    private final RunHeader header;
    /** When the load begins, where that was agreed before; otherwise {@code null}. */
    private volatile Instant agreedStart;

    private final Consumer<LogLine> watcher;
    private final Consumer<Exception> failed;
    private final CountDownLatch announced = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "call-recorder");
    private AttemptMapper mapper;
    private long lastFlushNanos;
    private volatile boolean closing;
    private volatile Exception failure;

    private Recorder(
            CallLog log,
            TraceQueue queue,
            Clock clock,
            InstantSource wallClock,
            RunHeader header,
            Consumer<LogLine> watcher,
            Consumer<Exception> failed) {
        this.queue = queue;
        this.clock = clock;
        this.wallClock = wallClock;
        this.log = log;
        this.header = header;
        this.watcher = watcher;
        this.failed = failed;
        this.lastFlushNanos = clock.nanoTime();
        thread.setDaemon(true);
    }

    /**
     * Creates the file with its first line, and starts the thread.
     *
     * @param header the first line; when the load began is filled in, and corrected when it has begun
     * @param watcher gets every line that was written, on the recorder's thread: what it takes long for makes others wait
     * @param failed gets at most one exception, on the recorder's thread: from then on nothing is written any more
     * @throws UncheckedIOException when the file cannot be created or written, or is there already
     */
    public static Recorder open(
            Clock clock,
            InstantSource wallClock,
            Path file,
            RunHeader header,
            Consumer<LogLine> watcher,
            Consumer<Exception> failed) {
        try {
            Recorder recorder = into(
                    CallLog.create(file, clock), TraceQueue.forThisHeap(), clock, wallClock, header, watcher, failed);
            recorder.awaitHeader();
            return recorder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + file + ": " + e.getMessage(), e);
        }
    }

    private void awaitHeader() throws IOException {
        try {
            announced.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure instanceof IOException notWritten ? notWritten : new IOException(failure);
        }
    }

    static Recorder into(
            CallLog log,
            TraceQueue queue,
            Clock clock,
            InstantSource wallClock,
            RunHeader header,
            Consumer<LogLine> watcher,
            Consumer<Exception> failed) {
        Recorder recorder = new Recorder(log, queue, clock, wallClock, header, watcher, failed);
        recorder.thread.start();
        return recorder;
    }

    /**
     * The load begins with the first call of this method, before any attempt. Further calls change nothing; none waits.
     *
     * @return the clock's reading when the load began
     */
    public long begin() {
        if (originNanos.get() == NOT_BEGUN) {
            originNanos.compareAndSet(NOT_BEGUN, clock.nanoTime());
        }
        return originNanos.get();
    }

    /**
     * Sets when the load begins, before it does; then {@link #begin} changes nothing.
     *
     * @param agreedNanos by this recorder's clock; may be in the future
     * @param wallTime the same moment by the wall clock that several load generators have agreed on
     */
    public void beginAt(long agreedNanos, Instant wallTime) {
        agreedStart = wallTime;
        originNanos.compareAndSet(NOT_BEGUN, agreedNanos);
    }

    /** Nanoseconds since the load began; 0 before it has. */
    public long elapsedNanos() {
        long origin = originNanos.get();
        return origin == NOT_BEGUN ? 0 : Math.max(0, clock.nanoTime() - origin);
    }

    /** Hands over a finished attempt. Never waits; to be called from any thread. */
    public void record(AttemptTrace finished) {
        handedOver.incrementAndGet();
        if (failure != null || !queue.offer(finished)) {
            dropped.incrementAndGet();
        }
    }

    /** Whether the load has begun. */
    public boolean begun() {
        return originNanos.get() != NOT_BEGUN;
    }

    /** Attempts that were handed over and are never written, so far. */
    public long dropped() {
        return dropped.get();
    }

    /** Waits until the attempts that were handed over so far are written, or dropped, or the time is over. */
    public void awaitWritten(long millis) {
        long lastNanos = System.nanoTime() + millis * 1_000_000;
        long target = handedOver.get();
        while (begun() && written.get() + dropped.get() < target && System.nanoTime() < lastNanos) {
            LockSupport.unpark(thread);
            LockSupport.parkNanos(IDLE_NANOS / 10);
        }
    }

    /** Attempts that wait to be written. */
    public int queued() {
        return queue.size();
    }

    /**
     * From the latest socket read of an attempt to its line, of those written since the last call; {@code null} when none
     * was. To be called by always the same thread.
     */
    public Delays drainReadToRecord() {
        return readToRecord.drain();
    }

    /**
     * Hands over a line about the load, which is written before what waits. Never waits; to be called from any thread, a
     * few times a second at most: these lines are never dropped.
     */
    public void note(LogLine line) {
        notes.add(line);
    }

    /**
     * Writes what is still queued and the line that ends the file. Further calls do nothing.
     *
     * @throws IllegalStateException when writing failed, now or earlier in the run
     */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("writing the call records failed: " + failure, failure);
        }
    }

    private void run() {
        try (log) {
            log.announce(header, wallClock.instant());
            announced.countDown();
            boolean more = true;
            while (more) {
                more = !closing;
                boolean idle = writeQueued() == 0;
                flush();
                if (idle && more) {
                    LockSupport.parkNanos(IDLE_NANOS);
                }
            }
            log.lookAfter();
            takeNotice();
            append(
                    hasBegun()
                            ? mapper.end(clock.nanoTime(), handedOver.get(), dropped.get())
                            : new RunEnd(0, handedOver.get(), dropped.get()));
        } catch (Exception | Error e) {
            fail(e instanceof Exception exception ? exception : new IllegalStateException(e.toString(), e));
        } finally {
            announced.countDown();
        }
    }

    private void flush() throws IOException {
        if (clock.nanoTime() - lastFlushNanos >= FLUSH_NANOS) {
            lastFlushNanos = clock.nanoTime();
            log.flush();
            takeNotice();
        }
    }

    /** Others touched the file: the report says so. */
    private void takeNotice() throws IOException {
        Optional<String> notice = log.takeNotice();
        if (notice.isPresent()) {
            append(new RunAnswer(ABOUT_THE_FILE, List.of(CallLog.FILE_NAME + " " + notice.get() + ".")));
            log.flush();
        }
    }

    /** What waits is in no file any more. At the end of a run, closing says it. */
    private void fail(Exception cause) {
        failure = cause;
        while (queue.poll() != null) {
            dropped.incrementAndGet();
        }
        if (!closing) {
            failed.accept(cause);
        }
    }

    private int writeQueued() throws IOException {
        int count = 0;
        while (hasBegun()) {
            writeNotes();
            AttemptTrace trace = queue.poll();
            if (trace == null) {
                return count;
            }
            append(mapper.attempt(trace));
            readToRecord.add(clock.nanoTime() - trace.endNanos());
            flush();
            count++;
            written.incrementAndGet();
        }
        return count;
    }

    private void writeNotes() throws IOException {
        for (LogLine note = notes.poll(); note != null; note = notes.poll()) {
            append(note);
        }
    }

    private void append(LogLine line) throws IOException {
        log.append(line);
        watcher.accept(line);
    }

    /** Corrects the header when the load has just begun. */
    private boolean hasBegun() throws IOException {
        long origin = originNanos.get();
        if (mapper == null && origin != NOT_BEGUN) {
            String vocabulary = header.settings().getOrDefault("tokenizer", LocalTokenizer.USUAL);
            mapper = new AttemptMapper(LocalTokenizer.of(vocabulary), origin);
            Instant began =
                    agreedStart != null ? agreedStart : wallClock.instant().minusNanos(clock.nanoTime() - origin);
            log.loadBegan(began);
            watcher.accept(header.startedAt(began));
        }
        return mapper != null;
    }
}
