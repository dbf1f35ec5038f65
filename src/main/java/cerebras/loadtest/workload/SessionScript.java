package cerebras.loadtest.workload;

import cerebras.loadtest.api.Message;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * One session to play: the requests of an agent, or of a person in a conversation, each with everything said before, the
 * waits between them, and the subagents that they start.
 *
 * @param id in its file; appears in records
 * @param startNanos when it begins, from the start of the first session of the file; absent where the file does not say
 * @param main the agent whose last answer ends the session
 */
public record SessionScript(String id, OptionalLong startNanos, Agent main) {

    /** The same session with another start. */
    SessionScript at(long nanos) {
        return new SessionScript(id, OptionalLong.of(nanos), main);
    }

    /** Requests of all its agents. */
    public int requests() {
        return main.requests();
    }

    /**
     * A sequence of requests with a context of its own.
     *
     * @param name of the agent; {@code null} for the main agent
     * @param model id of its model; {@code null} for the run's
     * @param tools definitions of the tools, as sent; {@code null} without tools
     * @param turns at least one
     * @param background whether the agent that started it goes on without waiting for its end, as only a subagent may; a
     *     session ends when all its agents have ended
     */
    public record Agent(String name, String model, JsonNode tools, List<Turn> turns, boolean background) {

        public Agent {
            turns = List.copyOf(turns);
        }

        /** Requests of this agent and of those that it starts. */
        int requests() {
            return turns.size()
                    + turns.stream()
                            .flatMap(turn -> turn.after().stream())
                            .mapToInt(Agent::requests)
                            .sum();
        }
    }

    /**
     * One request and what is expected of its answer.
     *
     * @param input what is added to everything said before: at least one part
     * @param newContext whether everything said before is dropped, so that the input is the whole request, as after an
     *     agent has compacted its context; always true in the first turn
     * @param delay time between the previous answer, or the start, and this request; begins when the subagents that are
     *     waited for have ended
     * @param maxTokens token limit of the answer; absent for the run's
     * @param expected what the answer of the script was
     * @param after subagents that start together when the answer is there, each after the delay of its first turn; the
     *     next turn, or the end of the session, waits until all have ended that are not in the background
     */
    public record Turn(
            List<Input> input,
            boolean newContext,
            Delay delay,
            OptionalInt maxTokens,
            Expected expected,
            List<Agent> after) {

        public Turn {
            input = List.copyOf(input);
            after = List.copyOf(after);
        }
    }

    /** A part of the input of a turn. */
    public sealed interface Input {

        /**
         * A message as it is: system, developer or user; also assistant and tool messages of a history that the request
         * has from the beginning.
         */
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
         * @param blocks its first blocks; {@link Blocks#NONE} if unknown
         */
        record MadeUp(String role, int tokens, Blocks blocks) implements Input {}

        /**
         * What a made-up message has in common with those of other sessions and agents of the same file.
         *
         * @param ids of its first blocks: equal ids are equal texts; must not be modified
         * @param tokens of each block; the last one may be shorter
         */
        record Blocks(long[] ids, int tokens) {

            /** Each message is unique from its beginning. */
            public static final Blocks NONE = new Blocks(new long[0], 1);
        }
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

            /** One wait, in nanoseconds, not negative; {@link Long#MAX_VALUE} if it is longer than that. */
            long drawNanos(RandomGenerator random);

            /** The expected value; infinite if it is too large for a double. */
            double meanNanos();

            /** Always the same. */
            record Fixed(long nanos) implements Length {

                @Override
                public long drawNanos(RandomGenerator random) {
                    return nanos;
                }

                @Override
                public double meanNanos() {
                    return nanos;
                }
            }

            /** Drawn at random, evenly; both bounds may occur. */
            record Uniform(long fromNanos, long toNanos) implements Length {

                @Override
                public long drawNanos(RandomGenerator random) {
                    return random.nextLong(fromNanos, toNanos + 1);
                }

                @Override
                public double meanNanos() {
                    return fromNanos / 2.0 + toNanos / 2.0;
                }
            }

            /** Drawn at random, exponentially distributed. */
            record Exponential(double meanNanos) implements Length {

                @Override
                public long drawNanos(RandomGenerator random) {
                    return Math.round(meanNanos * random.nextExponential());
                }
            }

            /**
             * Drawn at random, log-normally distributed.
             *
             * @param sigma standard deviation of the natural logarithm
             */
            record LogNormal(long medianNanos, double sigma) implements Length {

                @Override
                public long drawNanos(RandomGenerator random) {
                    return Math.round(medianNanos * Math.exp(sigma * random.nextGaussian()));
                }

                @Override
                public double meanNanos() {
                    return medianNanos * Math.exp(sigma * sigma / 2);
                }
            }

            /**
             * The longest of waits that begin together, as for tools that work side by side.
             *
             * @param of at least one
             */
            record Longest(List<Length> of) implements Length {

                public Longest {
                    of = List.copyOf(of);
                }

                @Override
                public long drawNanos(RandomGenerator random) {
                    return of.stream()
                            .mapToLong(length -> length.drawNanos(random))
                            .max()
                            .orElseThrow();
                }

                /** The longest expected value: a lower bound, exact for fixed lengths. */
                @Override
                public double meanNanos() {
                    return of.stream().mapToDouble(Length::meanNanos).max().orElseThrow();
                }
            }
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
