package cerebras.loadtest.emulator.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest.Emissions;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    private Path folder;

    @Test
    void eachRequestIsALineAndWhatThereIsNotIsLeftOut() throws IOException {
        Path file = Files.writeString(folder.resolve("requests.jsonl"), "of an earlier run");
        try (LogFile log = LogFile.create(file)) {
            log.add(new ServedRequest(
                    1,
                    "POST /v1/chat/completions",
                    100,
                    OptionalInt.of(200),
                    Optional.of("chatcmpl-1"),
                    Optional.of("m"),
                    OptionalInt.of(256),
                    OptionalInt.of(3),
                    Map.of("x-ratelimit-limit-requests-minute", "5"),
                    Optional.of("cut"),
                    new Emissions(new long[] {110, 120}, new long[] {111, 122}, new int[] {0, 7}),
                    122,
                    Ending.COMPLETE));
            log.add(new ServedRequest(
                    2,
                    "GET /v1/models",
                    200,
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Map.of(),
                    Optional.empty(),
                    new Emissions(new long[0], new long[0], new int[0]),
                    230,
                    Ending.CLIENT_LEFT));
        }
        assertEquals("""
        {"number":1,"request":"POST /v1/chat/completions","status":200,"id":"chatcmpl-1","model":"m","cachedTokens":256,\
        "replica":3,"fault":"cut","ending":"complete",\
        "arrivalNanos":100,"endNanos":122,"outputTokens":7,"plannedNanos":[110,120],"sentNanos":[111,122],\
        "tokens":[0,7],"quota":{"x-ratelimit-limit-requests-minute":"5"}}
        {"number":2,"request":"GET /v1/models","ending":"client_left",\
        "arrivalNanos":200,"endNanos":230,"outputTokens":0,"plannedNanos":[],"sentNanos":[],"tokens":[]}
        """, Files.readString(file));
    }

    @Test
    void fileThatCannotBeMadeIsNamedWithACorrection() {
        Path file = folder.resolve("no/folder/requests.jsonl");
        String message = assertThrows(IllegalStateException.class, () -> LogFile.create(file))
                .getMessage();
        assertTrue(message.startsWith("emulator.requestLog=" + file + " cannot be written ("), message);
        assertTrue(
                message.contains(": expected a file in an existing folder, for example -Demulator.requestLog="),
                message);
    }
}
