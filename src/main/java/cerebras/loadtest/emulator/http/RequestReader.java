package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Refusal;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Creates an exchange from each request, valid or not. */
final class RequestReader {

    private static final System.Logger LOGGER = System.getLogger(RequestReader.class.getName());

    /** Size of a body that takes some tenths of a second to parse and count. */
    private static final int LARGE_BYTES = 500_000;

    private static final int LARGE_PACKED_BYTES = 5_000;

    private final Service service;

    RequestReader(Service service) {
        this.service = service;
    }

    /** @param full whether the limit of held bytes is reached, so that the request is refused */
    Exchange receive(FullHttpRequest request, boolean full) {
        long arrivalNanos = service.nanoTime().getAsLong();
        String path = RequestTarget.path(request.uri());
        String requestLine = request.method() + " " + path;
        long number = service.log().arrived(requestLine);
        boolean modern = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        boolean keepAlive = modern && HttpUtil.isKeepAlive(request) && !mustClose(request);
        AtomicBoolean abandoned = new AtomicBoolean();
        int bodyBytes = full ? 0 : request.content().readableBytes();
        LongFunction<AnswerPlan> planning = full
                ? turnNanos -> Refusal.unavailable().plan(service.dialect())
                : planning(number, path, request, abandoned);
        boolean packed = request.headers().contains(HttpHeaderNames.CONTENT_ENCODING);
        boolean large = bodyBytes > (packed ? LARGE_PACKED_BYTES : LARGE_BYTES);
        return new Exchange(
                number, requestLine, arrivalNanos, keepAlive, bodyBytes, large, modern, planning, abandoned);
    }

    /**
     * Nothing can be read after invalid HTTP; nor if it is unknown whether a body will follow that the client has
     * announced with Expect.
     */
    private static boolean mustClose(FullHttpRequest request) {
        return request.decoderResult().isFailure()
                && (!BodyLimit.exceededBy(request) || HttpUtil.is100ContinueExpected(request));
    }

    private LongFunction<AnswerPlan> planning(
            long number, String path, FullHttpRequest request, AtomicBoolean abandoned) {
        if (request.decoderResult().isFailure()) {
            Refusal refusal = unreadable(request);
            return turnNanos -> refusal.plan(service.dialect());
        }
        boolean bodyless = request.method().equals(HttpMethod.HEAD);
        boolean packed = Gzip.isAcceptedBy(request.headers());
        String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
        LongFunction<IncomingRequest> incoming = incoming(number, path, request, abandoned::get);
        return turnNanos -> {
            AnswerPlan plan = answer(incoming.apply(turnNanos), coding, packed);
            return bodyless ? withoutBody(plan) : plan;
        };
    }

    private static Refusal unreadable(FullHttpRequest request) {
        if (BodyLimit.exceededBy(request)) {
            return Refusal.bodyTooLarge(BodyLimit.BYTES);
        }
        Throwable cause = request.decoderResult().cause();
        return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                ? Refusal.headTooLarge()
                : Refusal.notHttp();
    }

    /** By choice a HEAD request is routed like GET: the API's answer is unknown. */
    private static LongFunction<IncomingRequest> incoming(
            long number, String path, FullHttpRequest request, BooleanSupplier abandoned) {
        HttpMethod method = request.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.method();
        HttpHeaders headers = request.headers();
        byte[] body = ByteBufUtil.getBytes(request.content());
        return turnNanos -> new IncomingRequest(number, turnNanos, method.name(), path, headers::get, body, abandoned);
    }

    /**
     * Refusals become answers, and errors of the emulator become server errors, including exhausted memory or stack,
     * because the next request may need less. By choice a body that cannot be decompressed is refused before any other
     * check.
     */
    private AnswerPlan answer(IncomingRequest request, String coding, boolean packed) {
        try {
            byte[] body = Gzip.unpack(coding, request.body(), BodyLimit.BYTES);
            AnswerPlan plan = service.router().answer(request.withBody(body));
            return packed ? Gzip.pack(plan) : plan;
        } catch (Refusal refusal) {
            AnswerPlan plan = refusal.plan(service.dialect());
            return packed ? Gzip.pack(plan) : plan;
        } catch (CancellationException clientLeft) {
            throw clientLeft;
        } catch (RuntimeException | Error bug) {
            LOGGER.log(System.Logger.Level.ERROR, "no answer to " + request.method() + " " + request.path(), bug);
            return Refusal.serverError().plan(service.dialect());
        }
    }

    private static AnswerPlan withoutBody(AnswerPlan plan) {
        long dueNanos = plan.emissions().get(0).offsetNanos();
        return plan.withEmissions(List.of(new Emission(dueNanos, 0, nothing -> {})));
    }

    /** The target in a request line. */
    static final class RequestTarget {

        private static final String AFTER_SCHEME = "://";

        private RequestTarget() {}

        /**
         * The decoded path: without the query, and without scheme and host if the client sends them, as to a proxy. A
         * path with an invalid escape is returned unchanged, so it matches no route.
         */
        static String path(String target) {
            String local = local(target);
            try {
                return new QueryStringDecoder(local).path();
            } catch (IllegalArgumentException brokenEscape) {
                return local;
            }
        }

        private static String local(String target) {
            int scheme = target.startsWith("/") ? -1 : target.indexOf(AFTER_SCHEME);
            if (scheme < 0) {
                return target;
            }
            int path = target.indexOf('/', scheme + AFTER_SCHEME.length());
            return path < 0 ? "/" : target.substring(path);
        }
    }
}
