package cerebras.loadtest.emulator.form;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.ChatRequest.OutputOptions;
import cerebras.loadtest.api.ChatRequest.OutputOptions.StreamOptions;
import cerebras.loadtest.api.ChatRequest.ResponseFormat;
import cerebras.loadtest.api.ChatRequest.ToolChoice;
import cerebras.loadtest.api.ChatRequest.ToolOptions;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.emulator.form.FormProblems.Collector;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks which fields exclude or require each other, for all models. By choice a null field counts as absent. */
final class Combinations {

    private Combinations() {}

    static void check(ChatRequest request, Dialect dialect) throws FormProblems {
        Collector problems = new Collector();
        if (dialect == Dialect.CEREBRAS) {
            checkLimits(request, problems);
            checkStreamedJson(request, problems);
        }
        StreamOptions stream = request.output().streamOptions();
        if (dialect != Dialect.VLLM && stream != null && stream.continuousUsageStats() != null) {
            problems.add("stream_options.continuous_usage_stats", "is unsupported");
        }
        checkStrictSchema(request.output().responseFormat(), problems);
        checkToolChoice(request.tooling(), problems);
        ToolPairs.check(request.messages(), problems);
        problems.throwIfAny();
    }

    private static void checkLimits(ChatRequest request, Collector problems) {
        OutputOptions output = request.output();
        if (request.maxTokens() != null && request.maxCompletionTokens() != null) {
            problems.add("max_tokens", "cannot be combined with 'max_completion_tokens'");
        }
        if (output.minTokens() != null && output.minCompletionTokens() != null) {
            problems.add("min_tokens", "cannot be combined with 'min_completion_tokens'");
        }
    }

    /** The message for streamed JSON objects follows the API's message for tools with a response format. */
    private static void checkStreamedJson(ChatRequest request, Collector problems) {
        ResponseFormat format = request.output().responseFormat();
        if (format != null && format.type().equals("json_object") && Boolean.TRUE.equals(request.stream())) {
            problems.add("\"stream\" is incompatible with \"response_format\" of type \"json_object\"");
        }
    }

    private static void checkStrictSchema(ResponseFormat format, Collector problems) {
        if (format != null
                && format.jsonSchema() != null
                && Boolean.TRUE.equals(format.jsonSchema().strict())) {
            StrictSchema.check(format.jsonSchema().schema(), problems);
        }
    }

    /** By choice the chosen function must be among the offered ones. */
    private static void checkToolChoice(ToolOptions tooling, Collector problems) {
        ToolChoice choice = tooling.toolChoice();
        if (choice == null) {
            return;
        }
        if (tooling.offered().isEmpty()) {
            problems.add("tool_choice", "needs 'tools'");
        } else if (choice.function().isPresent()
                && !offers(tooling, choice.function().get())) {
            problems.add("tool_choice.function.name", "is not one of the names in 'tools'");
        }
    }

    private static boolean offers(ToolOptions tooling, String name) {
        return tooling.offered().stream()
                .anyMatch(tool -> tool.function().name().equals(name));
    }

    /**
     * Every tool call of a conversation has a unique id, and exactly one later message answers it. By choice, other
     * messages may be in between.
     */
    static final class ToolPairs {

        private final Set<String> ids = new HashSet<>();
        private final Map<String, String> pathsOfUnanswered = new LinkedHashMap<>();
        private final Collector problems;

        private ToolPairs(Collector problems) {
            this.problems = problems;
        }

        static void check(List<Message> messages, Collector problems) {
            ToolPairs pairs = new ToolPairs(problems);
            for (int index = 0; index < messages.size(); index++) {
                pairs.noteCalls(
                        "messages." + index + ".assistant.tool_calls.",
                        messages.get(index).calls());
                pairs.noteAnswer("messages." + index + ".tool.tool_call_id", messages.get(index));
            }
            pairs.pathsOfUnanswered
                    .values()
                    .forEach(path -> problems.add(path, "has no answer in a message of role tool"));
        }

        private void noteCalls(String path, List<ToolCall> calls) {
            for (int index = 0; index < calls.size(); index++) {
                noteCall(path + index + ".id", calls.get(index).id());
            }
        }

        private void noteCall(String path, String id) {
            if (ids.add(id)) {
                pathsOfUnanswered.put(id, path);
            } else {
                problems.add(path, "is the id of an earlier call");
            }
        }

        private void noteAnswer(String path, Message message) {
            if (message.toolCallId() != null && pathsOfUnanswered.remove(message.toolCallId()) == null) {
                problems.add(path, "answers no earlier call, or one that was already answered");
            }
        }
    }
}
