package cerebras.loadtest.benchmark;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Sends the events of all streams when they are due. On one event loop only, but for what the log asks at the end. */
final class PacedLoop {

    /** Timers come later than asked, by 50 microseconds and more: what is due sooner is waited for by looking again. */
    private static final long TIMER_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** A new stream does not wake a loop that sleeps: its first event is due later than this. */
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** So many writes, about a tenth of a millisecond, then the loop reads again: requests are not kept waiting. */
    private static final int WRITES_IN_A_TURN = 16;

    private final EventLoop loop;
    private final PriorityQueue<PacedStream> waiting = new PriorityQueue<>();
    private final List<PacedStream> logged = new ArrayList<>();
    private final int logEvery;
    private long ended;
    private volatile long events;
    private boolean turning;

    /** @param logEvery 1 to remember every stream, 10 to remember one in ten */
    PacedLoop(EventLoop loop, int logEvery) {
        this.loop = loop;
        this.logEvery = logEvery;
    }

    /** Sends a stream from now on; also one whose client takes more again. */
    void add(PacedStream stream) {
        waiting.add(stream);
        if (!turning) {
            turning = true;
            turn();
        }
    }

    /** Events with text that were sent so far; for any thread. */
    long events() {
        return events;
    }

    /** Streams that have ended and are to be logged. */
    List<PacedStream> logged() {
        return logged;
    }

    private void turn() {
        long nowNanos = System.nanoTime();
        for (int i = 0; i < WRITES_IN_A_TURN && isDue(nowNanos); i++) {
            send(waiting.poll(), nowNanos);
            nowNanos = System.nanoTime();
        }
        turning = !waiting.isEmpty();
        if (turning) {
            long restNanos = waiting.peek().dueNanos() - nowNanos - TIMER_NANOS;
            loop.schedule(this::turn, Math.max(0, Math.min(restNanos, LONGEST_SLEEP_NANOS)), TimeUnit.NANOSECONDS);
        }
    }

    private boolean isDue(long nowNanos) {
        return !waiting.isEmpty() && waiting.peek().dueNanos() <= nowNanos;
    }

    private void send(PacedStream stream, long nowNanos) {
        if (!stream.connected()) {
            end(stream);
        } else if (stream.writable()) {
            events += stream.send(nowNanos);
            if (stream.ended()) {
                end(stream);
            } else {
                waiting.add(stream);
            }
        } else {
            stream.park();
        }
    }

    private void end(PacedStream stream) {
        if (ended++ % logEvery == 0) {
            logged.add(stream);
        }
    }
}
