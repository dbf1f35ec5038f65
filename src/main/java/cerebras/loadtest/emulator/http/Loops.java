package cerebras.loadtest.emulator.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;

/**
 * Event loops of an emulator. They look at their sockets often: by default a loop may carry out what is due for a second
 * before it does, and with more events due than it can send, requests would not be read for as long.
 */
final class Loops extends MultiThreadIoEventLoopGroup {

  private static final long TASKS_MILLIS = 1;

  /** @param name how their threads are called */
  Loops(String name, int threads, IoHandlerFactory ioHandler) {
    super(threads, new DefaultThreadFactory(name, true), ioHandler);
  }

  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory ioHandler, Object... args) {
    return new SingleThreadIoEventLoop(
        this, executor, ioHandler, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MILLIS);
  }
}
