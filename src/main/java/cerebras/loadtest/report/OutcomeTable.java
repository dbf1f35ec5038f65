package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.CallFigures;
import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure.Value;
import cerebras.loadtest.report.Numbers.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How the attempts ended.
 *
 * @param rows those outcomes that occurred, in the headline's window or in the whole run
 * @param windowTotal attempts in the headline's window
 * @param wholeTotal attempts in the whole run
 */
record OutcomeTable(List<Row> rows, String windowTotal, String wholeTotal) {

    static OutcomeTable of(RunSummary summary, Numbers numbers) {
        Figures window = Headline.of(summary).figures();
        Figures whole = summary.whole();
        return new OutcomeTable(
                Arrays.stream(Outcome.values())
                        .filter(outcome -> occurrences(window, outcome) + occurrences(whole, outcome) > 0)
                        .map(outcome -> Row.of(outcome, window, whole, numbers))
                        .toList(),
                numbers.count(window.ended()),
                numbers.count(whole.ended()));
    }

    private static long occurrences(Figures figures, Outcome outcome) {
        return figures.outcomes().getOrDefault(outcome, 0L);
    }

    /** One outcome. */
    record Row(String label, boolean success, String meaning, String count, String share, String whole) {

        static Row of(Outcome outcome, Figures window, Figures whole, Numbers numbers) {
            long count = occurrences(window, outcome);
            return new Row(
                    outcome.label(),
                    !outcome.failure(),
                    OutcomeWords.of(outcome).meaning(),
                    numbers.count(count),
                    numbers.share(count, window.ended()),
                    numbers.count(occurrences(whole, outcome)));
        }
    }

    /**
     * What an outcome means in plain words.
     *
     * @param meaning one sentence
     * @param hint what to look at when it is the most frequent one; empty for a success
     */
    record OutcomeWords(String meaning, String hint) {

        static OutcomeWords of(Outcome outcome) {
            return switch (outcome) {
                case OK -> new OutcomeWords("A whole answer.", "");
                case TRUNCATED_BY_LENGTH ->
                    new OutcomeWords("A whole answer that the token limit ended: a success, counted apart.", "");
                case QUOTA_REQUESTS ->
                    new OutcomeWords(
                            "Too many requests for the quota (429).", "Send fewer requests, or raise the quota.");
                case QUOTA_TOKENS ->
                    new OutcomeWords(
                            "Too many tokens for the quota (429).", "Ask for fewer tokens, or raise the quota.");
                case QUEUE_FULL ->
                    new OutcomeWords(
                            "The provider had no capacity, whatever the quota.",
                            "Try again later, or with fewer users.");
                case RATE_LIMITED ->
                    new OutcomeWords(
                            "Refused by a limit that was not named (429).", "Compare the load with the quota.");
                case UNAUTHORIZED ->
                    new OutcomeWords("The key was missing or refused (401, 403).", "Check CEREBRAS_API_KEY.");
                case FORBIDDEN ->
                    new OutcomeWords(
                            "The server refuses this account, region or network, not the key (403).",
                            "See errorMessage of these calls in calls.jsonl, and check the permissions of the account.");
                case MODEL_NOT_FOUND ->
                    new OutcomeWords(
                            "The target has no such model, or not for this account (404, 400, 403).",
                            "Check the model's name and the account.");
                case INVALID_REQUEST ->
                    new OutcomeWords(
                            "The server refused the request (4xx).",
                            "See errorMessage of these calls in calls.jsonl, and correct the request.");
                case CONTEXT_TOO_LONG ->
                    new OutcomeWords(
                            "Prompt and token limit exceed the model's context.", "Shorten the prompt or the limit.");
                case PAYMENT_REQUIRED ->
                    new OutcomeWords(
                            "The account has no credit left (402, or 429 that no wait helps against).",
                            "Check the account's balance.");
                case SERVER_ERROR ->
                    new OutcomeWords(
                            "The server failed (5xx).",
                            "Give the request ids of these calls in calls.jsonl to the operator of the server.");
                case STREAM_ERROR ->
                    new OutcomeWords(
                            "An error in the body of an answer with status 200.",
                            "See errorMessage of these calls in calls.jsonl.");
                case STREAM_BROKEN ->
                    new OutcomeWords(
                            "The stream ended before the answer did.",
                            "Look for proxies and idle timeouts on the way.");
                case MALFORMED ->
                    new OutcomeWords(
                            "The answer was not what an API sends.", "Check the target's address: is it an API?");
                case ANSWER_TOO_LARGE ->
                    new OutcomeWords(
                            "The answer, or its headers, exceeded what this run reads.",
                            "Lower maxTokens, or raise maxAnswerBytes if answers may be this long.");
                case CONTENT_FILTERED ->
                    new OutcomeWords(
                            "The provider's content filter withheld the answer.",
                            "Change the prompts, or the provider's filter settings.");
                case FAILED_FINISH ->
                    new OutcomeWords(
                            "The server ended the answer with a finish reason that is not a success.",
                            "Read finishReason in calls.jsonl, and the server's log.");
                case TIMEOUT ->
                    new OutcomeWords(
                            "No complete answer within the request timeout.", "Raise the timeout, or lower the load.");
                case CONNECT_ERROR ->
                    new OutcomeWords(
                            "No connection, or one that dropped before an answer.",
                            "Check the target's address and the network.");
                case TLS_ERROR ->
                    new OutcomeWords(
                            "The TLS handshake failed.",
                            "Check the target's certificate, its TLS version, and whether it wants a client certificate.");
                case CLIENT_ERROR ->
                    new OutcomeWords(
                            "This machine failed, not the server: open files, memory or header size.",
                            "Raise the limit that the error names (for example ulimit -n), or lower the load.");
                case CANCELLED_BY_PLAN ->
                    new OutcomeWords(
                            "The client cancelled the call, as the settings say.",
                            "Nothing: this is part of the load.");
                case CANCELLED ->
                    new OutcomeWords(
                            "The run ended before the answer did.", "Let the run last longer than an answer takes.");
            };
        }
    }

    /**
     * The most frequent failures, with what to do.
     *
     * @param first whether so many attempts failed that this comes before any figure
     * @param more how many attempts failed in other ways; empty when none did
     */
    record Problems(boolean first, List<Problem> rows, String more) {

        private static final int MOST = 3;

        static Problems of(RunSummary summary, Numbers numbers) {
            Figures window = Headline.of(summary).figures();
            Figures figures = window.failures() > 0 ? window : summary.whole();
            List<Map.Entry<Outcome, Long>> failed = figures.outcomes().entrySet().stream()
                    .filter(outcome -> outcome.getKey().failure() && outcome.getValue() > 0)
                    .sorted(Map.Entry.<Outcome, Long>comparingByValue().reversed())
                    .toList();
            long others =
                    failed.stream().skip(MOST).mapToLong(Map.Entry::getValue).sum();
            return new Problems(
                    window.failures() > ReportPage.PageVerdict.MANY_FAILED * window.attempts(),
                    failed.stream()
                            .limit(MOST)
                            .map(outcome -> Problem.of(outcome.getKey(), outcome.getValue(), figures, summary, numbers))
                            .toList(),
                    others == 0 ? "" : numbers.count(others, "more attempt") + " failed in other ways.");
        }

        /**
         * One outcome.
         *
         * @param message the most frequent message of the whole run; empty without one
         * @param hint the next step
         */
        record Problem(String label, String count, String share, String meaning, String message, String hint) {

            static Problem of(Outcome outcome, long count, Figures figures, RunSummary summary, Numbers numbers) {
                OutcomeWords words = OutcomeWords.of(outcome);
                return new Problem(
                        outcome.label(),
                        numbers.count(count, "attempt"),
                        numbers.share(count, figures.attempts()),
                        words.meaning(),
                        summary.failures().stream()
                                .filter(kind -> kind.outcome() == outcome && kind.message() != null)
                                .findFirst()
                                .map(FailureKind::message)
                                .orElse(""),
                        words.hint());
            }
        }
    }

    /** What failed attempts said, the most frequent first, in the whole run. */
    record FailureTable(List<Row> rows) {

        private static final int MOST_ROWS = 10;

        static FailureTable of(RunSummary summary, Numbers numbers) {
            return new FailureTable(summary.failures().stream()
                    .limit(MOST_ROWS)
                    .map(kind -> Row.of(kind, numbers))
                    .toList());
        }

        /** One kind of failure. */
        record Row(String label, String status, String code, String message, String count) {

            static Row of(FailureKind kind, Numbers numbers) {
                return new Row(
                        kind.outcome().label(),
                        kind.status() == null ? Numbers.ABSENT : kind.status().toString(),
                        orAbsent(kind.errorCode()),
                        orAbsent(kind.message()),
                        numbers.count(kind.count()));
            }

            /** The whole of it on a line. */
            public String text() {
                return count + " × " + label + ": HTTP " + status + ", code " + code + ", " + message;
            }

            private static String orAbsent(String text) {
                return text == null ? Numbers.ABSENT : text;
            }
        }
    }

    /**
     * What making failed attempts again was good for: first attempts and last ones side by side.
     *
     * @param figures in the order of reading
     * @param outcomes those that a first or a last attempt had
     */
    record RetryTable(List<HeadlineFigure> figures, List<Row> outcomes) {

        static RetryTable of(CallFigures calls, Numbers numbers) {
            return new RetryTable(
                    List.of(success(calls, numbers), attempts(calls, numbers), latency(calls, numbers)),
                    Arrays.stream(Outcome.values())
                            .filter(outcome -> calls.first().containsKey(outcome)
                                    || calls.last().containsKey(outcome))
                            .map(outcome -> Row.of(outcome, calls, numbers))
                            .toList());
        }

        /** One outcome: how many calls had it at their first attempt, and how many in the end. */
        record Row(String label, boolean success, String first, String firstShare, String last, String lastShare) {

            static Row of(Outcome outcome, CallFigures calls, Numbers numbers) {
                long first = calls.first().getOrDefault(outcome, 0L);
                long last = calls.last().getOrDefault(outcome, 0L);
                return new Row(
                        outcome.label(),
                        outcome.success(),
                        numbers.count(first),
                        numbers.share(first, calls.calls()),
                        numbers.count(last),
                        numbers.share(last, calls.calls()));
            }
        }

        private static HeadlineFigure success(CallFigures calls, Numbers numbers) {
            List<Value> values = calls.calls() == 0
                    ? List.of()
                    : List.of(
                            Value.exact("in the end", numbers.percent(calls.successes(), calls.calls())),
                            Value.exact(
                                    "at the first attempt", numbers.percent(calls.firstSuccesses(), calls.calls())));
            return figure(
                    RunMetric.CALL_SUCCESS,
                    values,
                    numbers.count(calls.successes()) + " of " + numbers.count(calls.calls(), "call"));
        }

        private static HeadlineFigure attempts(CallFigures calls, Numbers numbers) {
            List<Value> values = calls.calls() == 0
                    ? List.of()
                    : List.of(Value.exact(
                            "", new Quantity(numbers.decimal((double) calls.attempts() / calls.calls()), "")));
            return figure(
                    RunMetric.ATTEMPTS_PER_CALL,
                    values,
                    numbers.count(calls.attempts(), "attempt") + "; " + numbers.count(calls.retried(), "call")
                            + " needed more than one");
        }

        private static HeadlineFigure latency(CallFigures calls, Numbers numbers) {
            List<Value> values = calls.latency().shown().stream()
                    .filter(p -> List.of(50.0, 95.0, 99.0).contains(p.percent()))
                    .map(p -> Value.of(p.name(), p, Unit.TIME, numbers))
                    .toList();
            return figure(
                    RunMetric.CALL_LATENCY,
                    values,
                    "of " + numbers.count(calls.latency().n(), "call") + " that got their answer");
        }

        private static HeadlineFigure figure(RunMetric metric, List<Value> values, String note) {
            return new HeadlineFigure(metric.key(), metric.title(), values, List.of(note));
        }
    }
}
