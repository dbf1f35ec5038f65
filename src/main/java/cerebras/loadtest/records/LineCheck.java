package cerebras.loadtest.records;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.ClientSample.Pauses;
import cerebras.loadtest.records.RunHeader.Price;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Validates lines of a file of records: required values are present, timestamps are in order, numbers are within bounds. A
 * line that fails is damaged; it could distort all figures, or use memory and time without limit.
 *
 * <p>All bounds are defined here. They are far beyond what a run can reach, so that no valid line is rejected.
 */
final class LineCheck {

    /** For runs whose plan has no end; no setting and no phase is longer than a week. */
    private static final long LONGEST_RUN_NANOS = TimeUnit.DAYS.toNanos(366);

    /** A call may be in flight, or wait for quota, for up to a week after the last one was sent: the longest timeout. */
    private static final long LONGEST_DRAIN_NANOS = TimeUnit.DAYS.toNanos(8);

    /** Tolerance: timers may fire early, and timestamps of two threads may cross. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Maximum number of users, calls of a user and attempts of a call. */
    private static final long MOST_COUNTED = 1_000_000_000_000L;

    /** Ten times the largest context window of any model. */
    private static final int MOST_TOKENS = 100_000_000;

    /** Maximum number of steps: each has figures of its own, to which each attempt may belong. */
    private static final int MOST_STEPS = 10_000;

    /** Maximum length of names and server texts; the writer cuts server texts at 300 characters. */
    private static final int LONGEST_NAME = 10_000;

    /** Maximum number of anomalies of an answer. */
    private static final int MOST_FIGURES = 1_000;

    private static final int MOST_STATUS = 999;
    /** Processor time is measured in ticks, so that a short interval may slightly exceed all processors. */
    private static final double MOST_CPU = 2;

    private static final BigDecimal HIGHEST_PRICE = new BigDecimal("1000000000");
    private static final int FINEST_PRICE = 20;
    private static final double HIGHEST_RATE = 1e9;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final long lastNanos;

    private LineCheck(long lastNanos) {
        this.lastNanos = lastNanos;
    }

    /** Why a line is damaged, as it follows the number of the line: "has no scenario". */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String reason) {
            super(reason, null, false, false);
        }
    }

    /** For lines before the header. */
    static LineCheck ofAnyRun() {
        return new LineCheck(LONGEST_RUN_NANOS);
    }

    /**
     * For lines after the given header.
     *
     * @throws Fault if the header itself is damaged
     */
    static LineCheck of(RunHeader header) throws Fault {
        header(header);
        long planned = header.plan().steadyEndNanos();
        return new LineCheck(
                planned == 0 || header.plan().own()
                        ? LONGEST_RUN_NANOS
                        : Math.min(LONGEST_RUN_NANOS, planned + LONGEST_DRAIN_NANOS));
    }

    private static void header(RunHeader header) throws Fault {
        name("run", header.run());
        name("simulation", header.simulation());
        moment(header.loadStart());
        present("target", header.target());
        name("target.kind", header.target().kind());
        name("target.url", header.target().url());
        name("model", header.model());
        present("plan", header.plan());
        plan(header.plan());
        for (Map.Entry<String, Price> price : header.prices().entrySet()) {
            present("price of " + price.getKey(), price.getValue());
            price(price.getKey(), price.getValue().input());
            price(price.getKey(), price.getValue().output());
        }
        texts("settings", header.settings());
        texts("versions", header.versions());
        texts("machine", header.machine());
        if (header.readAs() != null) {
            present("readAs.dialect", header.readAs().dialect());
            present("readAs.by", header.readAs().by());
        }
        for (RunHeader.Variant variant : header.variants()) {
            name("variants.name", variant.name());
            name("variants.model", variant.model());
            if (variant.target() != null) {
                name("variants.target.kind", variant.target().kind());
                name("variants.target.url", variant.target().url());
            }
        }
        if (header.given() != null) {
            texts("given", header.given());
        }
        if (header.mergedRuns() != null) {
            texts("mergedRuns", header.mergedRuns());
        }
    }

    private static void moment(String loadStart) throws Fault {
        present("loadStart", loadStart);
        try {
            Instant start = Instant.parse(loadStart);
            if (start.isBefore(EARLIEST) || start.isAfter(LATEST)) {
                throw new Fault("has loadStart=" + start);
            }
        } catch (DateTimeException notAMoment) {
            throw new Fault("has a loadStart that is no moment");
        }
    }

    private static void plan(LoadPlan plan) throws Fault {
        name("plan.loadModel", plan.loadModel());
        if (plan.users() != null) {
            within("plan.users", plan.users(), 1, MOST_COUNTED);
        }
        within("plan.rampNanos", plan.rampNanos(), 0, LONGEST_RUN_NANOS / 3);
        within("plan.warmupNanos", plan.warmupNanos(), 0, LONGEST_RUN_NANOS / 3);
        within("plan.steadyNanos", plan.steadyNanos(), 0, LONGEST_RUN_NANOS / 3);
        LoadPlan.Offered offered = plan.offered();
        if (offered != null) {
            share("plan.offered.ratePerSecond", offered.ratePerSecond(), HIGHEST_RATE);
            within("plan.offered.burstCalls", offered.burstCalls(), 0, MOST_COUNTED);
            within("plan.offered.steadyCalls", offered.steadyCalls(), 0, MOST_COUNTED);
            if (offered.ratePerSecond() != null) {
                present("plan.offered.arrivals", offered.arrivals());
            }
            brief("plan.offered.arrivals", offered.arrivals());
        } else if (plan.users() == null && plan.description() == null) {
            throw new Fault("has a plan with neither users nor calls");
        }
    }

    private static void price(String model, BigDecimal price) throws Fault {
        present("price of " + model, price);
        if (price.signum() < 0
                || price.scale() < -FINEST_PRICE
                || price.scale() > FINEST_PRICE
                || price.compareTo(HIGHEST_PRICE) > 0) {
            throw new Fault("has a price of " + model + " that cannot be");
        }
    }

    /**
     * Validates a line other than the header.
     *
     * @return the line; an attempt without implausible values from its server
     * @throws Fault if the line is damaged
     */
    LogLine usable(LogLine line) throws Fault {
        if (line instanceof Attempt attempt) {
            attempt(attempt);
            return believed(attempt);
        } else if (line instanceof ClientSample sample) {
            client(sample);
        } else if (line instanceof ServerSample sample) {
            server(sample);
        } else if (line instanceof LoadStep step) {
            within("number", step.number(), 1, MOST_STEPS);
            within("users", step.users(), 0, MOST_COUNTED);
            ordered("startNanos", step.startNanos(), "steadyNanos", step.steadyNanos(), 0);
            ordered("steadyNanos", step.steadyNanos(), "endNanos", step.endNanos(), 0);
            within("startNanos", step.startNanos(), 0, LONGEST_RUN_NANOS);
            within("endNanos", step.endNanos(), 0, LONGEST_RUN_NANOS);
        } else if (line instanceof LoadStop stop) {
            within("atNanos", stop.atNanos(), 0, lastNanos);
            present("reason", stop.reason());
        } else if (line instanceof SessionEnd session) {
            session(session);
        } else if (line instanceof RunAnswer answer) {
            present("title", answer.title());
            texts("lines", answer.lines());
        } else if (line instanceof CapacityResult result) {
            capacity(result);
        } else if (line instanceof RunEnd end) {
            within("endNanos", end.endNanos(), 0, lastNanos);
            within("attempts", end.attempts(), 0, Long.MAX_VALUE);
            within("dropped", end.dropped(), 0, end.attempts());
        } else {
            throw new Fault("is null");
        }
        return line;
    }

    private void session(SessionEnd session) throws Fault {
        within("user", session.user(), 0, MOST_COUNTED);
        name("session", session.session());
        name("script", session.script());
        present("result", session.result());
        within("startNanos", session.startNanos(), -SLACK_NANOS, lastNanos);
        within("endNanos", session.endNanos(), -SLACK_NANOS, lastNanos);
        ordered("startNanos", session.startNanos(), "endNanos", session.endNanos(), SLACK_NANOS);
        within("requests", session.requests(), 0, MOST_COUNTED);
        within("plannedRequests", session.plannedRequests(), 1, MOST_COUNTED);
        within("deviations", session.deviations(), 0, MOST_COUNTED);
        within("toolNanos", session.toolNanos(), 0, LONGEST_RUN_NANOS);
        within("thinkNanos", session.thinkNanos(), 0, LONGEST_RUN_NANOS);
    }

    private static void capacity(CapacityResult result) throws Fault {
        texts("serviceLevel", result.serviceLevel());
        within("trials", result.trials(), 0, MOST_STEPS);
        within("steps", result.steps(), 0, MOST_STEPS);
        level("meet", result.meet());
        level("miss", result.miss());
    }

    private static void level(String key, CapacityResult.Level level) throws Fault {
        if (level == null) {
            return;
        }
        within(key + ".users", level.users(), 1, MOST_COUNTED);
        within(key + ".met", level.met(), 0, MOST_STEPS);
        within(key + ".missed", level.missed(), 0, MOST_STEPS);
        within(key + ".shownMet", level.shownMet(), 0, level.met());
        within(key + ".shownMissed", level.shownMissed(), 0, level.missed());
        present(key + ".missedLimits", level.missedLimits());
        for (Integer times : level.missedLimits().values()) {
            present("number in " + key + ".missedLimits", times);
            within(key + ".missedLimits", times, 0, level.missed() + level.met());
        }
    }

    private void attempt(Attempt attempt) throws Fault {
        within("user", attempt.user(), 0, MOST_COUNTED);
        call(attempt);
        within("attempt", attempt.attempt(), 1, MOST_COUNTED);
        within("turn", attempt.turn(), 1, MOST_COUNTED);
        within("status", attempt.status(), 1, MOST_STATUS);
        name("scenario", attempt.scenario());
        brief("request", attempt.request());
        brief("session", attempt.session());
        brief("agent", attempt.agent());
        brief("variant", attempt.variant());
        name("model", attempt.model());
        brief("finishReason", attempt.finishReason());
        brief("errorCode", attempt.errorCode());
        brief("errorMessage", attempt.errorMessage());
        brief("requestId", attempt.requestId());
        if (attempt.quota() != null) {
            texts("quota", attempt.quota());
        }
        if (attempt.remarks() != null) {
            for (Remark remark : attempt.remarks()) {
                present("remark", remark);
                present("remarks.kind", remark.kind());
            }
        }
        if (attempt.invalid() != null) {
            for (Invalidity fault : attempt.invalid()) {
                present("invalid", fault);
            }
        }
        if (attempt.cancel() != null) {
            within("cancel.promptTokens", attempt.cancel().promptTokens(), 0, Integer.MAX_VALUE);
            within("cancel.maxTokens", attempt.cancel().maxTokens(), 0, Integer.MAX_VALUE);
            within("cancel.atNanos", attempt.cancel().atNanos(), -SLACK_NANOS, lastNanos);
        }
        moments(attempt.moments());
        if (attempt.tokens() != null) {
            tokens(attempt.tokens());
        }
        if (attempt.arrivals() != null) {
            arrivals(attempt.arrivals(), attempt.moments());
        }
    }

    /** The user's number, a hyphen, and the number of the call. */
    private static void call(Attempt attempt) throws Fault {
        name("call", attempt.call());
        String user = attempt.user() + "-";
        try {
            within(
                    "call",
                    Long.parseLong(attempt.call().substring(attempt.call().lastIndexOf('-') + 1)),
                    1,
                    MOST_COUNTED);
        } catch (NumberFormatException notANumber) {
            throw new Fault("has a call id that is not " + user + "NUMBER");
        }
        if (!attempt.call().startsWith(user)) {
            throw new Fault("has a call id that is not " + user + "NUMBER");
        }
    }

    /** Timestamps that are present must be in this order; the end is last. */
    private void moments(Timestamps moments) throws Fault {
        within("moments.dueNanos", moments.dueNanos(), -SLACK_NANOS, lastNanos);
        within("moments.sentNanos", moments.sentNanos(), -SLACK_NANOS, lastNanos);
        within("moments.endNanos", moments.endNanos(), -SLACK_NANOS, lastNanos);
        String name = "dueNanos";
        Long latest = moments.dueNanos();
        String[] names = {
            "releasedNanos",
            "sentNanos",
            "connectedNanos",
            "headersNanos",
            "firstTokenNanos",
            "firstAnswerNanos",
            "lastTokenNanos",
            "endNanos"
        };
        Long[] later = {
            moments.releasedNanos(), moments.sentNanos(), moments.connectedNanos(), moments.headersNanos(),
            moments.firstTokenNanos(), moments.firstAnswerNanos(), moments.lastTokenNanos(), moments.endNanos()
        };
        for (int i = 0; i < later.length; i++) {
            if (later[i] != null) {
                if (latest != null) {
                    ordered("moments." + name, latest, names[i], later[i], SLACK_NANOS);
                }
                name = names[i];
                latest = later[i];
            }
        }
        if ((moments.firstTokenNanos() == null) != (moments.lastTokenNanos() == null)
                || moments.firstAnswerNanos() != null && moments.firstTokenNanos() == null) {
            throw new Fault("has a part of the moments of its text only");
        }
    }

    private static void tokens(TokenCounts tokens) throws Fault {
        if (tokens.output() != null) {
            present("tokens.output.by", tokens.output().by());
            if (tokens.output().estimated()) {
                within("tokens.output.count", tokens.output().count(), 0, MOST_TOKENS);
            }
        }
        within("tokens.firstEvent", tokens.firstEvent(), 0, MOST_TOKENS);
        within("tokens.localOutput", tokens.localOutput(), 0, MOST_TOKENS);
    }

    private static void arrivals(Arrivals arrivals, Timestamps moments) throws Fault {
        present("arrivals.readGapMicros", arrivals.readGapMicros());
        present("arrivals.readTextBytes", arrivals.readTextBytes());
        within("arrivals.textEvents", arrivals.textEvents(), 0, arrivals.events());
        if (arrivals.readGapMicros().length != arrivals.readTextBytes().length) {
            throw new Fault("has %d gaps for %d reads with text"
                    .formatted(arrivals.readGapMicros().length, arrivals.readTextBytes().length));
        }
        if (arrivals.reads() == 0) {
            return;
        }
        if (arrivals.reads() > arrivals.textEvents() || moments.firstTokenNanos() == null) {
            throw new Fault("has reads with text, and no events or moments for them");
        }
        long gaps = sum("arrivals.readGapMicros", arrivals.readGapMicros());
        if (sum("arrivals.readTextBytes", arrivals.readTextBytes()) == 0) {
            throw new Fault("has reads with text of no length");
        }
        long span = moments.lastTokenNanos() - moments.firstTokenNanos();
        if (TimeUnit.MICROSECONDS.toNanos(gaps) - span > SLACK_NANOS) {
            throw new Fault("has arrivals.readGapMicros of %,d µs in all, for text that came in %,d µs"
                    .formatted(gaps, TimeUnit.NANOSECONDS.toMicros(span)));
        }
    }

    private static long sum(String key, int[] values) throws Fault {
        long sum = 0;
        for (int value : values) {
            if (value < 0) {
                throw new Fault("has " + value + " among " + key);
            }
            sum += value;
        }
        return sum;
    }

    /**
     * The attempt without implausible values from its server: negative, beyond any model, or a part larger than the whole.
     * Earlier versions recorded such values.
     */
    private static Attempt believed(Attempt attempt) {
        TokenCounts tokens = believed(attempt.tokens());
        ServerTimes times = believed(attempt.serverTimes(), attempt.moments());
        return tokens == attempt.tokens() && times == attempt.serverTimes() ? attempt : attempt.withTold(tokens, times);
    }

    private static TokenCounts believed(TokenCounts reported) {
        if (reported == null
                || reported.output() != null
                        && possible(reported.output().count())
                        && possible(reported.prompt())
                        && partOf(reported.reasoning(), reported.output().count())
                        && partOf(reported.cachedPrompt(), reported.prompt())
                        && possible(reported.unshown())) {
            return reported;
        }
        TokenCount output =
                reported.output() != null && possible(reported.output().count()) ? reported.output() : null;
        Integer prompt = possible(reported.prompt()) ? reported.prompt() : null;
        return new TokenCounts(
                output,
                output != null && partOf(reported.reasoning(), output.count()) ? reported.reasoning() : null,
                prompt,
                partOf(reported.cachedPrompt(), prompt) ? reported.cachedPrompt() : null,
                reported.firstEvent(),
                output == null ? null : reported.localOutput(),
                output == null || prompt == null || !possible(reported.unshown()) ? null : reported.unshown());
    }

    private static boolean possible(Integer count) {
        return count == null || count >= 0 && count <= MOST_TOKENS;
    }

    private static boolean partOf(Integer part, Integer whole) {
        return part == null || part >= 0 && whole != null && part <= whole;
    }

    /** The same rule as for live answers. An attempt that was not sent has no server times. */
    private static ServerTimes believed(ServerTimes reported, Timestamps moments) {
        if (reported == null || moments.sentNanos() == null) {
            return null;
        }
        long attemptNanos = moments.endNanos() - moments.sentNanos();
        ServerTimes believed = new ServerTimes(
                believed(reported.queueNanos(), attemptNanos),
                believed(reported.promptNanos(), attemptNanos),
                believed(reported.completionNanos(), attemptNanos),
                believed(reported.totalNanos(), attemptNanos));
        return believed.equals(reported) ? reported : believed;
    }

    private static Long believed(Long nanos, long attemptNanos) {
        return nanos != null && ServerTimes.possible(nanos, attemptNanos) ? nanos : null;
    }

    private void server(ServerSample sample) throws Fault {
        within("atNanos", sample.atNanos(), 0, lastNanos);
        within("inFlight", sample.inFlight(), 0, MOST_COUNTED);
        present("figures", sample.figures());
        if (sample.figures().size() > MOST_FIGURES) {
            throw new Fault("has " + sample.figures().size() + " figures");
        }
        for (Map.Entry<String, Double> figure : sample.figures().entrySet()) {
            if (figure.getValue() == null || !Double.isFinite(figure.getValue()) || figure.getValue() < 0) {
                throw new Fault("has " + figure.getKey() + "=" + figure.getValue());
            }
        }
    }

    private void client(ClientSample sample) throws Fault {
        within("atNanos", sample.atNanos(), 0, lastNanos);
        within("spanNanos", sample.spanNanos(), 0, LONGEST_RUN_NANOS);
        delays("eventLoopLag", sample.eventLoopLag());
        delays("readToRecord", sample.readToRecord());
        share("processCpu", sample.processCpu(), MOST_CPU);
        share("machineCpu", sample.machineCpu(), MOST_CPU);
        within("heapUsedBytes", sample.heapUsedBytes(), 0, Long.MAX_VALUE);
        within("queued", sample.queued(), 0, Integer.MAX_VALUE);
        Pauses pauses = sample.pauses();
        if (pauses != null) {
            within("pauses.count", pauses.count(), 0, MOST_COUNTED);
            within("pauses.totalNanos", pauses.totalNanos(), 0, LONGEST_RUN_NANOS);
            within("pauses.longestNanos", pauses.longestNanos(), 0, pauses.totalNanos());
            if (pauses.count() == 0 != (pauses.longestNanos() == null)) {
                throw new Fault("has %d pauses and %s longest one"
                        .formatted(pauses.count(), pauses.longestNanos() == null ? "no" : "a"));
            }
        }
    }

    private static void delays(String key, Delays delays) throws Fault {
        if (delays == null) {
            return;
        }
        within(key + ".n", delays.n(), 1, MOST_COUNTED);
        within(key + ".p50Nanos", delays.p50Nanos(), 0, delays.p99Nanos());
        within(key + ".p99Nanos", delays.p99Nanos(), 0, delays.maxNanos());
        within(key + ".maxNanos", delays.maxNanos(), 0, LONGEST_RUN_NANOS);
        var all = delays.histogram();
        if (all.getTotalCount() != delays.n() || all.getMaxValue() > LONGEST_RUN_NANOS) {
            throw new Fault("has a histogram of " + key + " that is of other values");
        }
    }

    private static void present(String key, Object value) throws Fault {
        if (value == null) {
            throw new Fault("has no " + key);
        }
    }

    private static void name(String key, String text) throws Fault {
        present(key, text);
        brief(key, text);
    }

    private static void brief(String key, String text) throws Fault {
        if (text != null && text.length() > LONGEST_NAME) {
            throw new Fault("has a %s of %,d characters".formatted(key, text.length()));
        }
    }

    private static void texts(String key, Map<String, String> texts) throws Fault {
        present(key, texts);
        texts(key, texts.values());
    }

    private static void texts(String key, Collection<String> texts) throws Fault {
        present(key, texts);
        for (String text : texts) {
            present("text in " + key, text);
        }
    }

    /** An absent value is valid. */
    private static void within(String key, Integer value, long least, long most) throws Fault {
        if (value != null) {
            within(key, value.longValue(), least, most);
        }
    }

    private static void within(String key, Long value, long least, long most) throws Fault {
        if (value != null && (value < least || value > most)) {
            throw new Fault("has " + key + "=" + value + ", out of bounds");
        }
    }

    private static void share(String key, Double value, double most) throws Fault {
        if (value != null && !Double.isFinite(value)) {
            throw new Fault("has a " + key + " that is not finite");
        }
        if (value != null && !(value >= 0 && value <= most)) {
            throw new Fault("has " + key + "=" + value + ", out of bounds");
        }
    }

    private static void ordered(String name, long moment, String laterName, long later, long slackNanos) throws Fault {
        if (moment - later > slackNanos) {
            throw new Fault("has " + name + "=" + moment + " after " + laterName + "=" + later);
        }
    }
}
