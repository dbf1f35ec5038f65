package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.Admission.ContextWindow;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.models.Model.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextWindowTest {

    private static final ContextWindow WINDOW = new ContextWindow(new Limits(1000, 400));

    @ParameterizedTest
    @CsvSource({
        "100, 200, 200", // as requested
        "100, 500, 400", // no more than the model can write
        "900, 100, 100", // prompt and request just fit
        "100, , 400", // nothing requested: what the model can write
        "900, , 100", // or what is left beside the prompt
        "1000, , 0",
        "100, 0, 0",
    })
    void outputIsWhatIsRequestedAndThereIsRoomFor(int promptTokens, Integer requested, int expected) {
        assertEquals(expected, WINDOW.outputTokens(promptTokens, limit(requested)));
    }

    @ParameterizedTest
    @CsvSource({"900, 101", "1001,", "1, 2147483647"})
    void whatHasNoRoomIsRefused(int promptTokens, Integer requested) {
        assertThrows(Refusal.class, () -> WINDOW.outputTokens(promptTokens, limit(requested)));
    }

    @Test
    void refusalSaysHowLongItIs() {
        ContextWindow shared = new ContextWindow(new Limits(131_072, 40_960));
        Refusal refusal = assertThrows(Refusal.class, () -> shared.outputTokens(200_000, OptionalInt.of(2_427)));
        ByteBuf body = Unpooled.buffer();
        refusal.plan(Dialect.CEREBRAS).emissions().get(0).payload().writeTo(body);
        assertEquals(400, refusal.plan(Dialect.CEREBRAS).status());
        assertEquals("""
        {"message":"Please reduce the length of the messages or completion. Current length is 202427 while limit is \
        131072","type":"invalid_request_error","param":"validation_error","code":"context_length_exceeded"}""", body.toString(StandardCharsets.UTF_8));
    }

    private static OptionalInt limit(Integer requested) {
        return requested == null ? OptionalInt.empty() : OptionalInt.of(requested);
    }
}
