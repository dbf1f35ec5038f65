package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.CallFigures;
import cerebras.loadtest.metrics.CancelFigures;
import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.ValidAnswers;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure;
import cerebras.loadtest.report.HeadlineFigures.HeadlineFigure.Value;
import cerebras.loadtest.report.Numbers.Quantity;
import cerebras.loadtest.stats.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
     * @param hint what to look at when it is frequent; empty for a success
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

        /** The same for a fault of an answer that counts as a success. */
        static OutcomeWords of(Invalidity fault) {
            return switch (fault) {
                case NOT_JSON ->
                    new OutcomeWords(
                            "JSON was requested, and the text is not JSON.",
                            "Check whether the model supports responseFormat, and whether the token limit cut the answer off.");
                case SCHEMA_MISMATCH ->
                    new OutcomeWords(
                            "The JSON does not match the schema of the request.",
                            "Set \"strict\": true in the schema if the provider offers it, or simplify the schema.");
                case TOOL_ARGUMENTS ->
                    new OutcomeWords(
                            "The arguments of a tool call are not JSON, or do not match the tool's schema.",
                            "Compare the arguments with the schema of the tool; set \"strict\": true if the provider offers it.");
                case UNKNOWN_TOOL ->
                    new OutcomeWords(
                            "A call of a tool that the request does not offer.",
                            "Compare the names of the tools in request and prompt.");
                case TRUNCATED ->
                    new OutcomeWords(
                            "The token limit, or a content filter, cut the answer off.",
                            "Raise maxTokens, or ask for shorter answers.");
                case EMPTY ->
                    new OutcomeWords(
                            "Neither text nor tool calls.",
                            "Raise maxTokens if reasoning used it up; otherwise report these calls to the provider.");
                case REFUSAL -> new OutcomeWords("The model refused to answer.", "Change the prompts.");
                case REPETITION ->
                    new OutcomeWords(
                            "The end of the text repeats itself.",
                            "Try another temperature or frequency_penalty, or a lower maxTokens.");
            };
        }
    }

    /**
     * The most frequent failures and faults of answers, with what to do.
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
            Stream<Problem> failures = failed.stream()
                    .limit(MOST)
                    .map(outcome -> Problem.of(outcome.getKey(), outcome.getValue(), figures, summary, numbers));
            return new Problems(
                    window.failures() > ReportPage.PageVerdict.MANY_FAILED * window.attempts(),
                    Stream.concat(failures, invalid(summary, numbers)).toList(),
                    others == 0 ? "" : numbers.count(others, "more attempt") + " failed in other ways.");
        }

        /** The faults that too many of the successful answers have. */
        private static Stream<Problem> invalid(RunSummary summary, Numbers numbers) {
            return summary.validAnswers(Headline.of(summary).figures()).stream()
                    .flatMap(found -> byCount(found.faults())
                            .filter(fault -> fault.getValue() > ReportPage.PageVerdict.MANY_FAILED * found.checked())
                            .limit(MOST)
                            .map(fault -> Problem.of(fault.getKey(), fault.getValue(), found.checked(), numbers)));
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

            static Problem of(Invalidity fault, long count, long checked, Numbers numbers) {
                OutcomeWords words = OutcomeWords.of(fault);
                return new Problem(
                        fault.label(),
                        numbers.count(count, "successful answer"),
                        numbers.share(count, checked),
                        words.meaning(),
                        "",
                        words.hint());
            }
        }
    }

    private static <K> Stream<Map.Entry<K, Long>> byCount(Map<K, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<K, Long>comparingByValue().reversed());
    }

    /**
     * Successful answers that are not valid; an answer may have several faults.
     *
     * @param share of valid answers in the headline's window, with its interval; without a value if none was successful there
     * @param rows faults that occurred in the run, the most frequent first
     */
    record ValidityTable(HeadlineFigure share, List<Row> rows) {

        /** Absent if answers were not checked, or if all are valid. */
        static Optional<ValidityTable> of(RunSummary summary, Map<Invalidity, String> examples, Numbers numbers) {
            Figures whole = summary.whole();
            Figures window = Headline.of(summary).figures();
            if (summary.validAnswers(whole).isEmpty() || whole.invalid().answers() == 0) {
                return Optional.empty();
            }
            return Optional.of(new ValidityTable(
                    share(summary.validAnswers(window), numbers),
                    byCount(whole.invalid().faults())
                            .map(fault -> Row.of(fault.getKey(), window, whole, examples, numbers))
                            .toList()));
        }

        private static HeadlineFigure share(Optional<ValidAnswers> found, Numbers numbers) {
            return figure(
                    RunMetric.VALID_SHARE,
                    found.stream()
                            .map(valid -> new Value(
                                    "",
                                    numbers.percent(valid.valid(), valid.checked()),
                                    numbers.percent(valid.share().low()) + " – "
                                            + numbers.percent(valid.share().high()),
                                    false))
                            .toList(),
                    found.map(valid -> numbers.count(valid.valid()) + " of "
                                    + numbers.count(valid.checked(), "successful answer"))
                            .orElse("no answer was successful"));
        }

        /**
         * One fault.
         *
         * @param hint the next step
         * @param share of the successful answers in the window
         * @param whole number of answers in the whole run
         * @param example id of a call that has it; empty if none was kept
         */
        record Row(
                String label, String meaning, String hint, String count, String share, String whole, String example) {

            private static Row of(
                    Invalidity fault,
                    Figures window,
                    Figures whole,
                    Map<Invalidity, String> examples,
                    Numbers numbers) {
                OutcomeWords words = OutcomeWords.of(fault);
                long count = window.invalid().faults().getOrDefault(fault, 0L);
                return new Row(
                        fault.label(),
                        words.meaning(),
                        words.hint(),
                        numbers.count(count),
                        numbers.share(count, window.successes()),
                        numbers.count(whole.invalid().faults().get(fault)),
                        examples.getOrDefault(fault, ""));
            }
        }
    }

    /**
     * The calls that the client cancelled as planned, in the steady window; their cost in the whole run.
     *
     * @param figures in the order of reading; only those that were measured
     */
    record CancelTable(List<HeadlineFigure> figures) {

        /** Absent if no call was cancelled as planned. */
        static Optional<CancelTable> of(RunSummary summary, Numbers numbers) {
            CancelFigures cancels = summary.cancels();
            if (cancels == null) {
                return Optional.empty();
            }
            HeadlineFigure cancelled = new HeadlineFigure(
                    Outcome.CANCELLED_BY_PLAN.label(),
                    "Cancelled by plan",
                    List.of(Value.exact("", new Quantity(numbers.count(cancels.cancelled()), ""))),
                    List.of(numbers.share(cancels.cancelled(), cancels.ended()) + " of "
                            + numbers.count(cancels.ended(), "attempt") + " that ended"));
            return Optional.of(new CancelTable(Stream.of(
                            Stream.of(cancelled),
                            percentiles(RunMetric.TOKENS_BEFORE_CANCEL, Unit.TOKENS, cancels.tokensReceived(), numbers),
                            percentiles(RunMetric.CANCEL_CLOSE_TIME, Unit.TIME, cancels.closeTime(), numbers),
                            percentiles(
                                    RunMetric.FIRST_TOKEN_AFTER_CANCEL,
                                    Unit.TIME,
                                    cancels.firstTokenAfterCancel(),
                                    numbers),
                            percentiles(
                                    RunMetric.FIRST_TOKEN_AFTER_ANSWER,
                                    Unit.TIME,
                                    cancels.firstTokenAfterAnswer(),
                                    numbers),
                            difference(cancels, numbers),
                            cost(cancels, numbers))
                    .flatMap(figures -> figures)
                    .toList()));
        }

        private static Stream<HeadlineFigure> percentiles(
                RunMetric metric, Unit unit, Distribution values, Numbers numbers) {
            return values.n() == 0
                    ? Stream.empty()
                    : Stream.of(figure(
                            metric,
                            Stream.of(50, 95)
                                    .flatMap(percent -> values.shown(percent).stream())
                                    .map(p -> Value.of(p.name(), p, unit, numbers))
                                    .toList(),
                            "of " + numbers.count(values.n(), "call")));
        }

        private static Stream<HeadlineFigure> difference(CancelFigures cancels, Numbers numbers) {
            return cancels.firstTokenDifference().stream()
                    .map(found -> new HeadlineFigure(
                            "",
                            "Time to first token, after a cancelled call less after a successful one",
                            List.of(new Value(
                                    "p50",
                                    numbers.time(found.value()),
                                    numbers.time(found.low()).text() + " – "
                                            + numbers.time(found.high()).text(),
                                    false)),
                            List.of(
                                    found.low() <= 0 && found.high() >= 0
                                            ? "no difference shown: the interval contains 0"
                                            : "")));
        }

        private static Stream<HeadlineFigure> cost(CancelFigures cancels, Numbers numbers) {
            return Stream.ofNullable(cancels.cost())
                    .map(cost -> new HeadlineFigure(
                            "",
                            "Cost of cancelled calls, whole run",
                            List.of(
                                    Value.exact("at least", new Quantity(numbers.dollars(cost.received()), "")),
                                    Value.exact("at most", new Quantity(numbers.dollars(cost.most()), ""))),
                            List.of("an estimate: billed up to the cancel, or up to the token limit")));
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
    }

    private static HeadlineFigure figure(RunMetric metric, List<Value> values, String note) {
        return new HeadlineFigure(metric.key(), metric.title(), values, List.of(note));
    }
}
