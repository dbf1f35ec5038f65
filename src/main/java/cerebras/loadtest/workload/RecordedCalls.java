package cerebras.loadtest.workload;

import cerebras.loadtest.api.Message;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Delay;
import cerebras.loadtest.workload.SessionScript.Delay.Length;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Input.Blocks;
import cerebras.loadtest.workload.SessionScript.Turn;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Recorded calls of one agent, in order, from which its turns are rebuilt: what each request adds to the one before, and
 * how long the agent waited.
 */
final class RecordedCalls {

    private final String name;
    private final JsonNode tools;
    private final List<Call> calls = new ArrayList<>();
    private final List<RecordedCalls> children = new ArrayList<>();

    /**
     * @param name of the agent; {@code null} for a session's main agent
     * @param tools definitions of its tools; {@code null} if they are unknown or there are none
     */
    RecordedCalls(String name, JsonNode tools) {
        this.name = name;
        this.tools = tools;
    }

    String name() {
        return name;
    }

    /** Adds a call that began after the end of the one before. */
    void add(Call call) {
        calls.add(call);
    }

    /**
     * One recorded call.
     *
     * @param startNanos when it was sent
     * @param endNanos end of its answer; absent if unknown
     * @param pauseNanos recorded wait before it; used if the end of the call before is unknown, absent if that is too
     * @param waitKind whose time the wait is
     * @param prompt what was sent
     * @param maxTokens token limit of the answer
     * @param answer what came back
     * @param callsTools whether the answer is known to call tools, so that the next wait is a tool's
     */
    record Call(
            long startNanos,
            OptionalLong endNanos,
            OptionalLong pauseNanos,
            Delay.Kind waitKind,
            Prompt prompt,
            OptionalInt maxTokens,
            Expected answer,
            boolean callsTools) {

        /** A call of which only lengths are known; the length of its answer becomes the limit of the new one. */
        static Call sized(
                long startNanos,
                OptionalLong endNanos,
                OptionalLong pauseNanos,
                Delay.Kind waitKind,
                int promptTokens,
                int outputTokens,
                Blocks blocks) {
            return new Call(
                    startNanos,
                    endNanos,
                    pauseNanos,
                    waitKind,
                    new Sized(promptTokens, blocks),
                    OptionalInt.of(Math.max(1, outputTokens)),
                    new Expected(Expected.Kind.ANY, null, OptionalInt.of(outputTokens)),
                    false);
        }

        /** The same call, whose answer called tools. */
        Call callingTools() {
            return new Call(startNanos, endNanos, pauseNanos, waitKind, prompt, maxTokens, answer, true);
        }

        /** The end, or the start if the end is unknown. */
        long knownEnd() {
            return endNanos.orElse(startNanos);
        }
    }

    /** What a call sent. */
    sealed interface Prompt {

        /** Whether this is evidence that the other prompt consists of this one and more. */
        boolean isBeginningOf(Prompt other);

        /** Number of messages or blocks that two prompts have in common at their beginning. */
        int common(Prompt other);
    }

    /**
     * A prompt of which only the length is known.
     *
     * @param tokens its length
     * @param blocks its blocks; {@link Blocks#NONE} if unknown
     */
    record Sized(int tokens, Blocks blocks) implements Prompt {

        /** Blocks that the prompt fills: the last one may be shorter, and differs in a longer prompt. */
        int whole() {
            return Math.min(blocks.ids().length, tokens / blocks.tokens());
        }

        @Override
        public boolean isBeginningOf(Prompt other) {
            int last = whole() - 1;
            return last >= 0
                    && other instanceof Sized next
                    && next.tokens >= tokens
                    && next.blocks.ids().length > last
                    && next.blocks.ids()[last] == blocks.ids()[last]
                    && common(next) > last;
        }

        @Override
        public int common(Prompt other) {
            if (!(other instanceof Sized next)) {
                return 0;
            }
            int same = 0;
            int most = Math.min(whole(), next.blocks.ids().length);
            while (same < most && blocks.ids()[same] == next.blocks.ids()[same]) {
                same++;
            }
            return same;
        }
    }

    /** A prompt with its text. */
    record Spoken(List<Message> messages) implements Prompt {

        @Override
        public boolean isBeginningOf(Prompt other) {
            return other instanceof Spoken next
                    && next.messages.size() > messages.size()
                    && messages.equals(next.messages.subList(0, messages.size()));
        }

        @Override
        public int common(Prompt other) {
            if (!(other instanceof Spoken next)) {
                return 0;
            }
            int same = 0;
            int most = Math.min(messages.size(), next.messages.size());
            while (same < most && messages.get(same).equals(next.messages.get(same))) {
                same++;
            }
            return same;
        }
    }

    Call first() {
        return calls.get(0);
    }

    Call last() {
        return calls.get(calls.size() - 1);
    }

    /** End of the last answer of this agent and of those that it started. */
    long endNanos() {
        long end = last().knownEnd();
        for (RecordedCalls child : children) {
            end = Math.max(end, child.endNanos());
        }
        return end;
    }

    /**
     * Distributes the calls of one agent or session that may overlap over agents that make one call at a time. A call
     * continues the agent whose latest prompt it begins with, the longest such. One that begins with none continues the
     * agent with which it has most in common among those that are free and whose context is not continued later, as after
     * a compaction. Otherwise it begins an agent of its own.
     *
     * @param calls in order of their starts
     * @return at least one, in order of their starts; the first has the first call
     */
    static List<RecordedCalls> separate(List<Call> calls, String name, JsonNode tools) {
        List<RecordedCalls> agents = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            RecordedCalls best = null;
            for (RecordedCalls agent : agents) {
                boolean free = agent.last().knownEnd() <= call.startNanos();
                if (free && rank(agent, call, calls.subList(i + 1, calls.size())) > rank(best, call, List.of())) {
                    best = agent;
                }
            }
            if (best == null) {
                String base = name == null ? "agent" : name;
                best = new RecordedCalls(agents.isEmpty() ? name : base + "-" + (agents.size() + 1), tools);
                agents.add(best);
            }
            best.add(call);
        }
        return agents;
    }

    /** How well a call continues an agent; 0 if it does not. */
    private static long rank(RecordedCalls agent, Call call, List<Call> later) {
        if (agent == null) {
            return 0;
        }
        Prompt latest = agent.last().prompt();
        int common = latest.common(call.prompt());
        if (latest.isBeginningOf(call.prompt())) {
            return (1L << 32) + common;
        }
        return later.stream().anyMatch(next -> latest.isBeginningOf(next.prompt())) ? 0 : 1 + common;
    }

    /**
     * The session of this agent, with the other agents as subagents where their calls were: each is started by the answer
     * before its first call, and waited for if it ended before the next request.
     *
     * @param others in any order
     * @return this session, and one for each of the others that began before the first answer
     */
    List<SessionScript> sessions(String id, boolean timed, List<RecordedCalls> others) {
        List<SessionScript> sessions = new ArrayList<>();
        sessions.add(null);
        for (RecordedCalls other : others) {
            if (other.first().startNanos() >= first().knownEnd()) {
                children.add(other);
            } else {
                sessions.addAll(
                        other.sessions("%s/%d-%s".formatted(id, sessions.size(), other.name()), timed, List.of()));
            }
        }
        OptionalLong start = timed ? OptionalLong.of(first().startNanos()) : OptionalLong.empty();
        sessions.set(0, new SessionScript(id, start, agent(first().startNanos(), Long.MAX_VALUE, null)));
        return sessions;
    }

    /**
     * @param readyNanos from when the agent could have made its first call
     * @param joinNanos when the agent that started it goes on
     */
    private Agent agent(long readyNanos, long joinNanos, String calledName) {
        List<Turn> turns = new ArrayList<>();
        long ready = readyNanos;
        List<RecordedCalls> open = new ArrayList<>(children);
        open.sort(Comparator.comparingLong(child -> child.first().startNanos()));
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            Call before = i == 0 ? null : calls.get(i - 1);
            long next = i + 1 < calls.size() ? calls.get(i + 1).startNanos() : Long.MAX_VALUE;
            List<Agent> started = new ArrayList<>();
            long end = call.knownEnd();
            for (RecordedCalls child : List.copyOf(open)) {
                boolean beforeNextAnswer = i + 1 == calls.size()
                        || child.first().startNanos() < calls.get(i + 1).knownEnd();
                if (beforeNextAnswer) {
                    open.remove(child);
                    started.add(child.agent(call.knownEnd(), next, child.name()));
                    end = child.endNanos() <= next ? Math.max(end, child.endNanos()) : end;
                }
            }
            turns.add(turn(before, call, ready, started));
            ready = end;
        }
        return new Agent(calledName, null, tools, turns, endNanos() > joinNanos);
    }

    private static Turn turn(Call before, Call call, long readyNanos, List<Agent> started) {
        boolean unknownEnd = before != null && before.endNanos().isEmpty();
        long wait = unknownEnd && call.pauseNanos().isPresent()
                ? call.pauseNanos().getAsLong()
                : Math.max(0, call.startNanos() - readyNanos);
        List<Input> added = before == null ? List.of() : added(before, call);
        boolean newContext = added.isEmpty();
        return new Turn(
                newContext ? whole(call.prompt()) : added,
                newContext,
                new Delay(
                        before != null && before.callsTools() ? Delay.Kind.TOOL : call.waitKind(),
                        new Length.Fixed(wait)),
                call.maxTokens(),
                call.answer(),
                started);
    }

    private static List<Input> whole(Prompt prompt) {
        return prompt instanceof Sized sized
                ? List.of(new Input.MadeUp("user", Math.max(1, sized.tokens()), sized.blocks()))
                : ((Spoken) prompt)
                        .messages().stream().<Input>map(Input.Said::new).toList();
    }

    /** What a call adds to the one before and its answer; empty if it does not continue that. */
    private static List<Input> added(Call before, Call call) {
        if (before.prompt() instanceof Spoken earlier && call.prompt() instanceof Spoken later) {
            List<Message> messages = later.messages();
            int from = earlier.messages().size();
            if (!earlier.isBeginningOf(later)
                    || !"assistant".equals(messages.get(from).role())) {
                return List.of();
            }
            List<Message> added = messages.subList(from + 1, messages.size());
            return inputs(messages.get(from), added);
        }
        if (before.prompt() instanceof Sized earlier && call.prompt() instanceof Sized later) {
            boolean blocksKnown = earlier.whole() > 0 && later.blocks().ids().length > 0;
            if (blocksKnown ? !earlier.isBeginningOf(later) : later.tokens() < earlier.tokens()) {
                return List.of();
            }
            int answer = before.answer().outputTokens().orElse(0);
            return List.of(
                    new Input.MadeUp("user", Math.max(1, later.tokens() - earlier.tokens() - answer), Blocks.NONE));
        }
        return List.of();
    }

    /** Messages after an answer, with those of tools as the results of its calls. */
    private static List<Input> inputs(Message answer, List<Message> messages) {
        List<Input> inputs = new ArrayList<>();
        for (Message message : messages) {
            if ("tool".equals(message.role())) {
                String tool = answer.calls().stream()
                        .filter(call -> call.id() != null && call.id().equals(message.toolCallId()))
                        .map(call -> call.function().name())
                        .findFirst()
                        .orElse(message.name());
                inputs.add(new Input.ToolResult(tool, ConversationSessions.textOf(message), 0));
            } else {
                inputs.add(new Input.Said(message));
            }
        }
        return inputs;
    }
}
