package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Completion;
import cerebras.loadtest.api.Completion.Chunk;
import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.emulator.answer.ChatCall.UsageAsked;
import cerebras.loadtest.emulator.answer.Part.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The JSON of an answer in a dialect: fields, their order, and the place of the usage. Each chunk has the placeholder
 * {@link #EMPTY_DELTA} for its delta.
 */
abstract sealed class AnswerForm {

    /** Occurs once in each chunk that has a delta. */
    static final String EMPTY_DELTA = "\"delta\":{}";

    /** An answer with the fields that every chunk repeats. */
    record Content(Envelope envelope, Answer answer, Timetable times, Usage usage) {}

    static AnswerForm of(Dialect dialect) {
        return dialect == Dialect.CEREBRAS ? new Cerebras() : new OpenAi(dialect);
    }

    /** The delta of the first chunk of a choice. */
    abstract String role();

    /**
     * The delta of a piece of text, up to the text.
     *
     * @param call index of the tool call, for its arguments
     */
    abstract String opening(Kind kind, int call);

    /** The delta of a piece of text, after it. */
    abstract String closing(Kind kind, int call);

    /** The delta that starts the tool call of this index, or has all of it. */
    abstract String call(int index, ToolCall call);

    /** The delta of the chunk that ends a choice. */
    abstract String end();

    /**
     * A chunk of one choice.
     *
     * @param finishReason {@code null} except in the last chunk of the choice
     * @param asked whether the request asks for usage
     * @param last whether this is the last chunk of the last choice
     * @param tokens number of output tokens up to this chunk
     */
    abstract String chunk(Content content, int choice, String finishReason, UsageAsked asked, boolean last, int tokens);

    /** The separate chunk with the usage, before the end mark; absent if there is none. */
    abstract Optional<String> usageChunk(Content content, UsageAsked asked);

    /** The body of an answer that is not streamed. */
    abstract byte[] whole(Content content);

    /** The tool calls of a choice in a whole answer. */
    private static List<ToolCall> calls(Content content, int choice) {
        return content.answer()
                .choices()
                .get(choice)
                .calls(call -> content.envelope().callId(choice, call));
    }

    private static String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Without nulls; usage and times always in the last chunk. */
    private static final class Cerebras extends AnswerForm {

        private static final Chunk.Delta NOTHING = new Chunk.Delta(null, null, null);

        @Override
        String role() {
            return "{\"role\":\"assistant\"}";
        }

        @Override
        String opening(Kind kind, int call) {
            return switch (kind) {
                case REASONING -> "{\"reasoning\":\"";
                case THINKING_ALOUD, CONTENT -> "{\"content\":\"";
                case REFUSAL -> "{\"refusal\":\"";
                case ARGUMENTS -> "{\"tool_calls\":[{\"function\":{\"arguments\":\"";
                case FUNCTION -> "";
            };
        }

        @Override
        String closing(Kind kind, int call) {
            return switch (kind) {
                case REASONING, THINKING_ALOUD, CONTENT, REFUSAL -> "\"}";
                case ARGUMENTS -> "\"},\"type\":\"function\",\"index\":" + call + "}]}";
                case FUNCTION -> "";
            };
        }

        @Override
        String call(int index, ToolCall call) {
            return Json.text(Chunk.Delta.of(index, call));
        }

        @Override
        String end() {
            return "{}";
        }

        @Override
        String chunk(Content content, int choice, String finishReason, UsageAsked asked, boolean last, int tokens) {
            Envelope envelope = content.envelope();
            return Json.text(new Chunk(
                    envelope.id(),
                    List.of(new Chunk.Choice(NOTHING, finishReason, choice)),
                    envelope.createdSeconds(),
                    envelope.model(),
                    envelope.fingerprint(),
                    "chat.completion.chunk",
                    last ? content.usage() : null,
                    last ? envelope.timeInfo(content.times()) : null));
        }

        @Override
        Optional<String> usageChunk(Content content, UsageAsked asked) {
            return Optional.empty();
        }

        @Override
        byte[] whole(Content content) {
            Envelope envelope = content.envelope();
            return Json.bytes(new Completion(
                    envelope.id(),
                    IntStream.range(0, content.answer().choices().size())
                            .mapToObj(index -> choice(content, index))
                            .toList(),
                    envelope.createdSeconds(),
                    envelope.model(),
                    envelope.fingerprint(),
                    "chat.completion",
                    content.usage(),
                    envelope.timeInfo(content.times())));
        }

        private static Completion.Choice choice(Content content, int index) {
            Choice choice = content.answer().choices().get(index);
            List<ToolCall> calls = AnswerForm.calls(content, index);
            Message message = new Message(
                    textOrNull(choice.text(Kind::isContent)),
                    textOrNull(choice.text(Kind.REASONING::equals)),
                    "assistant",
                    calls.isEmpty() ? null : calls,
                    null,
                    null,
                    textOrNull(choice.text(Kind.REFUSAL::equals)));
            return new Completion.Choice(choice.finishReason(), index, message);
        }
    }

    /**
     * OpenAI's form and those that follow it, vLLM's and Groq's: nulls for what there is not, and the usage of a stream
     * only for a request that asks for it. By choice vLLM's reasoning has the older of its two names.
     */
    private static final class OpenAi extends AnswerForm {

        private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

        private final Dialect dialect;

        OpenAi(Dialect dialect) {
            this.dialect = dialect;
        }

        private boolean isOpenAi() {
            return dialect == Dialect.OPENAI;
        }

        private boolean isVllm() {
            return dialect == Dialect.VLLM;
        }

        private boolean isGroq() {
            return dialect == Dialect.GROQ;
        }

        private String reasoningField() {
            return isVllm() ? "reasoning_content" : "reasoning";
        }

        @Override
        String role() {
            return isOpenAi()
                    ? "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"
                    : "{\"role\":\"assistant\",\"content\":\"\"}";
        }

        @Override
        String opening(Kind kind, int call) {
            return switch (kind) {
                case REASONING -> "{\"" + reasoningField() + "\":\"";
                case THINKING_ALOUD, CONTENT -> "{\"content\":\"";
                case REFUSAL -> "{\"refusal\":\"";
                case ARGUMENTS -> "{\"tool_calls\":[{\"index\":" + call + ",\"function\":{\"arguments\":\"";
                case FUNCTION -> "";
            };
        }

        @Override
        String closing(Kind kind, int call) {
            return switch (kind) {
                case REASONING, THINKING_ALOUD, CONTENT, REFUSAL -> "\"}";
                case ARGUMENTS -> "\"}}]}";
                case FUNCTION -> "";
            };
        }

        @Override
        String call(int index, ToolCall call) {
            ObjectNode delta = JSON.objectNode();
            delta.putArray("tool_calls")
                    .add(JSON.objectNode().put("index", index).setAll(tool(call)));
            return delta.toString();
        }

        private static ObjectNode tool(ToolCall call) {
            ObjectNode tool = JSON.objectNode().put("id", call.id()).put("type", "function");
            tool.putObject("function")
                    .put("name", call.function().name())
                    .put("arguments", call.function().arguments());
            return tool;
        }

        @Override
        String end() {
            return isVllm() ? "{\"content\":\"\"}" : "{}";
        }

        @Override
        String chunk(Content content, int choice, String finishReason, UsageAsked asked, boolean last, int tokens) {
            ObjectNode chunk = envelope(content, "chat.completion.chunk");
            ObjectNode only = chunk.putArray("choices").addObject().put("index", choice);
            only.putObject("delta");
            only.putNull("logprobs").put("finish_reason", finishReason);
            if (isVllm() && finishReason != null) {
                only.putNull("stop_reason");
            }
            if (isOpenAi() && asked != UsageAsked.NO) {
                chunk.putNull("usage");
            } else if (isVllm() && asked == UsageAsked.IN_EVERY_CHUNK) {
                chunk.set("usage", vllmUsage(content.usage().promptTokens(), tokens));
            } else if (isGroq() && last) {
                chunk.putObject("x_groq").put("id", groqId(content)).set("usage", usage(content));
            } else if (isGroq() && tokens == 0) {
                chunk.putObject("x_groq").put("id", groqId(content));
            }
            return chunk.toString();
        }

        @Override
        Optional<String> usageChunk(Content content, UsageAsked asked) {
            if (asked == UsageAsked.NO) {
                return Optional.empty();
            }
            ObjectNode chunk = envelope(content, "chat.completion.chunk");
            chunk.putArray("choices");
            chunk.set("usage", usage(content));
            return Optional.of(chunk.toString());
        }

        @Override
        byte[] whole(Content content) {
            ObjectNode body = envelope(content, "chat.completion");
            var choices = body.putArray("choices");
            for (int index = 0; index < content.answer().choices().size(); index++) {
                choices.add(choice(content, index));
            }
            body.set("usage", usage(content));
            if (isVllm()) {
                body.putNull("prompt_logprobs").putNull("kv_transfer_params");
            } else if (isGroq()) {
                body.putObject("x_groq").put("id", groqId(content));
            }
            return Json.bytes(body);
        }

        private ObjectNode choice(Content content, int index) {
            Choice choice = content.answer().choices().get(index);
            ObjectNode message =
                    JSON.objectNode().put("role", "assistant").put("content", textOrNull(choice.text(Kind::isContent)));
            String refusal = textOrNull(choice.text(Kind.REFUSAL::equals));
            if (!isGroq() || refusal != null) {
                message.put("refusal", refusal);
            }
            String reasoning = textOrNull(choice.text(Kind.REASONING::equals));
            if (isVllm() || reasoning != null) {
                message.put(reasoningField(), reasoning);
            }
            List<ToolCall> calls = AnswerForm.calls(content, index);
            if (isVllm() || !calls.isEmpty()) {
                var array = message.putArray("tool_calls");
                calls.forEach(call -> array.add(tool(call)));
            }
            ObjectNode whole = JSON.objectNode().put("index", index);
            whole.set("message", message);
            whole.putNull("logprobs").put("finish_reason", choice.finishReason());
            return isVllm() ? whole.putNull("stop_reason") : whole;
        }

        private ObjectNode envelope(Content content, String object) {
            Envelope envelope = content.envelope();
            ObjectNode begun = JSON.objectNode()
                    .put("id", envelope.id())
                    .put("object", object)
                    .put("created", envelope.createdSeconds())
                    .put("model", envelope.model());
            if (isOpenAi()) {
                begun.put("service_tier", "default");
            }
            return isVllm() ? begun : begun.put("system_fingerprint", envelope.fingerprint());
        }

        private static String groqId(Content content) {
            return "req_" + content.envelope().id().replaceAll("[^0-9a-f]", "").substring(0, 26);
        }

        private JsonNode usage(Content content) {
            Usage usage = content.usage();
            int cached = usage.promptTokensDetails() == null
                    ? 0
                    : usage.promptTokensDetails().cachedTokens();
            int reasoning = content.answer().reasoningTokens();
            return isVllm()
                    ? vllmUsage(usage.promptTokens(), usage.completionTokens())
                    : isGroq()
                            ? groqUsage(usage, content.envelope().timeInfo(content.times()), reasoning)
                            : openAiUsage(usage, cached, reasoning);
        }

        private static ObjectNode openAiUsage(Usage usage, int cached, int reasoning) {
            ObjectNode all = JSON.objectNode()
                    .put("prompt_tokens", usage.promptTokens())
                    .put("completion_tokens", usage.completionTokens())
                    .put("total_tokens", usage.totalTokens());
            all.putObject("prompt_tokens_details").put("cached_tokens", cached).put("audio_tokens", 0);
            all.putObject("completion_tokens_details")
                    .put("reasoning_tokens", reasoning)
                    .put("audio_tokens", 0)
                    .put("accepted_prediction_tokens", 0)
                    .put("rejected_prediction_tokens", 0);
            return all;
        }

        private static ObjectNode vllmUsage(int prompt, int completion) {
            return JSON.objectNode()
                    .put("prompt_tokens", prompt)
                    .put("total_tokens", prompt + completion)
                    .put("completion_tokens", completion);
        }

        private static ObjectNode groqUsage(Usage usage, TimeInfo times, int reasoning) {
            ObjectNode all = JSON.objectNode()
                    .put("queue_time", times.queueTime())
                    .put("prompt_tokens", usage.promptTokens())
                    .put("prompt_time", times.promptTime())
                    .put("completion_tokens", usage.completionTokens())
                    .put("completion_time", times.completionTime())
                    .put("total_tokens", usage.totalTokens())
                    .put("total_time", times.totalTime());
            all.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
            return all;
        }
    }
}
