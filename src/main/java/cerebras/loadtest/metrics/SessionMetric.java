package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.records.SessionEnd;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The metrics of a session: the task of an agent, or a conversation. They cover completed sessions. Units are those of
 * {@link AttemptMetric}.
 */
public enum SessionMetric implements Metric {
    TASK_TIME(
            "taskTime",
            "Task time",
            Unit.TIME,
            "end of the last answer − first request due: the sum of model, tool and think time") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return OptionalDouble.of(session.taskNanos());
        }

        @Override
        public Optional<String> limitName() {
            return Optional.of("task");
        }
    },
    MODEL_TIME(
            "taskModelTime",
            "Model time",
            Unit.TIME,
            "task time − tool time − think time: at least one agent of the session waited for the model, or for quota") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return OptionalDouble.of(session.taskNanos() - session.toolNanos() - session.thinkNanos());
        }
    },
    TOOL_TIME(
            "taskToolTime",
            "Tool time",
            Unit.TIME,
            "all running agents of the session waited for simulated tools, and none for the model") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return OptionalDouble.of(session.toolNanos());
        }
    },
    THINK_TIME(
            "taskThinkTime",
            "Think time",
            Unit.TIME,
            "no agent of the session worked: the simulated user was thinking") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return OptionalDouble.of(session.thinkNanos());
        }
    },
    USER_WAIT("taskUserWait", "Time the user waited", Unit.TIME, "task time − think time") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return OptionalDouble.of(session.taskNanos() - session.thinkNanos());
        }
    },
    REQUESTS("taskRequests", "Requests", Unit.COUNT, "requests of all agents of the session that were answered") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return OptionalDouble.of(session.requests());
        }
    },
    TURNS("taskTurns", "Turns of the main agent", Unit.COUNT, "highest turn of a request of the main agent") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return use == null || use.turns() == 0 ? OptionalDouble.empty() : OptionalDouble.of(use.turns());
        }
    },
    PROMPT_TOKENS("taskPromptTokens", "Prompt tokens", Unit.TOKENS, "Σ prompt tokens of the session's requests") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return counted(use) ? OptionalDouble.of(use.spending().promptTokens()) : OptionalDouble.empty();
        }
    },
    CACHED_PROMPT_TOKENS(
            "taskCachedPromptTokens",
            "Cached prompt tokens",
            Unit.TOKENS,
            "Σ cached prompt tokens of the session's requests; absent if the server does not say it of each") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return use == null || use.cachedTokens() == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(use.cachedTokens());
        }
    },
    OUTPUT_TOKENS("taskOutputTokens", "Output tokens", Unit.TOKENS, "Σ output tokens of the session's requests") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            return counted(use) ? OptionalDouble.of(use.spending().outputTokens()) : OptionalDouble.empty();
        }
    },
    COST("taskCost", "Cost", Unit.DOLLARS, "Σ tokens of the session's requests × list price; absent without prices") {
        @Override
        OptionalDouble value(SessionEnd session, Use use) {
            BigDecimal dollars = counted(use) ? use.spending().dollars() : null;
            return dollars == null ? OptionalDouble.empty() : OptionalDouble.of(dollars.doubleValue());
        }
    };

    private final String key;
    private final String title;
    private final Unit unit;
    private final String definition;

    SessionMetric(String key, String title, Unit unit, String definition) {
        this.key = key;
        this.title = title;
        this.unit = unit;
        this.definition = definition;
    }

    /**
     * What the requests of a session used, failed ones included.
     *
     * @param turns highest turn of the main agent; 0 if unknown
     * @param cachedTokens {@code null} if a request has none stated
     */
    record Use(int turns, Spending spending, Long cachedTokens) {}

    /** @param use {@code null} if not all requests were recorded */
    abstract OptionalDouble value(SessionEnd session, Use use);

    private static boolean counted(Use use) {
        return use != null && use.spending().uncounted() == 0;
    }

    @Override
    @JsonValue
    public String key() {
        return key;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public String definition() {
        return definition;
    }

    @Override
    public Optional<String> limitName() {
        return Optional.empty();
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public boolean multipleValues() {
        return false;
    }

    /** Whether the value is known with the end of the session, without its requests. */
    boolean ofEnd() {
        return switch (this) {
            case TASK_TIME, MODEL_TIME, TOOL_TIME, THINK_TIME, USER_WAIT, REQUESTS -> true;
            case TURNS, PROMPT_TOKENS, CACHED_PROMPT_TOKENS, OUTPUT_TOKENS, COST -> false;
        };
    }
}
