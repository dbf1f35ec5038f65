package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Completion.Chunk;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.emulator.log.ServedRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {

    private final Emulator emulator = Emulator.start(Profiles.options());
    private final Client client = new Client(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void answerIsAnEventStreamInChunks() throws Exception {
        HttpResponse<String> answer = stream("fast", "");
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/event-stream; charset=utf-8",
                answer.headers().firstValue("content-type").orElseThrow());
        assertEquals("chunked", answer.headers().firstValue("transfer-encoding").orElseThrow());
        assertEquals(
                first(answer).id(), answer.headers().firstValue("inference-id").orElseThrow());
    }

    @Test
    void firstChunkNamesTheRoleOnly() throws Exception {
        HttpResponse<String> answer = stream("fast", "");
        Chunk first = first(answer);
        assertTrue(first.id().matches("chatcmpl-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), first.id());
        assertTrue(first.systemFingerprint().matches("fp_[0-9a-f]{20}"), first.systemFingerprint());
        assertEquals(
                "{\"id\":\"" + first.id() + "\",\"choices\":[{\"delta\":{\"role\":\"assistant\"},\"index\":0}],"
                        + "\"created\":" + first.created() + ",\"model\":\"fast\",\"system_fingerprint\":\""
                        + first.systemFingerprint() + "\",\"object\":\"chat.completion.chunk\"}",
                Client.events(answer.body()).get(0));
    }

    @Test
    void textChunksDifferFromTheFirstInTheirDeltaOnly() throws Exception {
        List<String> events = Client.events(stream("thinking", "").body());
        String text = events.get(1).replaceFirst("\"reasoning\":\"[^\"]*\"", "\"role\":\"assistant\"");
        assertEquals(events.get(0), text);
    }

    @Test
    void lastChunkHasUsageAndTimesAndTheEndMarkFollows() throws Exception {
        HttpResponse<String> answer = stream("fast", "\"max_completion_tokens\":9");
        List<String> events = Client.events(answer.body());
        assertEquals("[DONE]", events.get(events.size() - 1));
        String last = events.get(events.size() - 2);
        assertTrue(last.contains("\"choices\":[{\"delta\":{},\"finish_reason\":\"length\",\"index\":0}]"), last);
        assertTrue(
                last.contains(
                        "\"usage\":{\"total_tokens\":21,\"completion_tokens\":9,\"completion_tokens_details\":"
                                + "{\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0,\"reasoning_tokens\":0},"
                                + "\"prompt_tokens\":12,\"prompt_tokens_details\":{\"cached_tokens\":0}},\"time_info\":{\"created\":"),
                last);
        assertFalse(last.contains("null"), last);
    }

    @Test
    void onlyTheLastChunkHasAFinishReason() throws Exception {
        List<Chunk> chunks = Client.chunks(stream("fast", "").body());
        Chunk last = chunks.remove(chunks.size() - 1);
        assertEquals("stop", last.choices().get(0).finishReason());
        for (Chunk chunk : chunks) {
            assertNull(chunk.choices().get(0).finishReason());
            assertNull(chunk.usage());
            assertNull(chunk.timeInfo());
        }
    }

    @ParameterizedTest
    @CsvSource({"fast, 1", "fast, 2", "fast, 5000", "thinking, 100000", "thinking, 7", "thinking, 20", "thinking, 21"})
    void usageIsWhatARecountOfTheTextFinds(String model, int limit) throws Exception {
        List<Chunk> chunks =
                Client.chunks(stream(model, "\"max_tokens\":" + limit).body());
        Usage usage = chunks.get(chunks.size() - 1).usage();
        int content = LocalTokenizer.shared().count(Client.content(chunks));
        int reasoning = LocalTokenizer.shared().count(Client.reasoning(chunks));
        assertEquals(content + reasoning, usage.completionTokens());
        assertEquals(reasoning, usage.completionTokensDetails().reasoningTokens());
        assertEquals(usage.promptTokens() + usage.completionTokens(), usage.totalTokens());
    }

    /** "Test message" is 2 tokens long. */
    @ParameterizedTest
    @CsvSource({"fast, 12", "thinking, 69"})
    void promptTokensAreThoseOfTheMessageAndTheTemplate(String model, int promptTokens) throws Exception {
        List<Chunk> chunks = Client.chunks(stream(model, "").body());
        assertEquals(promptTokens, chunks.get(chunks.size() - 1).usage().promptTokens());
    }

    @Test
    void logTellsEachEventThatWasSent() throws Exception {
        List<String> events = Client.events(stream("thinking", "").body());
        ServedRequest served = emulator.log().served().get(0);
        List<Chunk> chunks = Client.chunks(
                String.join("", events.stream().map(e -> "data: " + e + "\n\n").toList()));
        assertEquals(events.size(), served.emissions().size());
        assertEquals(chunks.get(chunks.size() - 1).usage().completionTokens(), served.outputTokens());
        for (int i = 0; i < chunks.size(); i++) {
            String text = Client.content(chunks.subList(i, i + 1)) + Client.reasoning(chunks.subList(i, i + 1));
            assertEquals(text.isEmpty(), served.emissions().tokens(i) == 0);
            assertTrue(served.emissions().sentNanos(i) >= served.emissions().plannedNanos(i));
        }
        assertTrue(served.firstByteNanos().orElseThrow() > served.arrivalNanos());
        assertEquals(served.emissions().sentNanos(events.size() - 1), served.endNanos());
    }

    private HttpResponse<String> stream(String model, String more) throws Exception {
        return client.chat(Client.body(model, "Test message", "\"stream\":true" + (more.isEmpty() ? "" : "," + more)));
    }

    private static Chunk first(HttpResponse<String> answer) throws Exception {
        return Client.chunks(answer.body()).get(0);
    }
}
