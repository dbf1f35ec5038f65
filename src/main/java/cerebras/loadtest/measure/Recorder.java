package cerebras.loadtest.measure;

import cerebras.loadtest.tokens.LocalTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;

/**
 * Writes every attempt to {@code calls.jsonl} from a thread of its own. Event loops hand over finished traces without
 * waiting; the thread counts tokens, writes, and flushes at least every half second, so that a killed run keeps all but
 * its last moments. Memory is bounded: when the disk does not keep up, attempts beyond the queue are dropped and counted.
 */
public final class Recorder implements AutoCloseable {

  private static final int QUEUE_CAPACITY = 1 << 15;
  private static final long FLUSH_NANOS = 500_000_000L;
  private static final long IDLE_NANOS = 10_000_000L;

  /** What the event loops hand over: the {@link Beginning} once, then traces. */
  private final MpscArrayQueue<Object> queue = new MpscArrayQueue<>(QUEUE_CAPACITY);
  private final AtomicLong handedOver = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Clock clock;
  private final CallLog log;
  private final Thread thread = new Thread(this::run, "call-recorder");
  private Transcriber transcriber;
  private volatile boolean closing;
  private volatile boolean abandoned;
  private volatile IOException failure;

  private Recorder(Clock clock, CallLog log) {
    this.clock = clock;
    this.log = log;
    thread.setDaemon(true);
  }

  /** The header, and the clock's reading when the load began. */
  private record Beginning(RunHeader header, long originNanos) {}

  /**
   * Creates the file and starts the thread.
   *
   * @throws UncheckedIOException when the file cannot be created, or is there already
   */
  public static Recorder open(Clock clock, Path file) {
    try {
      Recorder recorder = new Recorder(clock, CallLog.create(file));
      recorder.thread.start();
      return recorder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The load begins; to be called once, before any attempt is handed over. Never waits.
   *
   * @param originNanos the clock's reading now: the zero of all recorded moments
   */
  public void begin(RunHeader header, long originNanos) {
    queue.offer(new Beginning(header, originNanos));
  }

  /** Hands over a finished attempt. Never waits; to be called from any thread. */
  public void record(AttemptTrace finished) {
    handedOver.incrementAndGet();
    if (!queue.relaxedOffer(finished)) {
      dropped.incrementAndGet();
    }
  }

  /**
   * Writes what is still queued and the line that ends the file. Further calls do nothing.
   *
   * @throws UncheckedIOException when writing failed, now or earlier in the run
   */
  @Override
  public void close() {
    stop();
    if (failure != null) {
      throw new UncheckedIOException("writing the call records failed: " + failure.getMessage(), failure);
    }
  }

  /** The process is being ended: writes what is still queued, but no line that would say that the run is complete. */
  public void abandon() {
    abandoned = true;
    stop();
  }

  private void stop() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (log) {
      long lastFlushNanos = clock.nanoTime();
      boolean more = true;
      while (more) {
        more = !closing;
        boolean idle = writeQueued() == 0;
        if (clock.nanoTime() - lastFlushNanos >= FLUSH_NANOS) {
          log.flush();
          lastFlushNanos = clock.nanoTime();
        }
        if (idle && more) {
          LockSupport.parkNanos(IDLE_NANOS);
        }
      }
      if (transcriber != null && !abandoned) {
        log.append(transcriber.end(clock.nanoTime(), handedOver.get(), dropped.get()));
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private int writeQueued() throws IOException {
    int written = 0;
    for (Object entry = queue.poll(); entry != null; entry = queue.poll()) {
      log.append(entry instanceof Beginning beginning ? begun(beginning) : transcriber.attempt((AttemptTrace) entry));
      written++;
    }
    return written;
  }

  private RunHeader begun(Beginning beginning) {
    transcriber = new Transcriber(LocalTokenizer.shared(), beginning.originNanos());
    return beginning.header();
  }
}
