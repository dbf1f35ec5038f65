package cerebras.loadtest.emulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.AnswerPlan.End;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Emission.Payload;
import cerebras.loadtest.emulator.plan.Refusal;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

    private static final byte[] TEXT = "naïve text".getBytes(UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                      | true",
                "GZIP                      | true",
                "gzip, deflate, br         | true",
                "br;q=1.0, gzip;q=0.8      | true",
                "gzip; q=0.001             | true",
                "gzip;q=0                  | false",
                "gzip; q=0.000             | false",
                "deflate, br               | false",
                "identity                  | false",
                "*                         | false",
                "''                        | false",
            })
    void clientAcceptsItByName(String accepted, boolean gzip) {
        assertEquals(gzip, Gzip.isAcceptedBy(new DefaultHttpHeaders().add("accept-encoding", accepted)));
    }

    @Test
    void clientMayAcceptItOnAnotherLine() {
        assertEquals(
                true,
                Gzip.isAcceptedBy(
                        new DefaultHttpHeaders().add("accept-encoding", "br").add("accept-encoding", "gzip")));
        assertEquals(false, Gzip.isAcceptedBy(new DefaultHttpHeaders()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", " GZip "})
    void packedBodyIsUnpacked(String coding) throws Exception {
        assertArrayEquals(TEXT, Gzip.unpack(coding, packed(TEXT), 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity"})
    void plainBodyIsLeftAlone(String coding) {
        assertArrayEquals(TEXT, Gzip.unpack(coding, TEXT, 100));
    }

    @Test
    void nothingIsNothing() {
        assertEquals(0, Gzip.unpack("gzip", new byte[0], 100).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip"})
    void otherCodingsAreRefused(String coding) {
        assertStatus(415, coding, TEXT, 100);
    }

    @Test
    void whatIsBrokenIsRefusedWhereverItBreaks() throws Exception {
        byte[] packed = packed(TEXT);
        for (int length = 1; length < packed.length; length++) {
            assertStatus(400, "gzip", Arrays.copyOf(packed, length), 100);
        }
        assertStatus(400, "gzip", TEXT, 100);
    }

    /** "naïve text" is 11 bytes long. */
    @Test
    void limitHoldsForTheUnpackedBody() throws Exception {
        assertEquals(11, Gzip.unpack("gzip", packed(TEXT), 11).length);
        assertStatus(413, "gzip", packed(TEXT), 10);
    }

    @Test
    void halfABodyIsNotPacked() {
        AnswerPlan whole = AnswerPlan.completion(
                Dialect.CEREBRAS, AnswerPlan.JSON, "id", "model", List.of(new Emission(0, 1, Payload.of(TEXT))));
        AnswerPlan half = whole.withEnd(End.CUT);
        assertSame(half, Gzip.pack(half));
        assertNotSame(whole, Gzip.pack(whole));
    }

    static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static void assertStatus(int status, String coding, byte[] body, int limitBytes) {
        Refusal refusal = assertThrows(Refusal.class, () -> Gzip.unpack(coding, body, limitBytes));
        assertEquals(status, refusal.plan(Dialect.CEREBRAS).status());
    }
}
