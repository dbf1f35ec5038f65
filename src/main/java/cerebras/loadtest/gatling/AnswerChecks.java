package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.jsonPath;

import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Outcome;
import cerebras.loadtest.wire.TimeInfo;
import cerebras.loadtest.wire.Usage;
import cerebras.loadtest.wire.Usage.CompletionTokensDetails;
import cerebras.loadtest.wire.Usage.PromptTokensDetails;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.CheckBuilder;
import java.util.List;

/** The JSON checks of an answer that is not streamed: what they extract, and what is made of it. */
final class AnswerChecks {

  private static final String FINISH_REASON = "finishReason";
  private static final String CONTENT = "content";
  private static final String REASONING = "reasoning";
  private static final String TOOL_CALLS = "toolCalls";
  private static final String COMPLETION_TOKENS = "completionTokens";
  private static final String REASONING_TOKENS = "reasoningTokens";
  private static final String PROMPT_TOKENS = "promptTokens";
  private static final String CACHED_TOKENS = "cachedTokens";
  private static final String QUEUE_TIME = "queueTime";
  private static final String PROMPT_TIME = "promptTime";
  private static final String COMPLETION_TIME = "completionTime";
  private static final String TOTAL_TIME = "totalTime";

  private AnswerChecks() {}

  /** Every value is optional to the check: what is missing is judged by {@link #note}. */
  static List<CheckBuilder> checks() {
    return List.of(
        text("$.choices[0].finish_reason", FINISH_REASON),
        text("$.choices[0].message.content", CONTENT),
        text("$.choices[0].message.reasoning", REASONING),
        text("$.choices[0].message.tool_calls[0].function.arguments", TOOL_CALLS),
        count("$.usage.completion_tokens", COMPLETION_TOKENS),
        count("$.usage.completion_tokens_details.reasoning_tokens", REASONING_TOKENS),
        count("$.usage.prompt_tokens", PROMPT_TOKENS),
        count("$.usage.prompt_tokens_details.cached_tokens", CACHED_TOKENS),
        seconds("$.time_info.queue_time", QUEUE_TIME),
        seconds("$.time_info.prompt_time", PROMPT_TIME),
        seconds("$.time_info.completion_time", COMPLETION_TIME),
        seconds("$.time_info.total_time", TOTAL_TIME));
  }

  /** Notes what the checks found, and returns how the attempt ended. */
  static Outcome note(Session checked, AttemptTrace trace) {
    String finishReason = value(checked, FINISH_REASON);
    trace.told(finishReason, usage(checked), timeInfo(checked));
    trace.answer(orEmpty(value(checked, CONTENT)), orEmpty(value(checked, REASONING)) + orEmpty(value(checked, TOOL_CALLS)));
    if (finishReason == null || finishReason.isBlank()) {
      trace.error("not_a_completion", "the body has no choices with a finish reason");
      return Outcome.MALFORMED;
    }
    return finishReason.equals("length") ? Outcome.TRUNCATED_BY_LENGTH : Outcome.OK;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static Usage usage(Session checked) {
    Integer completionTokens = value(checked, COMPLETION_TOKENS);
    Integer promptTokens = value(checked, PROMPT_TOKENS);
    return new Usage(
        null,
        completionTokens,
        new CompletionTokensDetails(null, null, value(checked, REASONING_TOKENS)),
        promptTokens,
        new PromptTokensDetails(value(checked, CACHED_TOKENS)));
  }

  private static TimeInfo timeInfo(Session checked) {
    TimeInfo told = new TimeInfo(
        null,
        value(checked, QUEUE_TIME),
        value(checked, PROMPT_TIME),
        value(checked, COMPLETION_TIME),
        value(checked, TOTAL_TIME));
    return told.equals(new TimeInfo(null, null, null, null, null)) ? null : told;
  }

  @SuppressWarnings("unchecked")
  private static <T> T value(Session session, String name) {
    scala.Option<Object> value = session.attributes().get(name);
    return value.isEmpty() ? null : (T) value.get();
  }

  private static CheckBuilder text(String path, String name) {
    return jsonPath(path).ofString().optional().saveAs(name);
  }

  private static CheckBuilder count(String path, String name) {
    return jsonPath(path).ofInt().optional().saveAs(name);
  }

  private static CheckBuilder seconds(String path, String name) {
    return jsonPath(path).ofDouble().optional().saveAs(name);
  }
}
