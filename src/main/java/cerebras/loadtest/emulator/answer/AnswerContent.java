package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.api.ChatRequest.ToolDefinition;
import cerebras.loadtest.api.ChatRequest.ToolOptions;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.emulator.answer.Part.Delivery;
import cerebras.loadtest.emulator.answer.Part.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The kind of an answer after its reasoning: text, JSON, or tool calls. */
public sealed interface AnswerContent {

    /** The parts, in order. */
    List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks);

    /** Tokens without text, which mark the parts and the end; those of a text, unless it is something else. */
    default int markTokens(ModelFormat marks) {
        return marks.textMarkTokens();
    }

    /** Finish reason of a natural end. */
    default String finishReason() {
        return "stop";
    }

    /** The content that a request asks for. By choice, the first of several tools is called. */
    static AnswerContent of(ChatRequest request) {
        return calledTool(request)
                .<AnswerContent>map(tool ->
                        new Call(tool.function().name(), orEmpty(tool.function().parameters())))
                .orElseGet(() -> written(request.output().responseFormat()));
    }

    private static Optional<ToolDefinition> calledTool(ChatRequest request) {
        ToolOptions tooling = request.tooling();
        String mode =
                tooling.toolChoice() == null ? "auto" : tooling.toolChoice().mode();
        return switch (mode) {
            case "none" -> Optional.empty();
            case "function" ->
                tooling.offered().stream()
                        .filter(tool -> Optional.of(tool.function().name())
                                .equals(tooling.toolChoice().function()))
                        .findFirst();
            case "required" -> tooling.offered().stream().findFirst();
            default ->
                tooling.offered().stream()
                        .filter(tool -> userSpokeLast(request))
                        .findFirst();
        };
    }

    /** If the model may choose, it calls a tool after a user message, and answers with text after a tool result, by choice. */
    private static boolean userSpokeLast(ChatRequest request) {
        return request.messages().get(request.messages().size() - 1).role().equals("user");
    }

    private static AnswerContent written(ResponseFormat format) {
        if (format == null || format.isText()) {
            return new Text();
        }
        return new Document(
                format.jsonSchema() == null
                        ? Document.NOTES
                        : orEmpty(format.jsonSchema().schema()));
    }

    private static JsonNode orEmpty(JsonNode schema) {
        return schema == null ? JsonNodeFactory.instance.objectNode() : schema;
    }

    /** Prose. */
    record Text() implements AnswerContent {

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            return List.of(new Part(Kind.CONTENT, Delivery.FLOWING, passage.from(Corpus.ANSWERS, random)));
        }
    }

    /** One JSON value that a schema allows, as long as it happens to be. */
    record Document(JsonNode schema) implements AnswerContent {

        /** For requests that want any JSON object. */
        private static final JsonNode NOTES = parsed("""
        {"type":"object","required":["title","points"],"properties":{
          "title":{"type":"string"},
          "points":{"type":"array","items":{"type":"string"},"minItems":3}}}""");

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            String json = new SchemaExample(schema, random).value().toString();
            return List.of(new Part(Kind.CONTENT, Delivery.FLOWING, Token.split(json)));
        }

        private static JsonNode parsed(String json) {
            try {
                return Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    /**
     * The call of a function.
     *
     * @param parameters the schema of its arguments; an empty object where the request has none
     */
    record Call(String function, JsonNode parameters) implements AnswerContent {

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            String arguments = new SchemaExample(parameters, random).object().toString();
            return List.of(
                    new Part(Kind.FUNCTION, Delivery.WHOLE, Token.split(function)),
                    new Part(Kind.ARGUMENTS, marks.streamedArguments(), Token.split(arguments)));
        }

        @Override
        public int markTokens(ModelFormat marks) {
            return marks.callMarkTokens();
        }

        @Override
        public String finishReason() {
            return "tool_calls";
        }
    }
}
