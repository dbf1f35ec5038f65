package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.ErrorOutcome;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.tokens.LocalTokenizer;
import cerebras.loadtest.wire.ApiError;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Completion;
import cerebras.loadtest.wire.ErrorBody;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.Message;
import cerebras.loadtest.wire.OutputOptions;
import cerebras.loadtest.wire.ReasoningOptions;
import cerebras.loadtest.wire.ServiceOptions;
import cerebras.loadtest.wire.ToolOptions;
import cerebras.loadtest.wire.Usage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One small call before the load, that asks for at most {@value #MOST_TOKENS} tokens: does a completion work at all, how
 * are tokens counted, and what do the headers tell? It is in no record and in no figure.
 */
record FirstCall(Setup setup, PreflightClient client, InstantSource wallClock) {

  private static final String QUESTION = "Say hello.";
  private static final int MOST_TOKENS = 16;
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  /**
   * What it showed; what was not told is absent.
   *
   * @param failure why there was no answer, for people
   * @param latency of the call, on a connection that was there
   * @param promptTokens and the other counts: by the server, and counted here, with the tokens of the model's template
   * @param protocol of HTTP and TLS
   * @param clockAhead how far the server's clock is ahead of this one, to a second; negative when it is behind
   * @param quotas what the headers announce
   */
  record Told(
      Optional<String> failure,
      Duration latency,
      Optional<Count> promptTokens,
      Optional<Count> outputTokens,
      String protocol,
      Optional<Duration> clockAhead,
      Announcement quotas) {}

  /** How many tokens, by two who count. */
  record Count(int server, int local) {}

  /**
   * Waits as long as for a call of the load.
   *
   * @throws Refused when a load would be in vain
   */
  Told make() {
    Duration patience = setup.settings().requestTimeout();
    Instant before = wallClock.instant();
    Optional<HttpResponse<byte[]>> answer = client.post(ChatStep.PATH, body(), patience);
    Instant after = wallClock.instant();
    return answer.map(told -> told(told, before, after)).orElseGet(() -> silence(patience));
  }

  /** Whoever waits as long as a call of the load may take knows that the load may get nothing else. */
  private static Told silence(Duration patience) {
    return new Told(
        Optional.of("no answer within " + Numbers.CONSOLE.duration(patience.toNanos()) + " (requestTimeout)"),
        patience, Optional.empty(), Optional.empty(), "", Optional.empty(), Announcement.in(Map.of()));
  }

  private Told told(HttpResponse<byte[]> answer, Instant before, Instant after) {
    Optional<Completion> completion = completion(answer);
    return new Told(
        failure(answer, completion),
        Duration.between(before, after),
        completion.map(Completion::usage).map(Usage::promptTokens).map(server -> new Count(server, localPrompt())),
        completion.flatMap(FirstCall::outputTokens),
        protocol(answer),
        clockAhead(answer, after),
        Announcement.in(headers(answer)));
  }

  private byte[] body() {
    return Json.bytes(new ChatRequest(
        setup.settings().model(), List.of(Message.user(QUESTION)), false, MOST_TOKENS, null, null,
        OutputOptions.NONE, ToolOptions.NONE, ReasoningOptions.NONE, ServiceOptions.NONE));
  }

  private static Optional<Completion> completion(HttpResponse<byte[]> answer) {
    try {
      return answer.statusCode() == OK
          ? Optional.ofNullable(Json.read(answer.body(), Completion.class)).filter(told -> told.choices() != null)
          : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** A quota that is used up, or a fault of the server, may be over in a moment: the rest will not. */
  private Optional<String> failure(HttpResponse<byte[]> answer, Optional<Completion> completion) {
    int status = answer.statusCode();
    if (completion.isPresent()) {
      return Optional.empty();
    }
    ApiError error = ErrorBody.parse(answer.body());
    String told = "HTTP %d, %s%s".formatted(status, ErrorOutcome.of(status, error).label(),
        error.message() == null ? "" : ": " + client.shown(error.message()));
    if (status == OK || status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR) {
      return Optional.of(status == OK ? "HTTP 200, but no chat completion" : told);
    }
    throw new Refused("model=%s does not answer a small call (%s): check the model and the account, or leave this check out"
        .formatted(setup.settings().model(), told) + " with -Dpreflight=quick");
  }

  private int localPrompt() {
    return setup.chargedPromptTokens(setup.settings().model(), LocalTokenizer.shared().count(QUESTION));
  }

  private static Optional<Count> outputTokens(Completion completion) {
    if (completion.usage() == null || completion.usage().completionTokens() == null) {
      return Optional.empty();
    }
    String text = completion.choices().stream()
        .map(Completion.Choice::message)
        .filter(Objects::nonNull)
        .map(message -> message.text() + (message.reasoning() == null ? "" : message.reasoning()))
        .collect(Collectors.joining());
    return Optional.of(new Count(completion.usage().completionTokens(), LocalTokenizer.shared().count(text)));
  }

  private static String protocol(HttpResponse<byte[]> answer) {
    String http = answer.version().name().replace("HTTP_1_1", "HTTP/1.1");
    return answer.sslSession().map(session -> http + " over " + session.getProtocol()).orElse(http + ", no TLS");
  }

  /** Absent without the header {@code Date}, which has whole seconds. */
  private static Optional<Duration> clockAhead(HttpResponse<byte[]> answer, Instant now) {
    try {
      return answer.headers().firstValue("date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .map(theirs -> Duration.between(now, theirs));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private static Map<String, String> headers(HttpResponse<byte[]> answer) {
    Map<String, String> headers = new TreeMap<>();
    answer.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return headers;
  }
}
