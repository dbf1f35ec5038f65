package cerebras.loadtest.report;

import cerebras.loadtest.analysis.capacity.Knee;
import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.ArrivalRate;
import cerebras.loadtest.analysis.finding.RunFinding.BurstRecovery;
import cerebras.loadtest.analysis.finding.RunFinding.Calls;
import cerebras.loadtest.analysis.finding.RunFinding.ConversationGrowth;
import cerebras.loadtest.analysis.finding.RunFinding.GeneratorInvalid;
import cerebras.loadtest.analysis.finding.RunFinding.Measure;
import cerebras.loadtest.analysis.finding.RunFinding.MostlyFailed;
import cerebras.loadtest.analysis.finding.RunFinding.NoSuccess;
import cerebras.loadtest.analysis.finding.RunFinding.NotCompleted;
import cerebras.loadtest.analysis.finding.RunFinding.NotStarted;
import cerebras.loadtest.analysis.finding.RunFinding.NothingMeasured;
import cerebras.loadtest.analysis.finding.RunFinding.Quota;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaBehaviour;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaLimits;
import cerebras.loadtest.analysis.finding.RunFinding.SessionTasks;
import cerebras.loadtest.analysis.finding.RunFinding.SingleCall;
import cerebras.loadtest.analysis.finding.RunFinding.Stability;
import cerebras.loadtest.analysis.finding.RunFinding.SustainedThroughput;
import cerebras.loadtest.analysis.finding.RunFinding.ThroughputKnee;
import cerebras.loadtest.analysis.finding.RunFinding.UserCapacity;
import cerebras.loadtest.analysis.finding.RunFinding.VariantDifferences;
import cerebras.loadtest.analysis.finding.RunFinding.VariantDifferences.Difference;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A finding as one short sentence, with what the service level decides: a missed one comes first, before the finding. What
 * does not fit in a headline is left to {@link VerdictDetails}.
 */
final class VerdictSentence implements RunFinding.Visitor<String> {

    /** A headline on a page, and two lines of the console. */
    static final int LONGEST = 120;

    /** By choice: with fewer affected figures than these, they are named. */
    private static final int NEARLY_ALL = 5;

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    /** By choice: a slowest user below half of the median is worth a word. */
    private static final double UNFAIR = 0.5;

    /** By choice: more missed limits than these are too many for a headline. */
    private static final int FEW_LIMITS = 2;

    /** By choice: likewise of quotas. */
    private static final int FEW_QUOTAS = 3;

    private final RunSummary summary;
    private final String call;

    private VerdictSentence(RunSummary summary) {
        this.summary = summary;
        this.call = summary.calls() == null ? "call" : "attempt";
    }

    static String of(RunFinding finding, JudgedRun run) {
        String sentence = finding.accept(new VerdictSentence(run.summary()));
        return run.judgement()
                        .filter(judgement -> finding.answers())
                        .map(judgement -> judged(sentence, judgement))
                        .orElse(sentence)
                        .replace('\u00a0', ' ')
                + ".";
    }

    /** What the service level decides, in a sentence of its own. */
    static String of(Judgement judgement) {
        String sentence = switch (judgement.finding()) {
            case MET -> "The service level was met with 95 % confidence.";
            case PROBABLY_MET, PROBABLY_MISSED ->
                "The service level is inconclusive: too little was measured for 95 % confidence.";
            case MISSED -> missed(judgement) + ".";
        };
        return sentence.replace('\u00a0', ' ');
    }

    /** Without what the service level decides. */
    static String of(RunFinding finding, RunSummary summary) {
        return finding.accept(new VerdictSentence(summary)).replace('\u00a0', ' ') + ".";
    }

    private static String judged(String sentence, Judgement judgement) {
        return switch (judgement.finding()) {
            case MET -> sentence + "; the service level was met";
            case PROBABLY_MET, PROBABLY_MISSED -> sentence + "; the service level is inconclusive";
            case MISSED -> missed(judgement);
        };
    }

    private static String missed(Judgement judgement) {
        List<SloResult> missed = judgement.verdicts().stream()
                .filter(verdict -> verdict.finding() == Finding.MISSED)
                .toList();
        int shown = Math.min(FEW_LIMITS, missed.size());
        String limits =
                missed.subList(0, shown).stream().map(VerdictLine::comparison).collect(Collectors.joining(", "));
        return "The service level was missed: " + limits
                + (missed.size() > shown ? " and " + NUMBERS.count(missed.size() - shown, "more limit") : "");
    }

    @Override
    public String notStarted(NotStarted found) {
        return "The run could not start: " + firstSentence(found.reason());
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
                        ? (found.ofOutcome() == 1 ? " was" : " were") + " refused, "
                                + because(found.outcome(), found.quota())
                        : " ended as " + found.outcome().label());
    }

    @Override
    public String mostlyFailed(MostlyFailed found) {
        return refused(found.outcome())
                ? NUMBERS.share(found.calls().refused(), found.calls().calls()) + " of " + call + "s were refused: "
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
            return "the quota allows " + allowed(quota);
        }
        return switch (outcome) {
            case QUEUE_FULL -> "the provider had no capacity";
            case QUOTA_REQUESTS -> "too many requests for the quota";
            case QUOTA_TOKENS -> "too many tokens for the quota";
            default -> "the server does not say by which limit";
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
                "The run failed" + after + (found.reason() == null ? "" : ": " + firstSentence(found.reason()));
            case INTERRUPTED -> "The run was interrupted" + after + ended;
            case STOPPED -> "The run was stopped on the live page" + after + ended;
            case KILLED -> "The run was killed or is still going on" + ended;
        };
    }

    /** Without its full stop. */
    private static String firstSentence(String reason) {
        return reason.strip().replaceAll("(?s)[.](\\s.*)?$", "");
    }

    @Override
    public String generatorInvalid(GeneratorInvalid found) {
        String figures = found.affected().size() >= NEARLY_ALL
                ? "these figures"
                : listed(found.affected().stream().map(AffectedFigure::title).toList());
        return "Do not use " + figures + ": the load generator was overloaded ("
                + new GeneratorHealthText(NUMBERS).worst(GeneratorHealth.in(summary)) + ")";
    }

    @Override
    public String sustainedThroughput(SustainedThroughput found) {
        String who = found.users() == null ? "The load" : NUMBERS.count(found.users(), "user");
        if (found.total() == null) {
            return "Throughput was not measured, the window is too short; " + ended(found.calls());
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
            case LOAD_GENERATOR -> "a limit of the load generator, not of the provider";
            case PROVIDER_SLOWS -> "the provider slows down beyond that";
            case UNEXPLAINED -> "the cause was not found";
        };
    }

    @Override
    public String userCapacity(UserCapacity found) {
        String level =
                found.serviceLevel().size() > 1 ? "the service level" : CapacityAnswer.limits(found.serviceLevel());
        String noun = found.agents() ? "agent" : "user";
        String doubt = found.settled()
                ? found.confident() ? "" : " (not with 95 % confidence)"
                : "; the search did not finish";
        if (found.meet() == null) {
            return found.miss() == null
                    ? "The search for capacity ended before its first trial"
                    : "Not even " + NUMBERS.count(found.miss(), noun) + " got " + level + doubt;
        }
        String meet = NUMBERS.count(found.meet(), noun) + (found.meet() == 1 ? " meets " : " meet ") + level;
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
        return burst + " raised calls in flight from " + NUMBERS.decimal(found.inFlightBefore()) + " to "
                + NUMBERS.decimal(found.mostInFlight())
                + (recovered.isEmpty() ? " until the run ended" : " for less than " + recovered)
                + (found.calls().failures() == 0 ? "" : "; " + ended(found.calls()));
    }

    @Override
    public String quotaBehaviour(QuotaBehaviour found) {
        if (found.refused() == 0) {
            return "No call was refused for quota: all " + NUMBERS.count(found.admitted()) + " were let in";
        }
        String through = found.mostPerMinute() == null
                ? ""
                : "; at most " + NUMBERS.count(found.mostPerMinute()) + " came through in a minute";
        return (found.quota() == null ? "Quotas" : "The quota of " + allowed(found.quota())) + " refused "
                + NUMBERS.share(found.refused(), found.attempts()) + " of "
                + NUMBERS.count(found.attempts(), call) + through;
    }

    @Override
    public String variantDifferences(VariantDifferences found) {
        if (found.differences().isEmpty()) {
            return "Nothing can be compared: no prompt was answered by both";
        }
        return differences(byVariant(found).get(0));
    }

    /** The differences of each variant from the first one, in the order of variants. */
    static List<List<Difference>> byVariant(VariantDifferences found) {
        Map<String, List<Difference>> byVariant = found.differences().stream()
                .collect(Collectors.groupingBy(Difference::variant, LinkedHashMap::new, Collectors.toList()));
        return List.copyOf(byVariant.values());
    }

    /** How one variant differs from the first one, without a full stop. */
    static String differences(List<Difference> ofOneVariant) {
        Difference first = ofOneVariant.get(0);
        String pairs = " (" + NUMBERS.count(first.pairs(), "prompt") + ")";
        List<Difference> shown = ofOneVariant.stream().filter(Difference::shown).toList();
        List<Difference> open =
                ofOneVariant.stream().filter(difference -> !difference.shown()).toList();
        if (shown.isEmpty()) {
            return "No difference shown between " + first.variant() + " and " + first.base() + pairs;
        }
        long faster = shown.stream().filter(VerdictSentence::faster).count();
        String verdict = faster == shown.size() ? " is faster than " : faster == 0 ? " is slower than " : " against ";
        return first.variant() + verdict + first.base() + ": "
                + shown.stream().map(VerdictSentence::difference).collect(Collectors.joining(" and "))
                + (open.isEmpty()
                        ? ""
                        : ", no difference shown in "
                                + open.stream().map(VerdictSentence::metric).collect(Collectors.joining(" and ")))
                + pairs;
    }

    /** The intervals of what is shown, and the size of what would have been; empty without intervals. */
    static String evidence(List<Difference> ofOneVariant) {
        String intervals = ofOneVariant.stream()
                .filter(Difference::shown)
                .map(VerdictSentence::interval)
                .collect(Collectors.joining(", "));
        String sizes = ofOneVariant.stream()
                .filter(difference -> !difference.shown() && difference.detectable() != null)
                .map(difference -> percent(difference.detectable()) + " in " + metric(difference))
                .collect(Collectors.joining(" or "));
        return (intervals.isEmpty() ? "" : "95 % intervals: " + intervals + ".")
                + (intervals.isEmpty() || sizes.isEmpty() ? "" : " ")
                + (sizes.isEmpty() ? "" : "Four of five such runs would have shown a difference of " + sizes + ".");
    }

    private static boolean faster(Difference difference) {
        return difference.ratio().value() > 1 == of(difference).higherIsBetter();
    }

    private static AttemptMetric of(Difference difference) {
        return AttemptMetric.ofKey(difference.ratio().figure()).orElseThrow();
    }

    private static String metric(Difference difference) {
        return of(difference).title().toLowerCase(Locale.ROOT);
    }

    /** {@code time to first token 12.3 % longer}. */
    private static String difference(Difference difference) {
        double ratio = difference.ratio().value();
        return metric(difference) + " " + percent(Math.abs(ratio - 1)) + " " + more(difference, ratio);
    }

    /** {@code time to first token 11.0 % to 13.5 % longer}. */
    private static String interval(Difference difference) {
        double low = Math.abs(difference.ratio().low() - 1);
        double high = Math.abs(difference.ratio().high() - 1);
        return metric(difference) + " " + percent(Math.min(low, high)) + " to " + percent(Math.max(low, high)) + " "
                + more(difference, difference.ratio().value());
    }

    private static String more(Difference difference, double ratio) {
        boolean time = of(difference).unit() == AttemptMetric.Unit.TIME;
        return ratio > 1 ? time ? "longer" : "higher" : time ? "shorter" : "lower";
    }

    /** A change, which can be more than the whole. */
    private static String percent(double change) {
        return NUMBERS.decimal(100 * change) + " %";
    }

    /** {@code 8 agents completed 5.2 tasks/min; half of the tasks took up to 41 s; 2 of 52 sessions failed}. */
    @Override
    public String sessionTasks(SessionTasks found) {
        String agents = found.agents() == Math.rint(found.agents())
                ? NUMBERS.count((long) found.agents(), "agent")
                : NUMBERS.decimal(found.agents()) + " agents";
        if (found.completed() == 0) {
            return agents + " completed no task: " + NUMBERS.count(found.sessions(), "session") + " ended, "
                    + NUMBERS.count(found.unfinished()) + " were unfinished";
        }
        String rate = found.perMinute() == null
                ? NUMBERS.count(found.completed(), "task")
                : NUMBERS.decimal(found.perMinute().value()) + " tasks/min";
        String time = found.taskTime() == null
                ? ""
                : found.estimated()
                        ? "; half of all tasks take up to about " + millis(found.taskTime())
                        : "; half of the tasks took up to " + millis(found.taskTime());
        long failed = found.sessions() - found.completed();
        return agents + " completed " + rate + time + "; "
                + (failed == 0
                        ? "no session failed"
                        : NUMBERS.count(failed) + " of " + NUMBERS.count(found.sessions(), "session") + " failed");
    }

    @Override
    public String conversationGrowth(ConversationGrowth found) {
        if (found.firstTurn() == null || found.lastTurn() == null) {
            return "No time to first token was measured in conversations of up to "
                    + NUMBERS.count(found.turns(), "turn") + "; " + ended(found.calls());
        }
        return "Time to first token went from " + millis(found.firstTurn()) + " in turn 1 to "
                + millis(found.lastTurn()) + " in turn " + found.turns() + "; " + ended(found.calls());
    }

    private static String millis(Measure measure) {
        return NUMBERS.time(measure.value() * 1e6).text();
    }

    @Override
    public String arrivalRate(ArrivalRate found) {
        String offered = NUMBERS.decimal(found.offeredPerSecond()) + " requests/s";
        if (!found.keepsUp()) {
            return "The service did not keep up with " + offered + ": "
                    + (found.achievedPerSecond() == null
                            ? ""
                            : "it completed " + NUMBERS.decimal(found.achievedPerSecond()) + " requests/s, and ")
                    + NUMBERS.count(found.backlog(), call) + (found.backlog() == 1 ? " was" : " were")
                    + " still open at the end";
        }
        String latency = found.latency() == null ? "" : " at a p95 latency from schedule of " + millis(found.latency());
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
                : quotas(found, FEW_QUOTAS);
    }

    /** The first of the limits, without a full stop. */
    static String quotas(QuotaLimits found, int shown) {
        List<String> limits = new ArrayList<>(found.limits().stream()
                .limit(shown)
                .map(VerdictSentence::allowed)
                .toList());
        int more = found.limits().size() - limits.size();
        if (more > 0) {
            limits.add(more + " more");
        }
        return "The quota of " + found.model() + " allows " + listed(limits);
    }

    @Override
    public String stability(Stability found) {
        String length = NUMBERS.duration(Math.round(found.hours() * 3_600e9));
        return found.shown().isEmpty()
                ? "No drift shown in " + length + "; " + sustainedThroughput(found.throughput())
                : "Over " + length + ", "
                        + listed(found.shown().stream()
                                .map(VerdictSentence::drift)
                                .toList()) + " an hour";
    }

    private static String drift(Stability.Slope slope) {
        double change = slope.perHour().value();
        String direction = change > 0 ? " rose by " : " fell by ";
        return switch (slope.figure()) {
            case TIME_TO_FIRST_TOKEN -> "time to first token" + direction + NUMBERS.decimal(Math.abs(change)) + " ms";
            case OUTPUT_SPEED -> "output speed" + direction + NUMBERS.decimal(Math.abs(change)) + " tokens/s";
            case FAILURES -> "failures" + direction + NUMBERS.decimal(100 * Math.abs(change)) + " percentage points";
        };
    }

    private static String listed(List<String> things) {
        return things.size() < 2
                ? String.join("", things)
                : String.join(", ", things.subList(0, things.size() - 1)) + " and " + things.get(things.size() - 1);
    }
}
