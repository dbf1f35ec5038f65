package cerebras.loadtest.clients;

import static cerebras.loadtest.clients.OpenAi.GPT_OSS;
import static cerebras.loadtest.clients.OpenAi.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The emulator in OpenAI's dialect and those that follow it, read by OpenAI's own client, which checks every field. */
@Tag("client")
@SuppressWarnings("deprecation")
class OpenAiDialectTest {

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "VLLM", "GROQ"})
    void streamWithUsageSaysWhatTheWholeAnswerSays(Dialect dialect) {
        try (OpenAi openAi = OpenAi.speaking(dialect)) {
            ChatCompletion whole = openAi.complete(request(GPT_OSS).seed(7)).validate();
            List<ChatCompletionChunk> chunks = openAi.stream(request(GPT_OSS)
                    .seed(7)
                    .streamOptions(ChatCompletionStreamOptions.builder()
                            .includeUsage(true)
                            .build()));
            ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
            chunks.forEach(accumulator::accumulate);
            ChatCompletion streamed = accumulator.chatCompletion().validate();
            assertEquals(
                    whole.choices().get(0).message().content(),
                    streamed.choices().get(0).message().content());
            assertEquals(
                    whole.choices().get(0).finishReason(),
                    streamed.choices().get(0).finishReason());
            assertEquals(
                    whole.usage().orElseThrow().completionTokens(),
                    streamed.usage().orElseThrow().completionTokens());
            assertTrue(chunks.get(chunks.size() - 1).choices().isEmpty());
        }
    }

    /** Its additional properties are what only other providers send. */
    @ParameterizedTest
    @CsvSource({"OPENAI, 0", "GROQ, 1", "VLLM, 2"})
    void onlyOpenAisOwnFieldsAreInItsAnswers(Dialect dialect, int others) {
        try (OpenAi openAi = OpenAi.speaking(dialect)) {
            ChatCompletion completion = openAi.complete(request(GPT_OSS));
            assertEquals(
                    others,
                    completion._additionalProperties().size(),
                    completion._additionalProperties().toString());
        }
    }

    /** vLLM's code is a number, which the client refuses to read. */
    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "GROQ", "VLLM"})
    void errorIsReadInsideOfError(Dialect dialect) {
        try (OpenAi openAi = OpenAi.speaking(dialect)) {
            OpenAIServiceException error =
                    assertThrows(OpenAIServiceException.class, () -> openAi.complete(request("none")));
            assertEquals(404, error.statusCode());
            assertTrue(error.getMessage().contains("none"), error.getMessage());
            if (dialect != Dialect.VLLM) {
                assertEquals("model_not_found", error.code().orElseThrow());
            }
        }
    }
}
