package cerebras.loadtest.transport;

import cerebras.loadtest.settings.ApiKey;
import cerebras.loadtest.settings.Mix;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/**
 * Adds the API key and other secret headers to requests just before they are sent, after all parts of Gatling that
 * store or log requests: no session, request object or log of Gatling ever contains a secret, at any log level.
 */
@Sharable
final class SecretHeaders extends ChannelOutboundHandlerAdapter {

    private static final String NAME = "secret-headers";
    private static final String GATLING_HANDLER = "app-http";

    private final List<ApiKey> secrets;
    private final Map<String, ApiKey> named;

    /** @param named keys of requests that name a variable in {@link Mix#KEY_VARIABLE_HEADER}, by its name */
    SecretHeaders(List<ApiKey> secrets, Map<String, ApiKey> named) {
        this.secrets = List.copyOf(secrets);
        this.named = Map.copyOf(named);
    }

    /** Ensures that requests on this connection carry these secrets, if there are any, and none of another target. */
    void installOn(Channel channel) {
        ChannelHandler installed = channel.pipeline().get(NAME);
        if (installed == this) {
            return;
        }
        if (installed != null) {
            channel.pipeline().remove(NAME);
        }
        if (!secrets.isEmpty() || !named.isEmpty()) {
            channel.pipeline().addBefore(GATLING_HANDLER, NAME, this);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof FullHttpRequest request ? withSecrets(request) : message, promise);
    }

    /** A copy with separate headers, since Gatling keeps those of the original. */
    private FullHttpRequest withSecrets(FullHttpRequest request) {
        HttpHeaders headers = request.headers().copy();
        for (ApiKey secret : secrets) {
            headers.set(secret.header(), secret.headerValue());
        }
        String variable = headers.get(Mix.KEY_VARIABLE_HEADER);
        if (variable != null) {
            headers.remove(Mix.KEY_VARIABLE_HEADER);
            ApiKey own = named.get(variable);
            if (own != null) {
                headers.set(own.header(), own.headerValue());
            }
        }
        return new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                request.content(),
                headers,
                request.trailingHeaders());
    }
}
