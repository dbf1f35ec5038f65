package cerebras.loadtest.clients;

import static cerebras.loadtest.clients.OpenAi.GPT_OSS;
import static cerebras.loadtest.clients.OpenAi.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.NoDoneMark;
import cerebras.loadtest.emulator.fault.AnswerFault.ResetConnection;
import cerebras.loadtest.emulator.fault.ErrorKind;
import cerebras.loadtest.emulator.fault.Fault;
import cerebras.loadtest.emulator.fault.Fault.RefuseConnection;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Errors as OpenAI's Java client throws them. It looks for {@code code()} in bodies wrapped in {@code error} only, and
 * Cerebras wraps none but that of a 500, so the code of the others is read from the whole body.
 */
@Tag("client")
class OpenAiErrorTest {

    private static final QuotaPlan ONE_A_DAY = new QuotaPlan(
            "one a day",
            Refill.TOKEN_BUCKET,
            0,
            Map.of(QuotaPlan.DEFAULT_MODEL, List.of(new Limit(Resource.REQUESTS, Period.DAY, 1))));
    private static final int TOO_MANY_TOKENS = 140_000;
    private static final int TOO_MANY_BYTES = 10_500_000;

    /** What is thrown: {@code message} is the beginning of the API's own. */
    record Expected(Class<? extends OpenAIServiceException> type, int status, String code, String message) {

        void assertThrownBy(Executable call) {
            OpenAIServiceException thrown = assertThrows(type, call);
            Map<?, ?> body = thrown.body().convert(Map.class);
            assertEquals(status, thrown.statusCode());
            assertEquals(code, body.get("code"));
            assertTrue(body.get("message").toString().startsWith(message), thrown.getMessage());
        }
    }

    @SuppressWarnings("deprecation")
    static Stream<Arguments> refusedRequests() {
        return Stream.of(
                row(
                        "a field of OpenAI's own",
                        request -> request.store(true),
                        new Expected(
                                BadRequestException.class,
                                400,
                                "wrong_api_format",
                                "store: property 'store' is unsupported")),
                row(
                        "both limits",
                        request -> request.maxTokens(1).maxCompletionTokens(1),
                        new Expected(
                                BadRequestException.class,
                                400,
                                "wrong_api_format",
                                "max_tokens: property 'max_tokens' cannot be combined with 'max_completion_tokens'")),
                row(
                        "too many tokens",
                        request -> request.maxCompletionTokens(TOO_MANY_TOKENS),
                        new Expected(
                                BadRequestException.class,
                                400,
                                "context_length_exceeded",
                                "Please reduce the length of the messages or completion. Current length is ")),
                row(
                        "unknown model",
                        request -> request.model("other"),
                        new Expected(
                                NotFoundException.class,
                                404,
                                "model_not_found",
                                "Model other does not exist or you do not have access to it.")),
                row(
                        "too many bytes",
                        request -> request.addUserMessage("x".repeat(TOO_MANY_BYTES)),
                        new Expected(
                                UnexpectedStatusCodeException.class,
                                413,
                                "request_too_large",
                                "Total request size exceeds maximum of ")));
    }

    private static Arguments row(
            String name, UnaryOperator<ChatCompletionCreateParams.Builder> change, Expected expected) {
        return Arguments.of(Named.of(name, change), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedRequests")
    void refusedRequestThrows(UnaryOperator<ChatCompletionCreateParams.Builder> change, Expected expected) {
        var request = change.apply(request(GPT_OSS));
        try (OpenAi openAi = OpenAi.sound()) {
            expected.assertThrownBy(() -> openAi.complete(request));
            expected.assertThrownBy(() -> openAi.stream(request));
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        ErrorKind.WRONG_API_KEY,
                        new Expected(UnauthorizedException.class, 401, "wrong_api_key", "Wrong API Key")),
                Arguments.of(
                        ErrorKind.PAYMENT_REQUIRED,
                        new Expected(
                                UnexpectedStatusCodeException.class,
                                402,
                                "payment_required",
                                "Payment required to access this resource. Visit your billing tab.")),
                Arguments.of(
                        ErrorKind.REQUEST_TIMEOUT,
                        new Expected(
                                UnexpectedStatusCodeException.class, 408, "request_timeout", "Request timed out.")),
                Arguments.of(
                        ErrorKind.REQUEST_QUOTA,
                        new Expected(
                                RateLimitException.class,
                                429,
                                "request_quota_exceeded",
                                "Requests per minute limit exceeded - too many requests sent.")),
                Arguments.of(
                        ErrorKind.TOKEN_QUOTA,
                        new Expected(
                                RateLimitException.class,
                                429,
                                "token_quota_exceeded",
                                "Tokens per minute limit exceeded - too many tokens processed.")),
                Arguments.of(
                        ErrorKind.QUEUE_EXCEEDED,
                        new Expected(
                                RateLimitException.class,
                                429,
                                "queue_exceeded",
                                "We're experiencing high traffic right now! Please try again soon.")),
                Arguments.of(
                        ErrorKind.SERVER_ERROR,
                        new Expected(
                                InternalServerException.class,
                                500,
                                "",
                                "Encountered a server error, please try again.")),
                Arguments.of(
                        ErrorKind.UNAVAILABLE,
                        new Expected(
                                InternalServerException.class,
                                503,
                                "service_unavailable",
                                "Service temporarily unavailable.")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void errorAnswerThrows(ErrorKind error, Expected expected) {
        try (OpenAi openAi = OpenAi.withFault(new ErrorAnswer(error))) {
            expected.assertThrownBy(() -> openAi.complete(request(GPT_OSS)));
        }
    }

    @Test
    void wrongKeyThrows() {
        try (OpenAi openAi = OpenAi.sound().reconnected(client -> client.apiKey("other"))) {
            new Expected(UnauthorizedException.class, 401, "wrong_api_key", "Wrong API Key")
                    .assertThrownBy(() -> openAi.complete(request(GPT_OSS)));
        }
    }

    @Test
    void noKeyThrowsWhatHasNoCode() {
        try (OpenAi openAi = OpenAi.sound().reconnected(client -> client.apiKey(" "))) {
            var thrown = assertThrows(PermissionDeniedException.class, () -> openAi.complete(request(GPT_OSS)));
            assertEquals("{detail=Not authenticated}", thrown.body().toString());
            assertTrue(thrown.code().isEmpty());
        }
    }

    @Test
    void addressWithoutVersionThrowsWhatHasNoBody() {
        try (OpenAi openAi = OpenAi.sound()) {
            openAi.reconnected(
                    client -> client.baseUrl(openAi.emulator().baseUri().toString()));
            var thrown = assertThrows(NotFoundException.class, () -> openAi.complete(request(GPT_OSS)));
            assertEquals(404, thrown.statusCode());
            assertTrue(thrown.code().isEmpty());
        }
    }

    @Test
    void usedUpQuotaThrowsWhatTellsWhenToComeBack() {
        try (OpenAi openAi = OpenAi.withQuota(ONE_A_DAY)) {
            openAi.complete(request(GPT_OSS));
            var thrown = assertThrows(RateLimitException.class, () -> openAi.complete(request(GPT_OSS)));
            assertEquals(List.of("1"), thrown.headers().values("x-ratelimit-limit-requests-day"));
            assertEquals(List.of("0"), thrown.headers().values("x-ratelimit-remaining-requests-day"));
            assertTrue(Integer.parseInt(thrown.headers().values("retry-after").get(0)) > 0);
        }
    }

    /** The client tells the status of the headers, which were sent before the error. */
    @Test
    void errorWithinAStreamThrows() {
        try (OpenAi openAi = OpenAi.withFault(new ErrorEvent(3))) {
            new Expected(SseException.class, 200, "", "Encountered a server error, please try again.")
                    .assertThrownBy(() -> openAi.stream(request(GPT_OSS)));
        }
    }

    static Stream<Fault> breaks() {
        return Stream.of(new CutStream(3), new ResetConnection(3), new RefuseConnection());
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void brokenConnectionThrows(Fault fault) {
        try (OpenAi openAi = OpenAi.withFault(fault)) {
            assertThrows(OpenAIIoException.class, () -> openAi.stream(request(GPT_OSS)));
        }
    }

    @Test
    void closedPortThrows() {
        try (OpenAi openAi = OpenAi.sound()) {
            openAi.emulator().close();
            assertThrows(OpenAIIoException.class, () -> openAi.complete(request(GPT_OSS)));
        }
    }

    @Test
    void streamWithoutEndMarkIsRead() {
        try (OpenAi openAi = OpenAi.withFault(new NoDoneMark())) {
            assertTrue(
                    OpenAi.accumulated(openAi.stream(request(GPT_OSS))).usage().isPresent());
        }
    }
}
