package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.models.Model;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The fields that every chunk of an answer repeats.
 *
 * @param dialect dialect of the ids
 * @param id {@code chatcmpl-} and a UUID, or as many letters as the dialect has. Never the same twice, whatever the seed
 * @param createdMicros microseconds since 1970
 * @param model the id of the model
 * @param fingerprint {@code fp_} and 20 hexadecimal digits, 10 outside of Cerebras, always the same for a model
 */
public record Envelope(Dialect dialect, String id, long createdMicros, String model, String fingerprint) {

    private static final int CALL_ID_LENGTH = 9;

    public static Envelope seal(Dialect dialect, Model model, Clock clock) {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        String fingerprint = dialect == Dialect.CEREBRAS
                ? fingerprint(model)
                : fingerprint(model).substring(0, 13);
        return new Envelope(dialect, "chatcmpl-" + number(dialect), micros, model.id(), fingerprint);
    }

    private static String number(Dialect dialect) {
        String uuid = UUID.randomUUID().toString();
        return switch (dialect) {
            case OPENAI -> uuid.replace("-", "").substring(0, 29);
            case VLLM -> uuid.replace("-", "");
            default -> uuid;
        };
    }

    private static String fingerprint(Model model) {
        int hash = model.id().hashCode();
        return "fp_" + HexFormat.of().toHexDigits(Seeds.mix(0, hash))
                + HexFormat.of().toHexDigits((short) hash);
    }

    long createdSeconds() {
        return createdMicros / 1_000_000;
    }

    /** The id of a call in a choice: 9 hexadecimal digits after the dialect's prefix, never the same twice. */
    String callId(int choice, int call) {
        long number = choice + 1000L * call;
        String digits =
                HexFormat.of().toHexDigits(Seeds.mix(id.hashCode(), number)).substring(0, CALL_ID_LENGTH);
        return switch (dialect) {
            case CEREBRAS -> digits;
            case VLLM -> "chatcmpl-tool-" + digits;
            default -> "call_" + digits;
        };
    }

    /** Times as planned. If the emulator is late, its log says so and this does not. */
    TimeInfo timeInfo(Timetable times) {
        return new TimeInfo(
                createdMicros / 1e6,
                times.queueNanos() / 1e9,
                times.promptNanos() / 1e9,
                times.completionNanos() / 1e9,
                times.closingNanos() / 1e9);
    }
}
