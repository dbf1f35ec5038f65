package cerebras.loadtest.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {

    private static final String SHORT = Client.body("fast", "Hi", "\"max_tokens\":3");
    private static final String STREAM = Client.body("fast", "Hi", "\"max_tokens\":3,\"stream\":true");

    private final Emulator emulator = Emulator.start(Profiles.options());

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void jsonIsPackedForAClientThatAsks(Version version) throws Exception {
        HttpResponse<byte[]> answer = chat(version, "Accept-Encoding", "gzip", SHORT.getBytes(UTF_8));
        assertEquals(Optional.of("gzip"), answer.headers().firstValue("content-encoding"));
        assertTrue(answer.headers().firstValue("content-length").isEmpty());
        assertTrue(unpacked(answer.body()).contains("\"completion_tokens\":3"));
    }

    @ParameterizedTest
    @CsvSource({"/v1/models, 200", "/v1/models/unknown, 404"})
    void lengthIsThatOfThePackedBody(String path, int status) throws Exception {
        HttpResponse<byte[]> answer = new Client(emulator)
                .send(
                        new Client(emulator)
                                .request(path)
                                .header("Authorization", "Bearer any")
                                .header("Accept-Encoding", "gzip"),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(status, answer.statusCode());
        assertEquals(
                answer.body().length,
                answer.headers().firstValueAsLong("content-length").orElseThrow());
        assertTrue(unpacked(answer.body()).startsWith("{\""));
    }

    @Test
    void eventsAreNeverPacked() throws Exception {
        HttpResponse<byte[]> answer = chat(Version.HTTP_1_1, "Accept-Encoding", "gzip", STREAM.getBytes(UTF_8));
        assertTrue(answer.headers().firstValue("content-encoding").isEmpty());
        assertTrue(new String(answer.body(), UTF_8).endsWith("data: [DONE]\n\n"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void requestMayBePacked(Version version) throws Exception {
        HttpResponse<byte[]> answer = chat(version, "Content-Encoding", "gzip", packed(SHORT.getBytes(UTF_8)));
        assertTrue(new String(answer.body(), UTF_8).contains("\"completion_tokens\":3"));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void packedRequestIsRefusedIfItIsTooLargeUnpacked(Version version) throws Exception {
        HttpResponse<byte[]> answer = chat(version, "Content-Encoding", "gzip", packed(new byte[10_000_000 + 1]));
        assertEquals(413, answer.statusCode());
    }

    @Test
    void brokenGzipIsRefusedInTheFlatForm() throws Exception {
        HttpResponse<byte[]> answer = chat(Version.HTTP_1_1, "Content-Encoding", "gzip", SHORT.getBytes(UTF_8));
        assertEquals(400, answer.statusCode());
        assertEquals(
                "{\"message\":\": Invalid gzip: Not in GZIP format\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"validation_error\",\"code\":\"wrong_api_format\"}",
                new String(answer.body(), UTF_8));
    }

    @Test
    void unknownCodingIsRefused() throws Exception {
        HttpResponse<byte[]> answer = chat(Version.HTTP_1_1, "Content-Encoding", "br", SHORT.getBytes(UTF_8));
        assertEquals(415, answer.statusCode());
        assertTrue(new String(answer.body(), UTF_8).contains("Content-Encoding br is not supported: expected gzip."));
    }

    private HttpResponse<byte[]> chat(Version version, String header, String value, byte[] body) throws Exception {
        Client client = new Client(emulator, version);
        return client.send(
                client.request("/v1/chat/completions")
                        .header("Authorization", "Bearer any")
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static String unpacked(byte[] packed) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), UTF_8);
    }
}
