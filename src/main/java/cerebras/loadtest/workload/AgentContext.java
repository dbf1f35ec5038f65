package cerebras.loadtest.workload;

import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.settings.SessionSettings.DeviationPolicy;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an agent has said and heard so far, as bytes of its next request: each message is encoded once. Counts tokens and
 * writes JSON, so it is not for event loops. Not thread-safe.
 *
 * <p>Every request is valid, whatever the model answers: each tool message follows the tool calls of an assistant message
 * and has the id of one of them, and each of these calls has an answer.
 */
public final class AgentContext {

    /** The answer to a tool call for which the script has none. */
    static final String NO_RESULT = "No result.";

    /** Tokens of an answer of the script whose length is unknown. */
    private static final int TYPICAL_TOKENS = 100;

    private static final String TOOL = "tool";

    /**
     * An answer of the model.
     *
     * @param text without reasoning; may be empty
     * @param calls as the model made them; may be empty
     * @param tokens of prompt and answer together, counted by the server; absent if it did not state them
     */
    public record Answer(String text, List<ToolCall> calls, OptionalInt tokens) {

        private boolean fits(Expected.Kind kind) {
            return switch (kind) {
                case ANY -> true;
                case TOOL_CALLS -> !calls.isEmpty();
                case TEXT -> calls.isEmpty() && !text.isBlank();
            };
        }
    }

    private final SessionQuestions questions;
    private final Agent agent;
    private final String session;
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private int tokens;
    private int mostAnswerTokens;
    /** Tool calls of the latest answer, which the next input answers. */
    private List<ToolCall> open = List.of();

    /** @param session its id in the records */
    AgentContext(SessionQuestions questions, Agent agent, String session) {
        this.questions = questions;
        this.agent = agent;
        this.session = session;
    }

    /**
     * Adds the input of a turn, and returns its request.
     *
     * @param index of the turn, from 0; each is asked once, in order
     */
    public Question request(int index) {
        Turn turn = agent.turns().get(index);
        SessionQuestions.AgentForm form = questions.form(agent);
        if (turn.newContext() || index == 0) {
            messages.reset();
            tokens = form.toolTokens();
            open = List.of();
        }
        addResults(turn.input().stream()
                .filter(Input.ToolResult.class::isInstance)
                .map(Input.ToolResult.class::cast)
                .toList());
        turn.input().stream()
                .filter(part -> !(part instanceof Input.ToolResult))
                .map(questions::encoded)
                .forEach(this::add);
        mostAnswerTokens = questions.mostTokens(turn);
        return questions.question(form, messages, tokens, mostAnswerTokens, session, agent.name(), index + 1);
    }

    /**
     * The results of the script answer the calls of the latest answer. Where it has none, they become a message of the user.
     */
    private void addResults(List<Input.ToolResult> results) {
        for (int i = 0; i < open.size(); i++) {
            SessionQuestions.Encoded content = results.isEmpty()
                    ? SessionQuestions.Encoded.of(new Message(NO_RESULT, null, TOOL))
                    : questions.encoded(results.get(Math.min(i, results.size() - 1)));
            add(content.answering(open.get(i).id()));
        }
        if (open.isEmpty() && !results.isEmpty()) {
            add(SessionQuestions.Encoded.of(
                    Message.user(results.stream().map(questions::content).collect(Collectors.joining("\n\n")))));
        }
        open = List.of();
    }

    private void add(SessionQuestions.Encoded message) {
        if (messages.size() > 0) {
            messages.write(',');
        }
        messages.writeBytes(message.json());
        tokens += message.tokens();
    }

    /**
     * Adds the answer to the request of a turn, or what the policy puts in its place. An answer with neither text nor tool
     * calls, for example one of reasoning only, is left out, because servers refuse an empty message.
     *
     * @return whether the answer is of the kind that the script expects
     */
    public boolean answered(int index, Answer answer, DeviationPolicy policy) {
        Turn turn = agent.turns().get(index);
        boolean fits = answer.fits(turn.expected().kind());
        tokens = answer.tokens().orElse(tokens + mostAnswerTokens);
        Message said = fits || policy != DeviationPolicy.SCRIPT ? message(answer) : scripted(index);
        if (said != null) {
            int counted = tokens;
            add(SessionQuestions.Encoded.of(said));
            tokens = fits || policy != DeviationPolicy.SCRIPT ? counted : tokens;
            open = said.calls();
        }
        return fits;
    }

    private static Message message(Answer answer) {
        List<ToolCall> calls = sendable(answer.calls());
        if (calls.isEmpty() && answer.text().isBlank()) {
            return null;
        }
        return new Message(
                answer.text().isEmpty() ? null : answer.text(),
                null,
                "assistant",
                calls.isEmpty() ? null : calls,
                null,
                null);
    }

    /**
     * The calls as servers accept them: a call without a name is left out, a missing or repeated id is replaced, and so are
     * arguments that are not JSON, for example because the token limit cut them off.
     */
    private static List<ToolCall> sendable(List<ToolCall> calls) {
        Set<String> ids = new HashSet<>();
        List<ToolCall> sendable = new ArrayList<>();
        for (ToolCall call : calls) {
            if (call.function() == null
                    || call.function().name() == null
                    || call.function().name().isBlank()) {
                continue;
            }
            String id = call.id() == null || call.id().isBlank() || ids.contains(call.id())
                    ? unused("call_" + (sendable.size() + 1), ids)
                    : call.id();
            ids.add(id);
            String arguments = call.function().arguments();
            sendable.add(new ToolCall(
                    isJson(arguments)
                            ? call.function()
                            : new ToolCall.Function(call.function().name(), "{}"),
                    "function",
                    id));
        }
        return sendable;
    }

    private static String unused(String id, Set<String> ids) {
        return ids.contains(id) ? unused(id + "_", ids) : id;
    }

    private static boolean isJson(String text) {
        if (text == null || text.isBlank()) {
            return false;
        }
        try {
            Json.read(text.getBytes(StandardCharsets.UTF_8), Object.class);
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** The answer of the script; made up where only its kind or length is known. */
    private Message scripted(int index) {
        Expected expected = agent.turns().get(index).expected();
        if (expected.message() != null) {
            return new Message(
                    expected.message().content(),
                    null,
                    "assistant",
                    expected.message().calls().isEmpty()
                            ? null
                            : sendable(expected.message().calls()),
                    null,
                    null);
        }
        if (expected.kind() == Expected.Kind.TEXT) {
            return new Message(questions.madeUp(expected.outputTokens().orElse(TYPICAL_TOKENS)), null, "assistant");
        }
        List<String> names = tools(index + 1);
        List<ToolCall> calls = IntStream.range(0, names.size())
                .mapToObj(i -> new ToolCall(new ToolCall.Function(names.get(i), "{}"), "function", "call_" + (i + 1)))
                .toList();
        return new Message(null, null, "assistant", calls, null, null);
    }

    /** Names of the tools whose results a turn has, at least one. */
    private List<String> tools(int index) {
        String first = agent.tools() == null
                ? TOOL
                : agent.tools().path(0).path("function").path("name").asText(TOOL);
        List<String> names = index == agent.turns().size()
                ? List.of()
                : agent.turns().get(index).input().stream()
                        .filter(Input.ToolResult.class::isInstance)
                        .map(result -> Objects.requireNonNullElse(((Input.ToolResult) result).name(), first))
                        .toList();
        return names.isEmpty() ? List.of(first) : names;
    }
}
