package cerebras.loadtest.emulator.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;

/**
 * The event loops of one emulator. They look at their sockets often: by default a loop may carry out what is due for a
 * second before it does, and with more events due than it can send, new clients would wait for seconds to be let in.
 */
final class Loops extends MultiThreadIoEventLoopGroup {

  private static final long TASKS_MILLIS = 1;

  Loops(int threads, IoHandlerFactory ioHandler) {
    super(threads, new DefaultThreadFactory("emulator-loop", true), ioHandler);
  }

  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory ioHandler, Object... args) {
    return new SingleThreadIoEventLoop(
        this, executor, ioHandler, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MILLIS);
  }
}
