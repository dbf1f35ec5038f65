package cerebras.loadtest.workload;

import cerebras.loadtest.api.Message;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One session to play: the requests of an agent, or of a person in a conversation, each with everything said before, the
 * waits between them, and the subagents that they start.
 *
 * @param id in its file; appears in records
 * @param startNanos when it begins, from the start of the first session of the file; absent where the file does not say
 * @param main the agent whose last answer ends the session
 */
public record SessionScript(String id, OptionalLong startNanos, Agent main) {

    /**
     * A sequence of requests with a context of its own.
     *
     * @param name of the agent; {@code null} for the main agent
     * @param model id of its model; {@code null} for the run's
     * @param tools definitions of the tools, as sent; {@code null} without tools
     * @param turns at least one
     */
    public record Agent(String name, String model, JsonNode tools, List<Turn> turns) {

        public Agent {
            turns = List.copyOf(turns);
        }
    }

    /**
     * One request and what is expected of its answer.
     *
     * @param input what is added to everything said before: at least one part in the first turn
     * @param delay time between the previous answer, or the start, and this request; counts in addition to subagents
     * @param maxTokens token limit of the answer; absent for the run's
     * @param expected what the answer of the script was
     * @param after subagents that start together when the answer is there; the next turn waits until all have ended
     */
    public record Turn(List<Input> input, Delay delay, OptionalInt maxTokens, Expected expected, List<Agent> after) {

        public Turn {
            input = List.copyOf(input);
            after = List.copyOf(after);
        }
    }

    /** A part of the input of a turn. */
    public sealed interface Input {

        /** A message as it is: system, developer or user. */
        record Said(Message message) implements Input {}

        /**
         * The answer to a tool call of the previous answer, in the order of the calls; where the model made another
         * number of calls, the last one answers the rest, and those without a call are left out.
         *
         * @param name of the tool in the script; {@code null} if unknown
         * @param content the answer; {@code null} if only its length is known
         * @param tokens length of an answer that is made up; 0 with content
         */
        record ToolResult(String name, String content, int tokens) implements Input {}

        /**
         * A message of which only the length is known, made up of random words.
         *
         * @param role {@code system}, {@code user} or {@code assistant}
         * @param tokens its length
         * @param blocks ids of its first blocks of {@link Trace.TracedCall#BLOCK_TOKENS} tokens: equal ids are equal texts;
         *     empty if unknown
         */
        record MadeUp(String role, int tokens, List<Long> blocks) implements Input {}
    }

    /**
     * A wait.
     *
     * @param kind whose time it is
     * @param length how long
     */
    public record Delay(Kind kind, Length length) {

        /** No wait. */
        public static final Delay NONE = new Delay(Kind.THINK, new Length.Fixed(0));

        /** Whose time a wait is. */
        public enum Kind {
            /** A person reads, thinks and writes. */
            THINK,
            /** A tool works. */
            TOOL
        }

        /** How long a wait is. */
        public sealed interface Length {

            /** Always the same. */
            record Fixed(long nanos) implements Length {}

            /** Drawn at random, evenly. */
            record Uniform(long fromNanos, long toNanos) implements Length {}

            /** Drawn at random, exponentially distributed. */
            record Exponential(long meanNanos) implements Length {}

            /** Drawn at random, log-normally distributed. */
            record LogNormal(long medianNanos, double sigma) implements Length {}
        }
    }

    /**
     * The answer in the script.
     *
     * @param kind text or tool calls
     * @param message the answer as it was; {@code null} if unknown
     * @param outputTokens its length; absent if unknown
     */
    public record Expected(Kind kind, Message message, OptionalInt outputTokens) {

        /** What kind of answer it is. */
        public enum Kind {
            TEXT,
            TOOL_CALLS,
            /** The script does not say: every answer fits. */
            ANY
        }
    }
}
