package cerebras.loadtest.transport;

import cerebras.loadtest.records.Uncaught;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Hides an {@link Error} in a connection's handlers from Gatling's handler, which would end the process immediately,
 * without records and report. Placed directly before Gatling's handler.
 */
@Sharable
final class ErrorGuard extends ChannelInboundHandlerAdapter {

    private static final String NAME = "error-guard";
    private static final String GATLING_HANDLER = "app-http";

    private static final ErrorGuard INSTANCE = new ErrorGuard();

    private ErrorGuard() {}

    static void installOn(Channel channel) {
        if (channel.pipeline().get(NAME) == null) {
            channel.pipeline().addBefore(GATLING_HANDLER, NAME, INSTANCE);
        }
    }

    /** Ends the attempt, and then the run. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Error error) {
            Uncaught.report(error);
            ctx.fireExceptionCaught(new IllegalStateException(error.toString(), error));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
