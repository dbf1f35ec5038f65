package cerebras.loadtest.workload;

import cerebras.loadtest.workload.JsonTraces.MooncakeTrace;
import cerebras.loadtest.workload.RecordedCalls.Call;
import cerebras.loadtest.workload.RecordedCalls.Sized;
import cerebras.loadtest.workload.SessionFile.Notes;
import cerebras.loadtest.workload.SessionScript.Delay.Kind;
import cerebras.loadtest.workload.SessionScript.Input.Blocks;
import cerebras.loadtest.workload.Trace.TracedCall;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The formats that have lengths and times of requests, and no texts. */
final class RecordedSessions {

    private RecordedSessions() {}

    private static List<SessionScript> atLeastOne(List<SessionScript> scripts) throws BadLine {
        if (scripts.isEmpty()) {
            throw new BadLine("has no session with a request", "at least one");
        }
        return scripts;
    }

    /**
     * The traces of Weka's kv-cache-tester: an object for each session, with requests whose times are seconds since its
     * beginning, and with the requests of its subagents.
     */
    static final class Weka implements SessionFormat {

        private static final int DEFAULT_BLOCK_TOKENS = 64;
        private static final int DEEPEST = 8;

        private final Notes notes;
        private final List<SessionScript> scripts = new ArrayList<>();
        private int requests;

        Weka(Notes notes) {
            this.notes = notes;
        }

        @Override
        public String name() {
            return "Weka trace";
        }

        @Override
        public void add(JsonFields object) throws BadLine {
            int blockTokens = object.tokens("block_size").orElse(DEFAULT_BLOCK_TOKENS);
            if (blockTokens == 0) {
                throw object.wrong("block_size", "at least 1");
            }
            boolean local = !object.get("hash_id_scope").asText().equals("global");
            Session session = new Session(blockTokens, local ? 1 + scripts.size() : 0);
            session.read(object, null, 0, 0);
            if (session.calls.isEmpty()) {
                notes.add("a session without a request of its main agent is left out");
                return;
            }
            session.calls.sort(Comparator.comparingLong(Call::startNanos));
            List<RecordedCalls> agents = RecordedCalls.separate(session.calls, null, null);
            agents.addAll(session.subagents);
            String id = object.text("id") == null ? Integer.toString(scripts.size() + 1) : object.text("id");
            for (SessionScript script : agents.get(0).sessions(id, false, agents.subList(1, agents.size()))) {
                scripts.add(script);
                requests += script.requests();
            }
        }

        /** The requests of one object. */
        private static final class Session {

            private final int blockTokens;
            /** Distinguishes the blocks of sessions; 0 if all sessions share them. */
            private final long scope;

            private final List<Call> calls = new ArrayList<>();
            private final List<RecordedCalls> subagents = new ArrayList<>();

            private Session(int blockTokens, long scope) {
                this.blockTokens = blockTokens;
                this.scope = scope;
            }

            /**
             * @param subagent its name; {@code null} for the main agent
             * @param offsetNanos added to times
             */
            private void read(JsonFields object, String subagent, long offsetNanos, int depth) throws BadLine {
                List<Call> own = new ArrayList<>();
                List<JsonFields> all = object.list("requests");
                for (int i = 0; i < all.size(); i++) {
                    JsonFields request = all.get(i);
                    if (request.get("type").asText().equals("subagent")) {
                        subagent(request, offsetNanos, depth);
                    } else {
                        own.add(call(request, offsetNanos));
                    }
                }
                own.sort(Comparator.comparingLong(Call::startNanos));
                if (subagent == null) {
                    calls.addAll(own);
                } else if (!own.isEmpty()) {
                    subagents.addAll(RecordedCalls.separate(own, subagent, null));
                }
            }

            private void subagent(JsonFields marker, long offsetNanos, int depth) throws BadLine {
                if (depth == DEEPEST) {
                    throw marker.wrong("type", "at most " + DEEPEST + " levels of subagents");
                }
                long start = offsetNanos + seconds(marker, "t");
                long earliest = Long.MAX_VALUE;
                for (JsonFields request : marker.list("requests")) {
                    earliest = Math.min(earliest, offsetNanos + seconds(request, "t"));
                }
                String id = marker.text("agent_id");
                // Published traces count the times of subagents from the session's beginning, original ones from the
                // start
                // of the subagent. The latter are recognised by a request before the subagent began.
                long added = earliest < start ? start : offsetNanos;
                read(marker, id == null ? "subagent-" + (subagents.size() + 1) : id, added, depth + 1);
            }

            private Call call(JsonFields request, long offsetNanos) throws BadLine {
                long start = offsetNanos + seconds(request, "t");
                OptionalLong took = request.nanos("api_time", TimeUnit.SECONDS);
                boolean ofTool = false;
                for (JsonNode type : request.get("input_types")) {
                    ofTool |= type.asText().equals("tool_result");
                }
                Call call = Call.sized(
                        start,
                        took.isPresent() ? OptionalLong.of(start + took.getAsLong()) : OptionalLong.empty(),
                        request.nanos("think_time", TimeUnit.SECONDS),
                        ofTool ? Kind.TOOL : Kind.THINK,
                        request.requiredTokens("in"),
                        request.requiredTokens("out"),
                        blocks(request));
                return request.get("stop").asText().equals("tool_use") ? call.callingTools() : call;
            }

            private Blocks blocks(JsonFields request) throws BadLine {
                long[] ids = request.wholeNumbers("hash_ids");
                for (int i = 0; i < ids.length && scope > 0; i++) {
                    ids[i] = mixed(ids[i], scope);
                }
                return ids.length == 0 ? Blocks.NONE : new Blocks(ids, blockTokens);
            }

            /** Different for each pair, but for chance: a step of SplitMix64. */
            private static long mixed(long id, long scope) {
                long hash = id + scope * 0x9e3779b97f4a7c15L;
                hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
                hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
                return (hash ^ (hash >>> 31)) >>> 4;
            }

            private static long seconds(JsonFields object, String name) throws BadLine {
                OptionalLong nanos = object.nanos(name, TimeUnit.SECONDS);
                if (nanos.isEmpty()) {
                    throw object.missing(name, "seconds since the beginning of the session");
                }
                return nanos.getAsLong();
            }
        }

        @Override
        public int requests() {
            return requests;
        }

        @Override
        public boolean keepsText() {
            return false;
        }

        @Override
        public boolean isCuttable() {
            return true;
        }

        @Override
        public List<SessionScript> scripts() throws BadLine {
            return atLeastOne(scripts);
        }
    }

    /**
     * Mooncake's traces: single requests, with the hashes of their blocks. A request continues the session whose latest
     * prompt it begins with, see {@link RecordedCalls.Sized#isBeginningOf}; a prompt is continued at most once.
     */
    static final class Mooncake implements SessionFormat {

        private final List<Call> calls = new ArrayList<>();
        private long blocks;

        @Override
        public String name() {
            return "Mooncake trace";
        }

        @Override
        public void add(JsonFields object) throws BadLine {
            OptionalLong start = object.nanos("timestamp", TimeUnit.MILLISECONDS);
            if (start.isEmpty()) {
                throw object.missing("timestamp", "milliseconds since the beginning");
            }
            int promptTokens = object.requiredTokens("input_length");
            long[] ids = object.wholeNumbers("hash_ids");
            blocks = MooncakeTrace.withBlocks(blocks, ids.length, promptTokens);
            calls.add(Call.sized(
                    start.getAsLong(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Kind.THINK,
                    promptTokens,
                    object.requiredTokens("output_length"),
                    ids.length == 0 ? Blocks.NONE : new Blocks(ids, TracedCall.BLOCK_TOKENS)));
        }

        @Override
        public int requests() {
            return calls.size();
        }

        @Override
        public boolean keepsText() {
            return false;
        }

        @Override
        public boolean isCuttable() {
            return false;
        }

        @Override
        public List<SessionScript> scripts() throws BadLine {
            calls.sort(Comparator.comparingLong(Call::startNanos));
            List<RecordedCalls> sessions = new ArrayList<>();
            Map<Long, Deque<RecordedCalls>> byLastBlock = new HashMap<>();
            for (Call call : calls) {
                RecordedCalls session = continued((Sized) call.prompt(), byLastBlock);
                if (session == null) {
                    session = new RecordedCalls(null, null);
                    sessions.add(session);
                }
                session.add(call);
                Sized prompt = (Sized) call.prompt();
                if (prompt.whole() > 0) {
                    byLastBlock
                            .computeIfAbsent(prompt.blocks().ids()[prompt.whole() - 1], unseen -> new ArrayDeque<>())
                            .addFirst(session);
                }
            }
            List<SessionScript> scripts = new ArrayList<>();
            for (RecordedCalls session : sessions) {
                scripts.addAll(session.sessions(Integer.toString(scripts.size() + 1), true, List.of()));
            }
            return atLeastOne(scripts);
        }

        /** The session with the longest such prompt, the latest of equals, which is then no longer found. */
        private static RecordedCalls continued(Sized prompt, Map<Long, Deque<RecordedCalls>> byLastBlock) {
            for (int i = prompt.whole() - 1; i >= 0; i--) {
                Deque<RecordedCalls> candidates =
                        byLastBlock.getOrDefault(prompt.blocks().ids()[i], new ArrayDeque<>(0));
                for (RecordedCalls candidate : candidates) {
                    int answer = candidate.last().answer().outputTokens().orElse(0);
                    Sized latest = (Sized) candidate.last().prompt();
                    if (latest.isBeginningOf(prompt) && prompt.tokens() > latest.tokens() + answer) {
                        candidates.remove(candidate);
                        return candidate;
                    }
                }
            }
            return null;
        }
    }

    /** The records of a run of sessions, {@code calls.jsonl}. Requests whose tokens were not counted are left out. */
    static final class Calls implements SessionFormat {

        private final Notes notes;
        private final Map<String, Map<String, Attempted>> sessions = new LinkedHashMap<>();
        private int requests;

        Calls(Notes notes) {
            this.notes = notes;
        }

        /** The attempts of one call so far. */
        private record Attempted(String agent, int turn, boolean calledTools, Call call) {}

        @Override
        public String name() {
            return "calls.jsonl";
        }

        @Override
        public void add(JsonFields line) throws BadLine {
            if (!line.get("record").asText().equals("attempt") || !line.has("session")) {
                return;
            }
            JsonFields moments = inside(line, "moments");
            JsonFields tokens = inside(line, "tokens");
            JsonFields output = inside(tokens, "output");
            String id = line.requiredText("call");
            Map<String, Attempted> calls =
                    sessions.computeIfAbsent(line.requiredText("session"), unseen -> new LinkedHashMap<>());
            Attempted earlier = calls.get(id);
            OptionalLong due = moments.nanos("dueNanos", TimeUnit.NANOSECONDS);
            OptionalLong start = due.isPresent() ? due : moments.nanos("sentNanos", TimeUnit.NANOSECONDS);
            if (start.isEmpty()) {
                throw moments.missing("sentNanos", "a line in the format of src/docs/records.md");
            }
            if (tokens.tokens("prompt").isEmpty() || output.tokens("count").isEmpty()) {
                if (!line.get("retried").asBoolean()) {
                    notes.add("a request without token counts is left out");
                }
                return;
            }
            requests += earlier == null ? 1 : 0;
            calls.put(
                    id,
                    new Attempted(
                            line.text("agent"),
                            line.tokens("turn").orElse(1),
                            line.get("finishReason").asText().equals("tool_calls"),
                            Call.sized(
                                    earlier == null
                                            ? start.getAsLong()
                                            : earlier.call().startNanos(),
                                    moments.nanos("endNanos", TimeUnit.NANOSECONDS),
                                    OptionalLong.empty(),
                                    Kind.THINK,
                                    tokens.requiredTokens("prompt"),
                                    output.requiredTokens("count"),
                                    Blocks.NONE)));
        }

        private static JsonFields inside(JsonFields object, String name) throws BadLine {
            JsonNode value = object.get(name);
            if (!value.isMissingNode() && !value.isObject()) {
                throw object.wrong(name, "an object");
            }
            return new JsonFields(value, object.path() + name + ".");
        }

        @Override
        public int requests() {
            return requests;
        }

        @Override
        public boolean keepsText() {
            return false;
        }

        @Override
        public boolean isCuttable() {
            return false;
        }

        @Override
        public boolean mayBeCutOff() {
            return true;
        }

        @Override
        public List<SessionScript> scripts() throws BadLine {
            List<SessionScript> scripts = new ArrayList<>();
            for (Map.Entry<String, Map<String, Attempted>> session : sessions.entrySet()) {
                List<RecordedCalls> agents =
                        agents(List.copyOf(session.getValue().values()));
                if (!agents.isEmpty()) {
                    scripts.addAll(agents.get(0).sessions(session.getKey(), true, agents.subList(1, agents.size())));
                }
            }
            if (scripts.isEmpty()) {
                throw new BadLine(
                        "has no session",
                        "the records of a run with sessions; single calls are replayed by TraceReplay, with -Dtrace");
            }
            return scripts;
        }

        /** The main agent first. An agent's first turn begins another one of its name. */
        private static List<RecordedCalls> agents(List<Attempted> attempted) {
            List<List<Attempted>> agents = new ArrayList<>();
            attempted.stream()
                    .sorted(Comparator.comparing((Attempted call) -> call.agent() != null)
                            .thenComparing(call -> call.call().startNanos()))
                    .forEach(call -> agents.stream()
                            .filter(agent -> isContinued(agent.get(agent.size() - 1), call))
                            .max(Comparator.comparingInt(
                                    agent -> agent.get(agent.size() - 1).turn()))
                            .ifPresentOrElse(
                                    agent -> agent.add(call), () -> agents.add(new ArrayList<>(List.of(call)))));
            return agents.stream().map(Calls::recorded).toList();
        }

        private static boolean isContinued(Attempted latest, Attempted call) {
            return Objects.equals(latest.agent(), call.agent())
                    && latest.turn() < call.turn()
                    && latest.call().knownEnd() <= call.call().startNanos();
        }

        private static RecordedCalls recorded(List<Attempted> agent) {
            RecordedCalls recorded = new RecordedCalls(agent.get(0).agent(), null);
            for (Attempted attempted : agent) {
                recorded.add(attempted.calledTools() ? attempted.call().callingTools() : attempted.call());
            }
            return recorded;
        }
    }
}
