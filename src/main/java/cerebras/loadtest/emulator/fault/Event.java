package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What the events of a stream look like, and which of them is which. */
final class Event {

    private static final byte[] FIELD = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_ENDS = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private Event() {}

    /** An event with any data. */
    static Payload of(byte[] data) {
        return out -> out.writeBytes(FIELD).writeBytes(data).writeBytes(LINE_ENDS);
    }

    /** Where among the emissions the closing chunk is, or the body of a whole answer: the last but for the end mark. */
    static int closing(AnswerPlan plan) {
        List<Emission> emissions = plan.emissions();
        int last = emissions.size() - 1;
        return Arrays.equals(emissions.get(last).payload().bytes(), DONE) ? last - 1 : last;
    }
}
