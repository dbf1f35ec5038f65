package cerebras.loadtest.report;

import cerebras.loadtest.analysis.capacity.Knee;
import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.ArrivalRate;
import cerebras.loadtest.analysis.finding.RunFinding.BurstRecovery;
import cerebras.loadtest.analysis.finding.RunFinding.Calls;
import cerebras.loadtest.analysis.finding.RunFinding.ConversationGrowth;
import cerebras.loadtest.analysis.finding.RunFinding.GeneratorInvalid;
import cerebras.loadtest.analysis.finding.RunFinding.Measure;
import cerebras.loadtest.analysis.finding.RunFinding.ModelDifferences;
import cerebras.loadtest.analysis.finding.RunFinding.ModelDifferences.Difference;
import cerebras.loadtest.analysis.finding.RunFinding.MostlyFailed;
import cerebras.loadtest.analysis.finding.RunFinding.NoSuccess;
import cerebras.loadtest.analysis.finding.RunFinding.NotCompleted;
import cerebras.loadtest.analysis.finding.RunFinding.NotStarted;
import cerebras.loadtest.analysis.finding.RunFinding.NothingMeasured;
import cerebras.loadtest.analysis.finding.RunFinding.Quota;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaBehaviour;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaLimits;
import cerebras.loadtest.analysis.finding.RunFinding.SingleCall;
import cerebras.loadtest.analysis.finding.RunFinding.Stability;
import cerebras.loadtest.analysis.finding.RunFinding.SustainedThroughput;
import cerebras.loadtest.analysis.finding.RunFinding.ThroughputKnee;
import cerebras.loadtest.analysis.finding.RunFinding.UserCapacity;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The one sentence of a finding, with what the service level decides. */
final class VerdictSentence implements RunFinding.Visitor<String> {

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    /** By choice: a slowest user below half of the median is worth a word. */
    private static final double UNFAIR = 0.5;

    private final RunSummary summary;
    private final String call;

    private VerdictSentence(RunSummary summary) {
        this.summary = summary;
        this.call = summary.calls() == null ? "call" : "attempt";
    }

    static String of(RunFinding finding, JudgedRun run) {
        String sentence = finding.accept(new VerdictSentence(run.summary()));
        return run.judgement()
                        .map(judgement -> judged(sentence, judgement))
                        .orElse(sentence)
                        .replace('\u00a0', ' ')
                + ".";
    }

    /** Without what the service level decides. */
    static String of(RunFinding finding, RunSummary summary) {
        return finding.accept(new VerdictSentence(summary)).replace('\u00a0', ' ') + ".";
    }

    private static String judged(String sentence, Judgement judgement) {
        return switch (judgement.finding()) {
            case MET -> sentence + "; the service level was met";
            case PROBABLY_MET, PROBABLY_MISSED ->
                sentence + "; the service level is undecided, too little was measured";
            case MISSED ->
                sentence + "; the service level was missed: "
                        + judgement.verdicts().stream()
                                .filter(verdict -> verdict.finding() == Finding.MISSED)
                                .map(VerdictLine::comparison)
                                .collect(Collectors.joining(", "));
        };
    }

    @Override
    public String notStarted(NotStarted found) {
        return "The run could not start: " + withoutStop(found.reason());
    }

    @Override
    public String nothingMeasured(NothingMeasured found) {
        return "Nothing was measured: no call ended in this run";
    }

    @Override
    public String noSuccess(NoSuccess found) {
        return "No call succeeded: "
                + (found.ofOutcome() == found.calls()
                        ? found.calls() == 1 ? "the only one" : "all " + NUMBERS.count(found.calls())
                        : NUMBERS.count(found.ofOutcome()) + " of " + NUMBERS.count(found.calls()))
                + (refused(found.outcome())
                        ? (found.ofOutcome() == 1 ? " was" : " were") + " refused"
                                + because(found.outcome(), found.quota())
                        : " ended as " + found.outcome().label());
    }

    @Override
    public String mostlyFailed(MostlyFailed found) {
        return refused(found.outcome())
                ? NUMBERS.share(found.calls().refused(), found.calls().calls()) + " of " + call + "s were refused"
                        + because(found.outcome(), found.quota())
                : NUMBERS.share(found.calls().failures(), found.calls().calls()) + " of " + call + "s failed, "
                        + NUMBERS.count(found.ofOutcome()) + " of "
                        + NUMBERS.count(found.calls().calls()) + " as "
                        + found.outcome().label();
    }

    private static boolean refused(Outcome outcome) {
        return switch (outcome) {
            case QUOTA_REQUESTS, QUOTA_TOKENS, RATE_LIMITED, QUEUE_FULL -> true;
            default -> false;
        };
    }

    private static String because(Outcome outcome, Quota quota) {
        if (quota != null) {
            return ": the quota allows " + allowed(quota);
        }
        return switch (outcome) {
            case QUEUE_FULL -> ": the provider had no capacity";
            case QUOTA_REQUESTS -> ": too many requests for the quota";
            case QUOTA_TOKENS -> ": too many tokens for the quota";
            default -> " by a limit that the server does not name";
        };
    }

    /** {@code 5 requests a minute}. */
    static String allowed(Quota quota) {
        String things = quota.resource().equals("requests") ? "request" : "token";
        return NUMBERS.count(quota.amount(), things)
                + (quota.period().equals("hour") ? " an " : " a ")
                + quota.period();
    }

    @Override
    public String notCompleted(NotCompleted found) {
        String after = found.afterMs() == null ? "" : " after " + NUMBERS.duration(Math.round(found.afterMs() * 1e6));
        String ended = "; " + NUMBERS.count(found.calls(), call) + " had ended";
        return switch (found.cause()) {
            case FAILURE ->
                "The run failed" + after + ": " + withoutStop(found.reason()) + ended
                        + ", and their figures must not be used";
            case INTERRUPTED -> "The run was interrupted" + after + ended;
            case KILLED -> "The run was killed, or is still going on" + ended + " in what was recorded";
        };
    }

    private static String withoutStop(String reason) {
        return reason.strip().replaceAll("[.]$", "");
    }

    @Override
    public String generatorInvalid(GeneratorInvalid found) {
        return "Do not use "
                + listed(found.affected().stream().map(AffectedFigure::title).toList())
                + ": the load generator was overloaded ("
                + new GeneratorHealthText(NUMBERS).worst(GeneratorHealth.in(summary)) + ")";
    }

    @Override
    public String sustainedThroughput(SustainedThroughput found) {
        String who = found.users() == null ? "The load" : NUMBERS.count(found.users(), "user");
        if (found.total() == null) {
            return who + " got an unknown throughput, since the window is too short for a rate; "
                    + ended(found.calls());
        }
        String total = NUMBERS.decimal(found.total().value());
        if (found.perUser() == null) {
            return who + " got " + total + " tokens/s in total; " + ended(found.calls());
        }
        String each = found.users() == 1
                ? total + " tokens/s"
                : NUMBERS.decimal(found.perUser().value()) + " tokens/s each" + slowest(found) + ", " + total
                        + " in total";
        return who + " got " + each + "; " + ended(found.calls());
    }

    private static String slowest(SustainedThroughput found) {
        return found.slowestUser() < UNFAIR * found.perUser().value()
                ? " (the slowest " + NUMBERS.decimal(found.slowestUser()) + ")"
                : "";
    }

    /** {@code all 3,727 calls succeeded}. */
    private String ended(Calls calls) {
        if (calls.failures() > 0) {
            return NUMBERS.count(calls.failures()) + " of " + NUMBERS.count(calls.calls(), call) + " failed ("
                    + NUMBERS.share(calls.failures(), calls.calls()) + ")";
        }
        return calls.calls() == 1
                ? "the only " + call + " succeeded"
                : "all " + NUMBERS.count(calls.calls(), call) + " succeeded";
    }

    @Override
    public String throughputKnee(ThroughputKnee found) {
        String highest = NUMBERS.decimal(found.highest().value()) + " tokens/s";
        return found.users() == null
                ? "No knee up to " + NUMBERS.count(found.mostUsers(), "user")
                        + ": the total throughput still grows with them, to " + highest
                : "Throughput stops growing at about " + NUMBERS.count(Math.round(found.users()), "user") + ", at "
                        + highest + ": " + cause(found.cause());
    }

    private static String cause(Knee.Cause cause) {
        return switch (cause) {
            case QUOTA -> "the quota refuses calls beyond that";
            case QUEUE_FULL -> "the provider is full and refuses calls beyond that";
            case LOAD_GENERATOR -> "the load generator is overloaded there, so this is its limit, not the provider's";
            case PROVIDER_SLOWS -> "the provider slows down beyond that";
            case UNEXPLAINED -> "the cause was not found";
        };
    }

    @Override
    public String userCapacity(UserCapacity found) {
        String level = CapacityAnswer.limits(found.serviceLevel());
        String doubt = found.settled()
                ? found.confident() ? "" : ", as far as too few calls for 95 % confidence can tell"
                : "; the search ended before it was settled";
        if (found.meet() == null) {
            return found.miss() == null
                    ? "The search for capacity ended before its first trial did"
                    : "Not even " + NUMBERS.count(found.miss(), "user") + " got " + level + doubt;
        }
        String meet = NUMBERS.count(found.meet(), "user") + (found.meet() == 1 ? " meets " : " meet ") + level;
        return (found.miss() == null
                        ? meet + "; more were not tried"
                        : meet + "; " + NUMBERS.count(found.miss()) + " do not")
                + doubt;
    }

    @Override
    public String burstRecovery(BurstRecovery found) {
        String burst = "A burst of " + NUMBERS.count(found.burst(), "call");
        String recovered = found.recoveredAfterMs() == null
                ? ""
                : NUMBERS.time(found.recoveredAfterMs() * 1e6).text();
        if (found.inFlightBefore() == null) {
            return burst + " ended within " + recovered + ", with up to " + NUMBERS.decimal(found.mostInFlight())
                    + " in flight; " + ended(found.calls());
        }
        return burst + " raised the calls in flight from " + NUMBERS.decimal(found.inFlightBefore()) + " to "
                + NUMBERS.decimal(found.mostInFlight())
                + (recovered.isEmpty()
                        ? "; they were not normal again before the run ended"
                        : "; they were normal again within " + recovered)
                + (found.calls().failures() == 0 ? "" : "; " + ended(found.calls()));
    }

    @Override
    public String quotaBehaviour(QuotaBehaviour found) {
        if (found.refused() == 0) {
            return "No call was refused for quota: all " + NUMBERS.count(found.letIn()) + " were let in";
        }
        String tested = found.retryAfterKept() + found.retryAfterBroken() == 0
                ? ""
                : "; Retry-After was right " + NUMBERS.count(found.retryAfterKept()) + " of "
                        + NUMBERS.count(found.retryAfterKept() + found.retryAfterBroken()) + " times";
        String through = found.mostPerMinute() == null
                ? ""
                : "; up to " + NUMBERS.count(found.mostPerMinute()) + " came through in a minute";
        return (found.quota() == null ? "Quotas" : "The quota of " + allowed(found.quota())) + " refused "
                + NUMBERS.share(found.refused(), found.attempts()) + " of "
                + NUMBERS.count(found.attempts(), call) + through + tested;
    }

    @Override
    public String modelDifferences(ModelDifferences found) {
        if (found.differences().isEmpty()) {
            return "The models cannot be compared: no prompt was answered by both";
        }
        Map<String, List<Difference>> byModel = found.differences().stream()
                .collect(Collectors.groupingBy(Difference::model, LinkedHashMap::new, Collectors.toList()));
        return byModel.values().stream().map(VerdictSentence::differences).collect(Collectors.joining("; "));
    }

    private static String differences(List<Difference> ofOneModel) {
        Difference first = ofOneModel.get(0);
        String shown = ofOneModel.stream()
                .filter(Difference::shown)
                .map(VerdictSentence::difference)
                .collect(Collectors.joining(" and "));
        String open = ofOneModel.stream()
                .filter(difference -> !difference.shown())
                .map(VerdictSentence::metric)
                .collect(Collectors.joining(" and "));
        String pairs = " (" + NUMBERS.count(first.pairs(), "prompt") + ")";
        if (shown.isEmpty()) {
            return "No difference between " + first.model() + " and " + first.base() + " is shown in " + open + pairs;
        }
        return first.model() + " has " + shown + " than " + first.base()
                + (open.isEmpty() ? "" : ", and no difference is shown in " + open) + pairs;
    }

    private static AttemptMetric of(Difference difference) {
        return AttemptMetric.ofKey(difference.ratio().figure()).orElseThrow();
    }

    private static String metric(Difference difference) {
        return of(difference).title().toLowerCase(Locale.ROOT);
    }

    /** {@code a time to first token that is 12.3 % longer}. */
    private static String difference(Difference difference) {
        double ratio = difference.ratio().value();
        boolean time = of(difference).unit() == AttemptMetric.Unit.TIME;
        String more = ratio > 1 ? time ? "longer" : "higher" : time ? "shorter" : "lower";
        String name = metric(difference);
        return (name.matches("[aeiou].*") ? "an " : "a ") + name + " that is " + NUMBERS.part(Math.abs(ratio - 1)) + " "
                + more;
    }

    @Override
    public String conversationGrowth(ConversationGrowth found) {
        if (found.firstTurn() == null || found.lastTurn() == null) {
            return "Conversations of up to " + NUMBERS.count(found.turns(), "turn")
                    + " were held, and no time to first token was measured; " + ended(found.calls());
        }
        String cached = found.cachedShare() == null
                ? ""
                : ", where " + NUMBERS.part(found.cachedShare()) + " of the prompt came from the cache";
        return "Time to first token went from " + millis(found.firstTurn()) + " in the first turn to "
                + millis(found.lastTurn()) + " in turn " + found.turns() + cached + "; " + ended(found.calls());
    }

    private static String millis(Measure measure) {
        return NUMBERS.time(measure.value() * 1e6).text();
    }

    @Override
    public String arrivalRate(ArrivalRate found) {
        String offered = NUMBERS.decimal(found.offeredPerSecond()) + " requests/s";
        if (!found.keepsUp()) {
            return "Not keeping up: " + offered + " were offered and "
                    + NUMBERS.decimal(found.achievedPerSecond() == null ? 0 : found.achievedPerSecond())
                    + " completed, so that " + NUMBERS.count(found.backlog(), call)
                    + " had not ended when the window did";
        }
        String latency = found.latency() == null
                ? ""
                : " with a p95 latency of " + millis(found.latency()) + " from the scheduled start";
        return "The service kept up with " + offered + latency + "; " + ended(found.calls());
    }

    @Override
    public String singleCall(SingleCall found) {
        String tokens = found.outputTokens() == null ? "" : NUMBERS.count(Math.round(found.outputTokens()), "token");
        String speed = found.outputSpeed() == null ? "" : " at " + NUMBERS.decimal(found.outputSpeed()) + " tokens/s";
        String first = found.timeToFirstTokenMs() == null
                ? ""
                : ": the first token came after "
                        + NUMBERS.time(found.timeToFirstTokenMs() * 1e6).text();
        return "The call took " + NUMBERS.time(found.elapsedMs() * 1e6).text() + first
                + (tokens.isEmpty() ? "" : (first.isEmpty() ? ": " : ", ") + tokens + " in all" + speed);
    }

    @Override
    public String quotaLimits(QuotaLimits found) {
        return found.limits().isEmpty()
                ? "No quota of " + found.model() + " was found in " + NUMBERS.count(found.calls(), "call")
                : "The quota of " + found.model() + " allows "
                        + listed(found.limits().stream()
                                .map(VerdictSentence::allowed)
                                .toList());
    }

    @Override
    public String stability(Stability found) {
        String length = NUMBERS.duration(Math.round(found.hours() * 3_600e9));
        String throughput = sustainedThroughput(found.throughput());
        return found.shown().isEmpty()
                ? "No drift is shown in " + length + ": " + throughput
                : listed(found.shown().stream().map(VerdictSentence::drift).toList()) + " in " + length + ": "
                        + throughput;
    }

    private static String drift(Stability.Slope slope) {
        double change = slope.perHour().value();
        String direction = change > 0 ? " rises by " : " falls by ";
        return switch (slope.figure()) {
            case TIME_TO_FIRST_TOKEN ->
                "Time to first token" + direction + NUMBERS.decimal(Math.abs(change)) + " ms an hour";
            case OUTPUT_SPEED -> "Output speed" + direction + NUMBERS.decimal(Math.abs(change)) + " tokens/s an hour";
            case FAILURES ->
                "The share of failures" + direction + NUMBERS.decimal(100 * Math.abs(change))
                        + " percentage points an hour";
        };
    }

    private static String listed(List<String> things) {
        return things.size() < 2
                ? String.join("", things)
                : String.join(", ", things.subList(0, things.size() - 1)) + " and " + things.get(things.size() - 1);
    }
}
