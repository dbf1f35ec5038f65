package cerebras.loadtest.api;

import cerebras.loadtest.api.Message.ToolCall;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * An answer that is not streamed.
 *
 * @param id {@code chatcmpl-} and a UUID
 * @param created seconds since 1970
 * @param object always {@code chat.completion}
 * @param usage absent on some servers
 * @param timeInfo Cerebras only
 */
public record Completion(
        String id,
        List<Choice> choices,
        Long created,
        String model,
        String systemFingerprint,
        String object,
        Usage usage,
        TimeInfo timeInfo) {

    /** @param finishReason {@code stop}, {@code length}, {@code tool_calls} or {@code content_filter} */
    public record Choice(String finishReason, Integer index, Message message) {}

    /**
     * One event of a streamed answer.
     *
     * @param object always {@code chat.completion.chunk}
     * @param usage in the last chunk only; with some servers in a chunk of its own whose {@code choices} is empty
     * @param timeInfo Cerebras only, in the last chunk
     */
    public record Chunk(
            String id,
            List<Choice> choices,
            Long created,
            String model,
            String systemFingerprint,
            String object,
            Usage usage,
            TimeInfo timeInfo) {

        /** @param finishReason in the closing chunk only */
        public record Choice(Delta delta, String finishReason, Integer index) {}

        /**
         * What one event adds. An event whose texts are all absent or empty is not a text event.
         *
         * @param toolCalls a call, or a piece of one
         */
        public record Delta(String role, String content, String reasoning, List<CallPiece> toolCalls) {

            /** A delta without tool calls. */
            public Delta(String role, String content, String reasoning) {
                this(role, content, reasoning, null);
            }

            /** The beginning of the call of this index, or all of it. */
            public static Delta of(int index, ToolCall call) {
                return new Delta(
                        null, null, null, List.of(new CallPiece(call.function(), call.type(), call.id(), index)));
            }
        }

        /**
         * A call, or a piece of one. Pieces with the same index belong together.
         *
         * @param function its name is in the first piece only; the joined arguments of all pieces are JSON
         * @param type always {@code function}
         * @param id in the first piece only
         * @param index of the call within its choice
         */
        public record CallPiece(ToolCall.Function function, String type, String id, Integer index) {}
    }

    /**
     * The server's own timing. All in seconds.
     *
     * @param created time of the answer, seconds since 1970
     * @param queueTime time in the queue
     * @param promptTime prompt processing
     * @param completionTime generation
     * @param totalTime the total, including overhead of the server
     */
    public record TimeInfo(
            @JsonSerialize(using = PlainNumber.class) Double created,
            @JsonSerialize(using = PlainNumber.class) Double queueTime,
            @JsonSerialize(using = PlainNumber.class) Double promptTime,
            @JsonSerialize(using = PlainNumber.class) Double completionTime,
            @JsonSerialize(using = PlainNumber.class) Double totalTime) {

        /** Writes a number without an exponent, as the API does: 1781021261.165281 and 0.00027, never 1.781E9 or 2.7E-4. */
        static final class PlainNumber extends JsonSerializer<Double> {

            @Override
            public void serialize(Double value, JsonGenerator out, SerializerProvider context) throws IOException {
                out.writeNumber(BigDecimal.valueOf(value).toPlainString());
            }
        }
    }
}
