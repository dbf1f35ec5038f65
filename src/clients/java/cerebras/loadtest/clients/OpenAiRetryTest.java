package cerebras.loadtest.clients;

import static cerebras.loadtest.clients.OpenAi.GPT_OSS;
import static cerebras.loadtest.clients.OpenAi.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.ErrorKind;
import cerebras.loadtest.emulator.log.ServedRequest;
import com.openai.core.Sleeper;
import com.openai.errors.OpenAIServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which errors OpenAI's Java client answers with another try, where it is left to itself. */
@Tag("client")
class OpenAiRetryTest {

    private static final int USUAL_RETRIES = 2;

    private final Naps naps = new Naps();

    @ParameterizedTest
    @EnumSource(
            names = {"WRONG_API_KEY", "PAYMENT_REQUIRED"},
            mode = EnumSource.Mode.EXCLUDE)
    void passingErrorIsRetried(ErrorKind error) {
        try (OpenAi openAi = retrying(OpenAi.withFault(new ErrorAnswer(error)))) {
            openAi.complete(request(GPT_OSS));
            assertEquals(List.of(status(error), 200), statuses(openAi));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_API_KEY", "PAYMENT_REQUIRED"})
    void lastingErrorIsNot(ErrorKind error) {
        try (OpenAi openAi = retrying(OpenAi.withFault(new ErrorAnswer(error)))) {
            assertThrows(OpenAIServiceException.class, () -> openAi.complete(request(GPT_OSS)));
            assertEquals(List.of(status(error)), statuses(openAi));
        }
    }

    @Test
    void wrongRequestIsNotRetried() {
        try (OpenAi openAi = retrying(OpenAi.sound())) {
            assertThrows(
                    OpenAIServiceException.class,
                    () -> openAi.complete(request(GPT_OSS).store(true)));
            assertEquals(List.of(400), statuses(openAi));
        }
    }

    /** Retry-After is 1 second; the client's own first wait is shorter. */
    @ParameterizedTest
    @EnumSource(names = {"REQUEST_QUOTA", "TOKEN_QUOTA"})
    void retryAfterIsObeyed(ErrorKind quota) {
        try (OpenAi openAi = retrying(OpenAi.withFault(new ErrorAnswer(quota)))) {
            openAi.complete(request(GPT_OSS));
            assertEquals(List.of(Duration.ofSeconds(1)), naps.wanted);
        }
    }

    private OpenAi retrying(OpenAi openAi) {
        return openAi.reconnected(client -> client.maxRetries(USUAL_RETRIES).sleeper(naps));
    }

    private static int status(ErrorKind error) {
        return switch (error) {
            case WRONG_API_KEY -> 401;
            case PAYMENT_REQUIRED -> 402;
            case REQUEST_TIMEOUT -> 408;
            case REQUEST_QUOTA, TOKEN_QUOTA, QUEUE_EXCEEDED -> 429;
            case SERVER_ERROR -> 500;
            case UNAVAILABLE -> 503;
        };
    }

    private static List<Integer> statuses(OpenAi openAi) {
        return openAi.emulator().log().served().stream()
                .map(ServedRequest::status)
                .map(status -> status.orElseThrow())
                .toList();
    }

    /** Sleeps that take no time. */
    private static final class Naps implements Sleeper {

        final List<Duration> wanted = new ArrayList<>();

        @Override
        public void sleep(Duration duration) {
            wanted.add(duration);
        }

        @Override
        public CompletableFuture<Void> sleepAsync(Duration duration) {
            sleep(duration);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {}
    }
}
