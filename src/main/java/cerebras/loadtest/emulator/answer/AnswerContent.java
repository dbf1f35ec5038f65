package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.api.ChatRequest.ToolDefinition;
import cerebras.loadtest.api.ChatRequest.ToolOptions;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.emulator.answer.Part.Delivery;
import cerebras.loadtest.emulator.answer.Part.Kind;
import cerebras.loadtest.settings.ToolScript;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    /** The content that a request asks for, with tool calls as the script has them where the request leaves the choice. */
    static AnswerContent of(ChatRequest request, ToolScript script) {
        List<Calls.Call> calls = called(request, script).stream()
                .map(tool -> new Calls.Call(
                        tool.function().name(), orEmpty(tool.function().parameters())))
                .toList();
        return calls.isEmpty() ? written(request.output().responseFormat()) : new Calls(calls, JsonForm.FITTING);
    }

    /** By choice a request that requires a call where the script has none gets a call of its first tool. */
    private static List<ToolDefinition> called(ChatRequest request, ToolScript script) {
        ToolOptions tooling = request.tooling();
        List<ToolDefinition> offered = tooling.offered();
        String mode =
                tooling.toolChoice() == null ? "auto" : tooling.toolChoice().mode();
        if (offered.isEmpty() || mode.equals("none")) {
            return List.of();
        }
        if (mode.equals("function")) {
            String name = tooling.toolChoice().function().orElseThrow();
            return offered.stream()
                    .filter(tool -> tool.function().name().equals(name))
                    .limit(1)
                    .toList();
        }
        List<ToolDefinition> scripted = scripted(request.messages(), offered, script);
        boolean one = Boolean.FALSE.equals(tooling.parallelToolCalls());
        List<ToolDefinition> allowed = one && scripted.size() > 1 ? scripted.subList(0, 1) : scripted;
        return mode.equals("required") && allowed.isEmpty() ? offered.subList(0, 1) : allowed;
    }

    /**
     * The turn of the script is the number of assistant messages with tool calls since the last message of a user. By
     * choice a model only calls tools after a user or a tool has spoken.
     */
    private static List<ToolDefinition> scripted(
            List<Message> messages, List<ToolDefinition> offered, ToolScript script) {
        String lastRole = messages.get(messages.size() - 1).role();
        if (!lastRole.equals("user") && !lastRole.equals("tool")) {
            return List.of();
        }
        int turn = 0;
        for (int i = messages.size() - 1; i >= 0 && !messages.get(i).role().equals("user"); i--) {
            turn += messages.get(i).calls().isEmpty() ? 0 : 1;
        }
        List<String> names =
                offered.stream().map(tool -> tool.function().name()).toList();
        return script.calls(turn, names).stream()
                .map(name -> offered.get(names.indexOf(name)))
                .toList();
    }

    private static AnswerContent written(ResponseFormat format) {
        if (format == null || format.isText()) {
            return new Text();
        }
        return new Document(
                format.jsonSchema() == null
                        ? Document.NOTES
                        : orEmpty(format.jsonSchema().schema()),
                JsonForm.FITTING);
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
    record Document(JsonNode schema, JsonForm form) implements AnswerContent {

        /** For requests that want any JSON object. */
        private static final JsonNode NOTES = parsed("""
        {"type":"object","required":["title","points"],"properties":{
          "title":{"type":"string"},
          "points":{"type":"array","items":{"type":"string"},"minItems":3}}}""");

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            String json = form.text(new SchemaExample(schema, random).value(), schema);
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

    /** Whether JSON is as its schema wants it. */
    enum JsonForm {
        FITTING,
        /** Without its first required value; an object in an array where none is required. */
        UNFITTING,
        /** No JSON: it breaks off. */
        BROKEN;

        private String text(JsonNode fitting, JsonNode schema) {
            return switch (this) {
                case FITTING -> fitting.toString();
                case UNFITTING -> unfitting(fitting, schema).toString();
                case BROKEN -> {
                    String text = fitting.toString();
                    yield fitting.isContainerNode() ? text.substring(0, text.length() / 2) : "{" + text;
                }
            };
        }

        private static JsonNode unfitting(JsonNode fitting, JsonNode schema) {
            String required = schema.path("required").path(0).asText("");
            return fitting.has(required)
                    ? ((ObjectNode) fitting.deepCopy()).without(required)
                    : JsonNodeFactory.instance.arrayNode().add(fitting);
        }
    }

    /**
     * Calls of functions, at least one.
     *
     * @param form of the arguments
     */
    record Calls(List<Call> calls, JsonForm form) implements AnswerContent {

        /** @param parameters the schema of its arguments; an empty object where the request has none */
        public record Call(String function, JsonNode parameters) {}

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            List<Part> parts = new ArrayList<>();
            for (int index = 0; index < calls.size(); index++) {
                Call call = calls.get(index);
                String arguments = form.text(new SchemaExample(call.parameters(), random).object(), call.parameters());
                parts.add(new Part(Kind.FUNCTION, Delivery.WHOLE, Token.split(call.function()), index));
                parts.add(new Part(Kind.ARGUMENTS, marks.streamedArguments(), Token.split(arguments), index));
            }
            return parts;
        }

        /** By choice each call has marks of its own. */
        @Override
        public int markTokens(ModelFormat marks) {
            return calls.size() * marks.callMarkTokens();
        }

        @Override
        public String finishReason() {
            return "tool_calls";
        }
    }

    /** No content at all. */
    record Nothing() implements AnswerContent {

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            return List.of();
        }
    }

    /** A refusal. */
    record Refusal() implements AnswerContent {

        private static final List<Token> TEXT = Token.split("I'm sorry, but I can't help with that.");

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            return List.of(new Part(Kind.REFUSAL, Delivery.FLOWING, TEXT));
        }
    }

    /** Prose that soon repeats one sentence, until it is {@value #LEAST_TOKENS} tokens long. */
    record Loop() implements AnswerContent {

        private static final int LEAST_TOKENS = 300;
        private static final List<Token> SENTENCE = Token.split(" And so it goes on.");

        @Override
        public List<Part> parts(TextLength passage, SplittableRandom random, ModelFormat marks) {
            List<Token> text =
                    new ArrayList<>(new TextLength(passage.tokens() / 4, false).from(Corpus.ANSWERS, random));
            while (text.size() < LEAST_TOKENS) {
                text.addAll(SENTENCE);
            }
            return List.of(new Part(Kind.CONTENT, Delivery.FLOWING, text));
        }
    }
}
