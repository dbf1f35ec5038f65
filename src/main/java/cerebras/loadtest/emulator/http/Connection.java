package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client connection of HTTP/1.1, or one stream of HTTP/2. Answers its requests one after the other, in order of
 * arrival; a pipelined request waits for its turn, at which its plan begins. Anything after a request to close the
 * connection is ignored. By choice a client that shuts down its half of the connection counts as having left: it cannot
 * be distinguished from one that gave up, which must be noticed immediately. Runs on the channel's event loop.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> implements ResponseScheduler.Conclusion {

    /** Reading pauses while more requests than this wait, or more bytes in their bodies. */
    private static final int MOST_WAITING = 16;

    private static final int MOST_WAITING_BYTES = 1_000_000;

    private final Service service;
    private final ClientQueue planner;
    private final AtomicLong heldBytes;
    private final RequestReader reception;
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private ChannelHandlerContext ctx;
    private Exchange current;
    private ResponseScheduler pacer;
    private Future<?> patience;
    private int waitingBytes;
    private boolean leaving;
    private Optional<Ending> endingOfWaiting = Optional.empty();

    /**
     * @param planner executes the connection's tasks in order
     * @param heldBytes bytes of all bodies that wait to be planned, of all connections
     */
    Connection(Service service, ClientQueue planner, AtomicLong heldBytes) {
        this.service = service;
        this.planner = planner;
        this.heldBytes = heldBytes;
        this.reception = new RequestReader(service);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        awaitRequest();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        patience.cancel(false);
    }

    /** Limits the time that a client may keep a connection open without a complete request. */
    private void awaitRequest() {
        patience = ctx.executor().schedule(() -> ctx.close(), service.patience().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (leaving || isCutOff(request)) {
            return;
        }
        boolean full = heldBytes.get() + request.content().readableBytes() > service.mostHeldBytes();
        Exchange exchange = reception.receive(request, full);
        heldBytes.addAndGet(exchange.bodyBytes());
        patience.cancel(false);
        leaving = !exchange.keepAlive();
        waiting.add(exchange);
        waitingBytes += exchange.bodyBytes();
        if (current == null) {
            serveNext(exchange.arrivalNanos());
        }
        adjustReading();
    }

    /** Whether the client left before it had sent all headers, so that this is not a request. */
    private static boolean isCutOff(FullHttpRequest request) {
        return request.decoderResult().cause() instanceof PrematureChannelClosureException;
    }

    private void serveNext(long startNanos) {
        Exchange exchange = waiting.poll();
        current = exchange;
        pacer = null;
        if (exchange == null) {
            awaitRequest();
        } else {
            waitingBytes -= exchange.bodyBytes();
            planner.add(() -> plan(exchange, startNanos), exchange.large());
        }
    }

    /** Runs on a thread of the planner. */
    private void plan(Exchange exchange, long startNanos) {
        if (exchange.abandoned().get()) {
            heldBytes.addAndGet(-exchange.bodyBytes());
            return;
        }
        AnswerPlan plan;
        try {
            plan = exchange.planning().apply(startNanos);
        } catch (CancellationException clientLeft) {
            return;
        } finally {
            heldBytes.addAndGet(-exchange.bodyBytes());
        }
        if (service.closing().getAsBoolean()) {
            plan.lease().end(0, service.nanoTime().getAsLong());
        } else {
            ctx.executor().execute(() -> begin(exchange, plan, startNanos));
        }
    }

    private void begin(Exchange exchange, AnswerPlan plan, long startNanos) {
        if (current == exchange) {
            start(exchange, plan, startNanos);
        } else {
            plan.lease().end(0, service.nanoTime().getAsLong());
        }
    }

    private void start(Exchange exchange, AnswerPlan plan, long startNanos) {
        try {
            pacer = new ResponseScheduler(ctx, exchange, plan, startNanos, service.nanoTime(), this);
        } catch (OutOfMemoryError tooLong) {
            plan.lease().end(0, service.nanoTime().getAsLong());
            ctx.fireExceptionCaught(tooLong);
            return;
        }
        pacer.run();
    }

    @Override
    public void concluding(ResponseScheduler done) {
        service.log().ended(done.served(done.lastSentNanos(), ending(done.end())));
    }

    private static Ending ending(End end) {
        return switch (end) {
            case COMPLETE -> Ending.COMPLETE;
            case ERROR_EVENT -> Ending.ERROR_EVENT;
            case CUT -> Ending.CUT;
            case RESET -> Ending.RESET;
            case NEVER -> throw new IllegalArgumentException("an endless answer ended");
        };
    }

    @Override
    public void concluded(ResponseScheduler done, ChannelFuture written) {
        boolean keepAlive = current.keepAlive() && done.end().isOfWholeBody();
        current = null;
        if (keepAlive) {
            serveNext(service.nanoTime().getAsLong());
            adjustReading();
        } else {
            leave(done.end() == End.RESET, written);
        }
    }

    /** Ends the connection when everything written has been sent. */
    private void leave(boolean byReset, ChannelFuture written) {
        leaving = true;
        endingOfWaiting = Optional.of(byReset ? Ending.RESET : Ending.CUT);
        written.addListener(byReset ? Reset.WHEN_WRITTEN : ChannelFutureListener.CLOSE);
    }

    private void adjustReading() {
        ctx.channel().config().setAutoRead(waiting.size() < MOST_WAITING && waitingBytes < MOST_WAITING_BYTES);
    }

    /** Runs as a separate task: a stream that is reset becomes writable just before it is closed. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.executor().execute(this::resume);
        context.fireChannelWritabilityChanged();
    }

    private void resume() {
        if (pacer != null && current != null && ctx.channel().isActive()) {
            pacer.resume();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        long now = service.nanoTime().getAsLong();
        Ending ending =
                endingOfWaiting.orElse(service.closing().getAsBoolean() ? Ending.EMULATOR_CLOSED : Ending.CLIENT_LEFT);
        if (pacer != null && current != null) {
            pacer.stop();
            service.log().ended(pacer.served(now, ending));
        } else if (current != null) {
            current.abandoned().set(true);
            service.log().ended(current.unserved(now, ending));
        }
        current = null;
        for (Exchange exchange : waiting) {
            heldBytes.addAndGet(-exchange.bodyBytes());
            service.log().ended(exchange.unserved(now, ending));
        }
        waiting.clear();
    }

    /** Ends a channel abruptly: with a TCP reset, or with a stream reset if the channel is a stream of HTTP/2. */
    static final class Reset {

        /** Resets the channel after a write. */
        static final ChannelFutureListener WHEN_WRITTEN = written -> now(written.channel());

        private Reset() {}

        /** Bypasses all handlers, so that none of them, such as that of TLS, sends a closing message. */
        static void now(Channel channel) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.pipeline().firstContext().close();
        }
    }
}
