package cerebras.loadtest.workload;

import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.workload.SessionFile.Notes;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Delay;
import cerebras.loadtest.workload.SessionScript.Delay.Kind;
import cerebras.loadtest.workload.SessionScript.Delay.Length;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Turn;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The formats in which each object is a session with its texts. */
abstract class ConversationSessions implements SessionFormat {

    static final String EXAMPLE =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"},{\"role\":\"assistant\",\"content\":\"Good day\"}]}";

    private final List<SessionScript> scripts = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int requests;
    /** Receives unusual properties. */
    final Notes notes;

    private ConversationSessions(Notes notes) {
        this.notes = notes;
    }

    /**
     * Converts one object.
     *
     * @return {@code null} if it is left out, which was noted
     */
    abstract SessionScript script(JsonFields object) throws BadLine;

    @Override
    public void add(JsonFields object) throws BadLine {
        SessionScript script = script(object);
        if (script != null) {
            scripts.add(new SessionScript(unique(script.id()), script.startNanos(), script.main()));
            requests += script.requests();
        }
    }

    private String unique(String id) {
        String base = id == null ? Integer.toString(scripts.size() + 1) : id;
        String unique = base;
        for (int i = 2; !ids.add(unique); i++) {
            unique = base + " (" + i + ")";
        }
        return unique;
    }

    @Override
    public int requests() {
        return requests;
    }

    @Override
    public boolean keepsText() {
        return true;
    }

    @Override
    public boolean isCuttable() {
        return true;
    }

    @Override
    public List<SessionScript> scripts() throws BadLine {
        if (scripts.isEmpty()) {
            throw new BadLine("has no session that can be played", "at least one with a message of the user");
        }
        return scripts;
    }

    /** Notes the fields of a logged request that sessions have no place for. */
    final void noteUnused(JsonNode request, Set<String> used) {
        String others = StreamSupport.stream(((Iterable<String>) request::fieldNames).spliterator(), false)
                .filter(name -> !used.contains(name))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            notes.add("fields that are not used: " + others + "; fields of requests are set with -Dbody");
        }
    }

    /** Tool definitions in the API's form; {@code null} if there are none. */
    private static JsonNode tools(JsonFields object) throws BadLine {
        if (!object.has("tools") || object.get("tools").isEmpty()) {
            return null;
        }
        for (JsonFields tool : object.list("tools")) {
            if (!tool.get("function").path("name").isTextual()) {
                throw tool.missing(
                        "function.name",
                        "a tool such as {\"type\":\"function\",\"function\":{\"name\":\"tell_time\"}}");
            }
        }
        return object.get("tools");
    }

    /** A message in the API's form. */
    private static Message message(JsonFields fields) throws BadLine {
        JsonNode content = fields.get("content");
        if (!content.isMissingNode() && !content.isTextual() && !content.isArray()) {
            throw fields.wrong("content", "a text or a list of parts");
        }
        return new Message(
                content.isMissingNode() ? null : Json.bind(content, Object.class),
                null,
                fields.requiredText("role"),
                toolCalls(fields),
                fields.text("tool_call_id"),
                fields.text("name"));
    }

    private static List<ToolCall> toolCalls(JsonFields message) throws BadLine {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonFields call : message.list("tool_calls")) {
            JsonNode function = call.get("function");
            JsonNode arguments = function.path("arguments");
            if (!function.path("name").isTextual()) {
                throw call.missing("function.name", "the name of the tool");
            }
            String text =
                    arguments.isTextual() ? arguments.textValue() : arguments.isObject() ? arguments.toString() : "{}";
            calls.add(new ToolCall(
                    new ToolCall.Function(function.get("name").textValue(), text), "function", call.text("id")));
        }
        return calls.isEmpty() ? null : List.copyOf(calls);
    }

    /** Splits messages into turns. */
    static final class Turns {

        private final List<Turn> turns = new ArrayList<>();
        private List<Input> input = new ArrayList<>();
        private Delay delay = Delay.NONE;
        private boolean asked;

        /** Adds a part of the input; {@code ofUser} if a request is complete with it. */
        void ask(Input part, boolean ofUser) {
            input.add(part);
            asked |= ofUser;
        }

        /** Sets the wait before the next request. */
        void waitFor(Delay time) {
            delay = time;
        }

        /** Whether the next request has something to ask. */
        boolean isAsked() {
            return asked;
        }

        boolean isFirst() {
            return turns.isEmpty();
        }

        /** Messages were added after the latest answer. */
        boolean isPending() {
            return !input.isEmpty();
        }

        /** Ends a turn. */
        void answer(OptionalInt maxTokens, Expected expected, List<Agent> after) {
            turns.add(new Turn(input, turns.isEmpty(), delay, maxTokens, expected, after));
            input = new ArrayList<>();
            delay = Delay.NONE;
            asked = false;
        }

        List<ToolCall> latestCalls() {
            Message answer = turns.isEmpty()
                    ? null
                    : turns.get(turns.size() - 1).expected().message();
            return answer == null ? List.of() : answer.calls();
        }

        List<Turn> turns() {
            return turns;
        }
    }

    /** The answer of a script whose message is known. */
    static Expected expected(Message answer, OptionalInt tokens) {
        return new Expected(answer.calls().isEmpty() ? Expected.Kind.TEXT : Expected.Kind.TOOL_CALLS, answer, tokens);
    }

    /** The text of a message's content: a text, or the texts of its parts. */
    static String textOf(Message message) {
        return message.content() instanceof List<?> parts
                ? parts.stream()
                        .map(part ->
                                part instanceof Map<?, ?> map && map.get("text") instanceof String text ? text : "")
                        .collect(Collectors.joining())
                : message.text();
    }

    /** The suite's own format: the messages of the API, with times and lengths. */
    static final class OwnFormat extends ConversationSessions {

        private static final Set<String> SESSION_FIELDS =
                Set.of("id", "start", "model", "tools", "messages", "maxTokens", "thinkTime", "toolTime");
        private static final Set<String> AGENT_FIELDS =
                Set.of("name", "model", "tools", "messages", "maxTokens", "thinkTime", "toolTime", "background");
        private static final Set<String> MESSAGE_FIELDS = Set.of(
                "role",
                "content",
                "name",
                "tool_calls",
                "tool_call_id",
                "tokens",
                "maxTokens",
                "thinkTime",
                "toolTime",
                "subagents");
        /** Fields of a logged request that resemble those of a session. */
        private static final Set<String> API_FIELDS = Set.of("max_tokens", "max_completion_tokens", "store");

        private static final int DEEPEST = 8;

        OwnFormat(Notes notes) {
            super(notes);
        }

        @Override
        public String name() {
            return "session file";
        }

        @Override
        SessionScript script(JsonFields object) throws BadLine {
            checkFields(object, SESSION_FIELDS);
            OptionalLong start = object.duration("start");
            return new SessionScript(object.text("id"), start, agent(object, null, new Defaults(null, null), 0));
        }

        /**
         * Waits that apply where a message has none.
         *
         * @param think {@code null} for none
         * @param tool {@code null} for none
         */
        private record Defaults(Length think, Length tool) {

            private Defaults of(JsonFields agent) throws BadLine {
                return new Defaults(
                        agent.has("thinkTime") ? length(agent, "thinkTime") : think,
                        agent.has("toolTime") ? length(agent, "toolTime") : tool);
            }
        }

        private void checkFields(JsonFields object, Set<String> known) throws BadLine {
            object.checkNames(known, API_FIELDS);
            Set<String> used = new HashSet<>(known);
            used.addAll(Set.of("max_tokens", "max_completion_tokens"));
            noteUnused(object.json(), used);
        }

        private Agent agent(JsonFields object, String name, Defaults outer, int depth) throws BadLine {
            Defaults defaults = outer.of(object);
            OptionalInt maxTokens = limit(object);
            Turns turns = new Turns();
            List<JsonFields> messages = object.list("messages");
            for (int i = 0; i < messages.size(); i++) {
                JsonFields message = messages.get(i);
                message.checkNames(MESSAGE_FIELDS, Set.of());
                boolean toolFollows = i + 1 < messages.size()
                        && "tool".equals(messages.get(i + 1).text("role"));
                switch (message.requiredText("role")) {
                    case "system", "developer", "user" -> say(turns, message, defaults);
                    case "tool" -> i = toolResults(turns, messages, i, defaults);
                    case "assistant" -> answer(turns, message, maxTokens, toolFollows, defaults, depth);
                    default -> throw message.wrong("role", "system, developer, user, assistant or tool");
                }
            }
            if (turns.isAsked()) {
                turns.answer(maxTokens, new Expected(Expected.Kind.ANY, null, OptionalInt.empty()), List.of());
            }
            if (!turns.isFirst() && turns.isPending()) {
                throw new BadLine(
                        "ends with a message of the system after the last answer", "a message of the user after it");
            }
            if (turns.isFirst()) {
                throw object.missing("messages", "at least one message of the user, such as in " + EXAMPLE);
            }
            boolean background = object.get("background").asBoolean();
            return new Agent(name, object.text("model"), tools(object), turns.turns(), depth > 0 && background);
        }

        private static void say(Turns turns, JsonFields message, Defaults defaults) throws BadLine {
            checkNoAnswer(message);
            boolean ofUser = message.get("role").textValue().equals("user");
            if (message.has("toolTime")) {
                throw message.wrong("toolTime", "thinkTime in a message of the user, toolTime in a message of a tool");
            }
            if (message.has("thinkTime")) {
                turns.waitFor(new Delay(Kind.THINK, length(message, "thinkTime")));
            } else if (ofUser && !turns.isFirst() && !turns.isPending() && defaults.think() != null) {
                turns.waitFor(new Delay(Kind.THINK, defaults.think()));
            }
            turns.ask(message.has("tokens") ? madeUp(message) : new Input.Said(message(withContent(message))), ofUser);
        }

        private static void checkNoAnswer(JsonFields message) throws BadLine {
            for (String name : List.of("tool_calls", "subagents", "maxTokens")) {
                if (message.has(name)) {
                    throw message.wrong(name, "this field in messages of the assistant only");
                }
            }
        }

        private static JsonFields withContent(JsonFields message) throws BadLine {
            if (!message.has("content")) {
                throw message.missing("content", "the text, or its length as tokens");
            }
            return message;
        }

        private static Input madeUp(JsonFields message) throws BadLine {
            return new Input.MadeUp(message.requiredText("role"), length(message), Input.Blocks.NONE);
        }

        private static int length(JsonFields message) throws BadLine {
            if (message.has("content")) {
                throw message.wrong("tokens", "either content or tokens");
            }
            return message.requiredTokens("tokens");
        }

        /** Takes all consecutive messages of tools, in the order of the calls; returns the index of the last one. */
        private static int toolResults(Turns turns, List<JsonFields> messages, int first, Defaults defaults)
                throws BadLine {
            if (turns.isFirst() || turns.isPending()) {
                throw messages.get(first).wrong("role", "a tool's message directly after one of the assistant");
            }
            List<String> order = turns.latestCalls().stream().map(ToolCall::id).toList();
            List<JsonFields> results = messages.subList(first, messages.size()).stream()
                    .takeWhile(message -> message.get("role").asText().equals("tool"))
                    .toList();
            List<Length> times = new ArrayList<>();
            List<Map.Entry<Integer, Input>> parts = new ArrayList<>();
            for (JsonFields result : results) {
                result.checkNames(MESSAGE_FIELDS, Set.of());
                checkNoAnswer(result);
                if (result.has("thinkTime")) {
                    throw result.wrong("thinkTime", "toolTime in a message of a tool");
                }
                Length time = result.has("toolTime") ? length(result, "toolTime") : defaults.tool();
                times.add(time == null ? new Length.Fixed(0) : time);
                int place = order.indexOf(result.text("tool_call_id"));
                if (!order.isEmpty() && result.has("tool_call_id") && place < 0) {
                    throw result.wrong("tool_call_id", "the id of a call in the message before");
                }
                int index = place < 0 ? parts.size() : place;
                String name = index < turns.latestCalls().size()
                        ? turns.latestCalls().get(index).function().name()
                        : result.text("name");
                parts.add(Map.entry(index, result(result, name)));
            }
            parts.stream().sorted(Map.Entry.comparingByKey()).forEach(part -> turns.ask(part.getValue(), true));
            turns.waitFor(new Delay(Kind.TOOL, longest(times)));
            return first + results.size() - 1;
        }

        private static Input result(JsonFields message, String name) throws BadLine {
            return message.has("tokens")
                    ? new Input.ToolResult(name, null, length(message))
                    : new Input.ToolResult(name, textOf(message(withContent(message))), 0);
        }

        private static Length longest(List<Length> times) {
            if (times.stream().allMatch(Length.Fixed.class::isInstance)) {
                return times.stream()
                        .map(Length.Fixed.class::cast)
                        .max(Comparator.comparingLong(Length.Fixed::nanos))
                        .orElseThrow();
            }
            return times.size() == 1 ? times.get(0) : new Length.Longest(times);
        }

        private void answer(
                Turns turns,
                JsonFields message,
                OptionalInt maxTokens,
                boolean toolFollows,
                Defaults defaults,
                int depth)
                throws BadLine {
            if (message.has("thinkTime") || message.has("toolTime")) {
                throw message.wrong(
                        message.has("thinkTime") ? "thinkTime" : "toolTime",
                        "thinkTime in a message of the user, toolTime in a message of a tool");
            }
            OptionalInt tokens = message.tokens("tokens");
            if (turns.isFirst() && !turns.isAsked()) {
                turns.ask(tokens.isPresent() ? madeUp(message) : new Input.Said(message(message)), false);
                return;
            }
            if (!turns.isAsked()) {
                throw message.wrong("role", "a message of the user or of a tool between two of the assistant");
            }
            boolean known = message.has("content") || message.has("tool_calls");
            if (!known && tokens.isEmpty()) {
                throw message.missing("content", "the answer, its tool_calls, or its length as tokens");
            }
            Expected.Kind kind = toolFollows ? Expected.Kind.TOOL_CALLS : Expected.Kind.TEXT;
            Expected expected = known ? expected(message(message), tokens) : new Expected(kind, null, tokens);
            OptionalInt limit = limit(message);
            turns.answer(
                    limit.isPresent() ? limit : known || tokens.isEmpty() ? maxTokens : atLeastOne(tokens),
                    expected,
                    subagents(message, defaults, depth));
        }

        private static OptionalInt atLeastOne(OptionalInt tokens) {
            return OptionalInt.of(Math.max(1, tokens.getAsInt()));
        }

        private List<Agent> subagents(JsonFields message, Defaults defaults, int depth) throws BadLine {
            List<JsonFields> objects = message.list("subagents");
            if (!objects.isEmpty() && depth == DEEPEST) {
                throw message.wrong("subagents", "at most " + DEEPEST + " levels of subagents");
            }
            List<Agent> agents = new ArrayList<>();
            for (JsonFields object : objects) {
                checkFields(object, AGENT_FIELDS);
                String name = object.text("name");
                agents.add(agent(object, name == null ? "subagent-" + (agents.size() + 1) : name, defaults, depth + 1));
            }
            return agents;
        }

        /** {@code maxTokens}, or the API's name for it. */
        private static OptionalInt limit(JsonFields object) throws BadLine {
            for (String name : List.of("maxTokens", "max_completion_tokens", "max_tokens")) {
                OptionalInt limit = object.tokens(name);
                if (limit.isPresent()) {
                    if (limit.getAsInt() == 0) {
                        throw object.wrong(name, "at least 1");
                    }
                    return limit;
                }
            }
            return OptionalInt.empty();
        }

        /** {@code "2s"}, or a distribution. */
        private static Length length(JsonFields object, String name) throws BadLine {
            JsonNode value = object.get(name);
            if (value.isTextual()) {
                return new Length.Fixed(object.duration(value, name));
            }
            if (value.isObject() && value.size() == 1) {
                JsonNode bounds = value.path("uniform");
                if (bounds.isArray() && bounds.size() == 2) {
                    long from = object.duration(bounds.get(0), name);
                    long to = object.duration(bounds.get(1), name);
                    if (from > to) {
                        throw object.wrong(name, "the smaller bound first");
                    }
                    return new Length.Uniform(from, to);
                }
                if (value.has("exponential")) {
                    return new Length.Exponential(object.duration(value.get("exponential"), name));
                }
                JsonNode logNormal = value.path("logNormal");
                JsonNode sigma = logNormal.path("sigma");
                if (logNormal.size() == 2 && sigma.isNumber() && sigma.doubleValue() >= 0 && sigma.doubleValue() <= 5) {
                    return new Length.LogNormal(object.duration(logNormal.path("median"), name), sigma.doubleValue());
                }
            }
            throw object.wrong(
                    name,
                    "a duration such as \"2s\", or {\"uniform\":[\"1s\",\"3s\"]}, {\"exponential\":\"2s\"} or"
                            + " {\"logNormal\":{\"median\":\"2s\",\"sigma\":0.5}} with a sigma from 0 to 5");
        }
    }

    /** ShareGPT: {@code conversations} with {@code from} and {@code value}. */
    static final class ShareGpt extends ConversationSessions {

        private static final Map<String, String> ROLES = Map.of(
                "human", "user",
                "user", "user",
                "system", "system",
                "gpt", "assistant",
                "chatgpt", "assistant",
                "assistant", "assistant",
                "model", "assistant",
                "bing", "assistant",
                "bard", "assistant");

        ShareGpt(Notes notes) {
            super(notes);
        }

        @Override
        public String name() {
            return "ShareGPT";
        }

        @Override
        SessionScript script(JsonFields object) throws BadLine {
            Turns turns = new Turns();
            List<JsonFields> messages = object.list("conversations");
            for (int i = 0; i < messages.size(); i++) {
                String from = messages.get(i).requiredText("from");
                String role = ROLES.get(from);
                String text = messages.get(i).text("value");
                if (role == null) {
                    notes.add("a conversation with messages from \"" + from + "\" is left out");
                    return null;
                }
                if (text == null || text.isBlank()) {
                    continue;
                }
                Message message = new Message(text, null, role);
                if (!role.equals("assistant") || !turns.isAsked()) {
                    if (role.equals("assistant") && !turns.isFirst()) {
                        notes.add("an answer that directly follows another is left out");
                    } else {
                        turns.ask(new Input.Said(message), role.equals("user"));
                    }
                } else {
                    turns.answer(OptionalInt.empty(), expected(message, OptionalInt.empty()), List.of());
                }
            }
            if (turns.isAsked()) {
                turns.answer(
                        OptionalInt.empty(), new Expected(Expected.Kind.TEXT, null, OptionalInt.empty()), List.of());
            }
            if (turns.turns().isEmpty()) {
                notes.add("a conversation without a message of the user is left out");
                return null;
            }
            return new SessionScript(
                    object.get("id").isValueNode() && object.has("id")
                            ? object.get("id").asText()
                            : null,
                    OptionalLong.empty(),
                    new Agent(null, null, null, turns.turns(), false));
        }
    }

    /** OpenAI's batches: each line is one request with its whole history, so each is a session of one turn. */
    static final class Batch extends ConversationSessions {

        private static final String URL = "/chat/completions";
        private static final Set<String> USED =
                Set.of("model", "messages", "tools", "max_tokens", "max_completion_tokens", "stream", "stream_options");

        Batch(Notes notes) {
            super(notes);
        }

        @Override
        public String name() {
            return "OpenAI batch";
        }

        @Override
        SessionScript script(JsonFields object) throws BadLine {
            if (object.has("url") && !object.requiredText("url").endsWith(URL)) {
                throw object.wrong("url", "/v1" + URL);
            }
            if (!object.get("body").isObject()) {
                throw object.missing("body", "the request, a JSON object");
            }
            JsonFields body = new JsonFields(object.get("body"), "body.");
            List<Input> input = new ArrayList<>();
            for (JsonFields message : body.list("messages")) {
                input.add(new Input.Said(message(message)));
            }
            if (input.isEmpty()) {
                throw body.missing("messages", "at least one message");
            }
            noteUnused(body.json(), USED);
            return new SessionScript(
                    object.text("custom_id"),
                    OptionalLong.empty(),
                    new Agent(
                            null,
                            null,
                            tools(body),
                            List.of(new Turn(
                                    input,
                                    true,
                                    Delay.NONE,
                                    OwnFormat.limit(body),
                                    new Expected(Expected.Kind.ANY, null, OptionalInt.empty()),
                                    List.of())),
                            false));
        }
    }
}
