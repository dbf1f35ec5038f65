package cerebras.loadtest.emulator.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.ShippedModels;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private static final Model MODEL = ShippedModels.model("gpt-oss-120b");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("1970-01-01T00:00:02.000003999Z"), ZoneOffset.UTC);

    @Test
    void momentIsInWholeMicroseconds() {
        // 2 s and 3.999 µs
        assertEquals(2_000_003, Envelope.seal(Dialect.CEREBRAS, MODEL, CLOCK).createdMicros());
        assertEquals(2, Envelope.seal(Dialect.CEREBRAS, MODEL, CLOCK).createdSeconds());
    }

    @Test
    void fingerprintIsThatOfTheModelHoweverFastItIs() {
        Model faster = MODEL.withPace(MODEL.pace().atSpeed(9000));
        assertEquals(
                Envelope.seal(Dialect.CEREBRAS, MODEL, CLOCK).fingerprint(),
                Envelope.seal(Dialect.CEREBRAS, faster, CLOCK).fingerprint());
        assertNotEquals(
                Envelope.seal(Dialect.CEREBRAS, MODEL, CLOCK).fingerprint(),
                Envelope.seal(Dialect.CEREBRAS, ShippedModels.model("qwen-3.8-27b"), CLOCK)
                        .fingerprint());
    }

    @Test
    void idsAreNeverTheSame() {
        assertNotEquals(
                Envelope.seal(Dialect.CEREBRAS, MODEL, CLOCK).id(),
                Envelope.seal(Dialect.CEREBRAS, MODEL, CLOCK).id());
    }
}
