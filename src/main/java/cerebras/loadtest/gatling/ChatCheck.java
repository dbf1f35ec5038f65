package cerebras.loadtest.gatling;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.settings.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.core.session.Session;
import io.gatling.jsonpath.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import scala.util.Either;

/**
 * A condition for successful answers, or a value that is saved from them. Immutable. Without a condition, the value
 * must exist, unless it is {@link #optional}. Checks run after the attempt was recorded, outside the event loops.
 *
 * @param <T> the type of the value
 */
public final class ChatCheck<T extends Comparable<? super T>> {

    private final String name;
    private final boolean needsBody;
    private final Function<Answer, T> value;
    private final String words;
    private final Predicate<T> condition;
    private final boolean optional;
    private final String savedAs;

    private ChatCheck(String name, boolean needsBody, Function<Answer, T> value) {
        this(name, needsBody, value, "", any -> true, false, null);
    }

    private ChatCheck(
            String name,
            boolean needsBody,
            Function<Answer, T> value,
            String words,
            Predicate<T> condition,
            boolean optional,
            String savedAs) {
        this.name = name;
        this.needsBody = needsBody;
        this.value = value;
        this.words = words;
        this.condition = condition;
        this.optional = optional;
        this.savedAs = savedAs;
    }

    /**
     * An answer to be checked.
     *
     * @param attempt the recorded attempt
     * @param body the whole answer; {@code null} if no check needs it, or if it is not JSON
     */
    record Answer(Attempt attempt, AttemptTrace trace, JsonNode body) {}

    static ChatCheck<Integer> completionTokens() {
        return new ChatCheck<>(
                "completionTokens",
                false,
                answer -> boxed(answer.attempt().outputTokens().stream().boxed()));
    }

    static ChatCheck<Integer> promptTokens() {
        return new ChatCheck<>(
                "promptTokens",
                false,
                answer -> answer.attempt().tokens() == null
                        ? null
                        : answer.attempt().tokens().prompt());
    }

    static ChatCheck<Duration> timeToFirstToken() {
        return new ChatCheck<>(
                "timeToFirstToken", false, answer -> duration(AttemptMetric.TIME_TO_FIRST_TOKEN, answer));
    }

    static ChatCheck<Duration> latency() {
        return new ChatCheck<>("latency", false, answer -> duration(AttemptMetric.END_TO_END_LATENCY, answer));
    }

    static ChatCheck<Double> outputSpeed() {
        return new ChatCheck<>("outputSpeed", false, answer -> {
            OptionalDouble speed = AttemptMetric.OUTPUT_SPEED.value(answer.attempt());
            return speed.isPresent() ? (Double) speed.getAsDouble() : null;
        });
    }

    static ChatCheck<String> finishReason() {
        return new ChatCheck<>("finishReason", false, answer -> answer.attempt().finishReason());
    }

    static ChatCheck<String> answer() {
        return new ChatCheck<>("answer", false, answer -> answer.trace().answerText());
    }

    static ChatCheck<String> jsonPath(String path) {
        Either<?, JsonPath> compiled = JsonPath.compile(path);
        if (compiled.isLeft()) {
            throw new Refused(
                    "jsonPath(\"" + path + "\") is not a JSONPath: expected one such as $.choices[0].message.content");
        }
        JsonPath query = compiled.toOption().get();
        return new ChatCheck<>("jsonPath(" + path + ")", true, answer -> {
            if (answer.body() == null) {
                return null;
            }
            scala.collection.Iterator<JsonNode> found = query.query(answer.body());
            return found.hasNext() ? text(found.next()) : null;
        });
    }

    private static String text(JsonNode node) {
        return node.isNull() ? null : node.isValueNode() ? node.asText() : node.toString();
    }

    private static Integer boxed(java.util.stream.Stream<Integer> value) {
        return value.findFirst().orElse(null);
    }

    private static Duration duration(AttemptMetric metric, Answer answer) {
        OptionalDouble nanos = metric.value(answer.attempt());
        return nanos.isPresent() ? Duration.ofNanos(Math.round(nanos.getAsDouble())) : null;
    }

    /** Equal to this. */
    public ChatCheck<T> is(T expected) {
        return that("is " + shown(expected), value -> value.compareTo(expected) == 0);
    }

    /** One of these. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final ChatCheck<T> in(T... expected) {
        List<T> all = List.of(expected);
        return that(
                "is one of " + all.stream().map(ChatCheck::shown).toList(),
                value -> all.stream().anyMatch(one -> value.compareTo(one) == 0));
    }

    /** Less than this. */
    public ChatCheck<T> lt(T bound) {
        return that("is less than " + shown(bound), value -> value.compareTo(bound) < 0);
    }

    /** Less than or equal to this. */
    public ChatCheck<T> lte(T bound) {
        return that("is at most " + shown(bound), value -> value.compareTo(bound) <= 0);
    }

    /** Greater than this. */
    public ChatCheck<T> gt(T bound) {
        return that("is more than " + shown(bound), value -> value.compareTo(bound) > 0);
    }

    /** Greater than or equal to this. */
    public ChatCheck<T> gte(T bound) {
        return that("is at least " + shown(bound), value -> value.compareTo(bound) >= 0);
    }

    /** The value exists: the default condition. */
    public ChatCheck<T> exists() {
        return this;
    }

    /** An answer without the value passes. */
    public ChatCheck<T> optional() {
        return new ChatCheck<>(name, needsBody, value, words, condition, true, savedAs);
    }

    /** Saves the value in the user's session, if the check holds: counts as {@code Integer}, times as {@code Duration}. */
    public ChatCheck<T> saveAs(String key) {
        return new ChatCheck<>(name, needsBody, value, words, condition, optional, key);
    }

    private ChatCheck<T> that(String added, Predicate<T> test) {
        return new ChatCheck<>(
                name,
                needsBody,
                value,
                words.isEmpty() ? added : words + " and " + added,
                condition.and(test),
                optional,
                savedAs);
    }

    private static String shown(Object value) {
        return value instanceof Duration time
                ? new java.math.BigDecimal(time.toNanos())
                                .movePointLeft(6)
                                .stripTrailingZeros()
                                .toPlainString() + " ms"
                : String.valueOf(value);
    }

    boolean needsBody() {
        return needsBody;
    }

    /**
     * The result of a check.
     *
     * @param failure why it failed, the same for all answers that fail alike; {@code null} where it held
     */
    record Result(Session session, String failure) {}

    Result on(Answer answer, Session session) {
        T found = value.apply(answer);
        if (found == null) {
            return new Result(session, optional ? null : "check failed: no " + name);
        }
        if (!condition.test(found)) {
            String seen = found instanceof String text ? ", but was " + shortened(text) : "";
            return new Result(session, "check failed: expected that " + name + " " + words + seen);
        }
        return new Result(savedAs == null ? session : session.set(savedAs, found), null);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
