package cerebras.loadtest.clients;

import static cerebras.loadtest.clients.OpenAi.GPT_OSS;
import static cerebras.loadtest.clients.OpenAi.QWEN;
import static cerebras.loadtest.clients.OpenAi.accumulated;
import static cerebras.loadtest.clients.OpenAi.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as OpenAI's Java client reads them. Seeds and fingerprints are deprecated there, and not at Cerebras. */
@Tag("client")
@SuppressWarnings("deprecation")
class OpenAiClientTest {

    private final OpenAi openAi = OpenAi.sound();

    @AfterEach
    void close() {
        openAi.close();
    }

    /** The emulator's 40 tokens of text, and the 10 that gpt-oss spends on its channels. */
    @Test
    void completionIsRead() {
        ChatCompletion completion = openAi.complete(request(GPT_OSS).reasoningEffort(ReasoningEffort.LOW));
        assertTrue(completion.id().startsWith("chatcmpl-"), completion.id());
        assertEquals(GPT_OSS, completion.model());
        assertEquals(
                ChatCompletion.Choice.FinishReason.STOP,
                completion.choices().get(0).finishReason());
        assertFalse(text(completion).isEmpty());
        assertAddsUp(completion.usage().orElseThrow());
        assertEquals(50, completion.usage().orElseThrow().completionTokens());
    }

    @Test
    void whatOnlyCerebrasSendsIsKept() {
        ChatCompletion completion = openAi.complete(request(GPT_OSS));
        assertEquals(Set.of("time_info"), completion._additionalProperties().keySet());
        assertEquals(
                Set.of("reasoning"),
                completion.choices().get(0).message()._additionalProperties().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {GPT_OSS, QWEN})
    void streamSaysWhatTheWholeAnswerSays(String model) {
        ChatCompletion whole = openAi.complete(request(model).seed(7));
        ChatCompletion streamed = accumulated(openAi.stream(request(model).seed(7)));
        assertEquals(text(whole), text(streamed));
        assertEquals(whole.usage(), streamed.usage());
        assertEquals(whole.systemFingerprint(), streamed.systemFingerprint());
        assertEquals(
                whole.choices().get(0).finishReason(), streamed.choices().get(0).finishReason());
    }

    @Test
    void reasoningIsStreamedBesideTheText() {
        List<Set<String>> unknownToOpenAi = openAi.stream(request(GPT_OSS)).stream()
                .map(chunk ->
                        chunk.choices().get(0).delta()._additionalProperties().keySet())
                .distinct()
                .toList();
        assertEquals(List.of(Set.of(), Set.of("reasoning")), unknownToOpenAi);
    }

    @Test
    void lastChunkAloneHasUsage() {
        List<ChatCompletionChunk> chunks = openAi.stream(request(GPT_OSS));
        ChatCompletionChunk last = chunks.get(chunks.size() - 1);
        assertAddsUp(last.usage().orElseThrow());
        assertEquals(1, last.choices().size());
        assertEquals(
                1, chunks.stream().filter(chunk -> chunk.usage().isPresent()).count());
        assertEquals(1, chunks.stream().map(ChatCompletionChunk::id).distinct().count());
    }

    @Test
    void severalChoicesAreToldApart() {
        ChatCompletion whole = openAi.complete(request(QWEN).n(2).seed(7));
        ChatCompletion streamed = accumulated(openAi.stream(request(QWEN).n(2).seed(7)));
        assertEquals(texts(whole), texts(streamed));
        assertEquals(2, Set.copyOf(texts(whole)).size());
    }

    @Test
    void stopEndsTheText() {
        String unstopped = text(openAi.complete(request(QWEN).seed(7)));
        String stop = unstopped.split(" ")[2];
        String stopped = text(openAi.complete(request(QWEN).seed(7).stopOfStrings(List.of(stop))));
        assertEquals(unstopped.substring(0, unstopped.indexOf(stop)), stopped);
    }

    @Test
    void limitEndsTheAnswer() {
        ChatCompletion completion = openAi.complete(request(QWEN).maxCompletionTokens(5));
        assertEquals(
                ChatCompletion.Choice.FinishReason.LENGTH,
                completion.choices().get(0).finishReason());
        assertEquals(5, completion.usage().orElseThrow().completionTokens());
    }

    @Test
    void seedRepeatsTheAnswer() {
        String first = text(openAi.complete(request(GPT_OSS).seed(7)));
        assertEquals(first, text(openAi.complete(request(GPT_OSS).seed(7))));
        assertNotEquals(first, text(openAi.complete(request(GPT_OSS).seed(8))));
    }

    @Test
    void modelsAreListed() {
        List<Model> models = openAi.client().models().list().data();
        assertEquals(Set.of(GPT_OSS, QWEN), models.stream().map(Model::id).collect(Collectors.toSet()));
    }

    @Test
    void modelIsFound() {
        Model model = openAi.client().models().retrieve(GPT_OSS);
        assertEquals(GPT_OSS, model.id());
        assertEquals("Cerebras", model.ownedBy());
        assertEquals(0, model.created());
    }

    private static String text(ChatCompletion completion) {
        return texts(completion).get(0);
    }

    private static List<String> texts(ChatCompletion completion) {
        return completion.choices().stream()
                .map(choice -> choice.message().content().orElseThrow())
                .toList();
    }

    private static void assertAddsUp(CompletionUsage usage) {
        assertTrue(usage.promptTokens() > 0 && usage.completionTokens() > 0, usage.toString());
        assertEquals(usage.promptTokens() + usage.completionTokens(), usage.totalTokens());
    }
}
