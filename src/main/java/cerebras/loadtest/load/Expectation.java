package cerebras.loadtest.load;

import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.RunHeader.Price;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The expected requests of a load, as far as they can be computed before it. If users wait for their answers, the
 * number of calls depends on the duration of the answers and is an estimate. Retries are not counted.
 *
 * @param stretches parts of the load, in order
 * @param atOnce calls of a burst, all due at the same time, in addition to the others
 * @param atOnceSeconds time of the burst since the beginning of the load
 * @param promptTokens mean prompt tokens per call, by the server's count
 * @param mostOutputTokens mean token limit of an answer
 * @param estimated whether calls are an estimate, or known from the plan
 * @param evenAnswers whether all answers have the same token limit, so that the mean is a bound
 * @param unknownPrompts names of requests whose prompts are built during the load, so that prompt tokens and cost are
 *     unknown; empty if there are none
 */
public record Expectation(
        List<Stretch> stretches,
        long atOnce,
        double atOnceSeconds,
        double promptTokens,
        double mostOutputTokens,
        boolean estimated,
        boolean evenAnswers,
        String unknownPrompts) {

    private static final double SECONDS_PER_MINUTE = 60;
    private static final BigDecimal PER_MILLION = new BigDecimal("0.000001");

    public Expectation {
        stretches = List.copyOf(stretches);
    }

    /** An expectation whose prompts are all known before the load. */
    public Expectation(
            List<Stretch> stretches,
            long atOnce,
            double atOnceSeconds,
            double promptTokens,
            double mostOutputTokens,
            boolean estimated,
            boolean evenAnswers) {
        this(stretches, atOnce, atOnceSeconds, promptTokens, mostOutputTokens, estimated, evenAnswers, "");
    }

    /**
     * A part of the load in which the rate changes linearly or is constant.
     *
     * @param from calls per second at its beginning
     * @param to calls per second at its end
     */
    public record Stretch(double seconds, double from, double to) {

        /** The calls of users who call repeatedly during that time. */
        public static Stretch ofUsers(double seconds, double from, double to, double callSeconds) {
            return new Stretch(seconds, from / callSeconds, to / callSeconds);
        }

        public double calls() {
            return callsIn(seconds);
        }

        /** Calls from its beginning until that time. */
        private double callsIn(double elapsed) {
            return elapsed == 0 ? 0 : from * elapsed + (to - from) * elapsed * elapsed / (2 * seconds);
        }

        /**
         * The time at which this number of calls, at most {@link #calls}, was made: the root of the quadratic in {@link
         * #callsIn}.
         */
        private double secondsUntil(double calls) {
            if (calls <= 0) {
                return 0;
            }
            double growth = (to - from) / seconds;
            return Math.abs(growth) < 1e-12
                    ? calls / from
                    : (Math.sqrt(from * from + 2 * growth * calls) - from) / growth;
        }
    }

    /**
     * What is known about each call before the load.
     *
     * @param seconds duration of a call and the pause after it
     * @param secondsPerToken duration per token of its answer; 0 if unknown
     * @param promptTokens mean prompt tokens, by the server's count
     * @param mostOutputTokens mean token limit of its answer
     * @param evenAnswers whether all answers have the same token limit
     */
    public record Call(
            double seconds, double secondsPerToken, double promptTokens, double mostOutputTokens, boolean evenAnswers) {

        /** Duration of a call whose answer has this token limit. */
        double seconds(double mostTokens) {
            return seconds + (mostTokens - mostOutputTokens) * secondsPerToken;
        }
    }

    /** The expectation for users who wait for their answers: the number of calls is an estimate. */
    static Expectation estimated(List<Stretch> stretches, Call call) {
        return new Expectation(stretches, 0, 0, call.promptTokens(), call.mostOutputTokens(), true, call.evenAnswers());
    }

    /** One call, and nothing else. */
    public static Expectation ofOneCall(double promptTokens, double mostOutputTokens) {
        return new Expectation(List.of(), 1, 0, promptTokens, mostOutputTokens, false, true);
    }

    /** Calls of the whole plan, if nothing delays them. */
    public double calls() {
        return atOnce + stretches.stream().mapToDouble(Stretch::calls).sum();
    }

    /** Length of the plan. */
    public double seconds() {
        return stretches.stream().mapToDouble(Stretch::seconds).sum();
    }

    /** Calls made until then, if nothing delays them. */
    private double callsUntil(double seconds) {
        double calls = seconds >= atOnceSeconds ? atOnce : 0;
        double left = seconds;
        for (Stretch stretch : stretches) {
            calls += stretch.callsIn(Math.max(0, Math.min(left, stretch.seconds())));
            left -= stretch.seconds();
        }
        return calls;
    }

    /** The time at which this number of calls, at most {@link #calls}, is made if nothing delays them. */
    private double secondsUntil(double calls) {
        double before = callsUntil(atOnceSeconds) - atOnce;
        if (atOnce > 0 && calls > before && calls <= before + atOnce) {
            return atOnceSeconds;
        }
        double left = calls > before ? calls - atOnce : calls;
        double seconds = 0;
        for (Stretch stretch : stretches) {
            if (left <= stretch.calls()) {
                return seconds + stretch.secondsUntil(left);
            }
            left -= stretch.calls();
            seconds += stretch.seconds();
        }
        return seconds;
    }

    /**
     * The maximum number of calls in any window of this length that begins or ends with a part of the load; rounded to
     * a millionth, because sums of fractions miss whole numbers.
     */
    private double mostCallsIn(double seconds) {
        List<Double> moments = new ArrayList<>(List.of(0.0, atOnceSeconds));
        double moment = 0;
        for (Stretch stretch : stretches) {
            moment += stretch.seconds();
            moments.add(moment);
        }
        double most = moments.stream()
                .flatMap(at -> Stream.of(at, Math.max(0, at - seconds)))
                .mapToDouble(from -> callsUntil(from + seconds) - (from == 0 ? 0 : callsUntil(Math.nextDown(from))))
                .max()
                .orElse(0);
        return Math.rint(most * 1e6) / 1e6;
    }

    /** Maximum cost of one call in US dollars. */
    private BigDecimal dollarsPerCall(Price price) {
        return price.input()
                .multiply(BigDecimal.valueOf(promptTokens))
                .add(price.output().multiply(BigDecimal.valueOf(mostOutputTokens)))
                .multiply(PER_MILLION, MathContext.DECIMAL64);
    }

    /** The maximum use of a limit within one of its periods, if it exceeds the limit. */
    public Optional<Excess> excess(Quota quota) {
        double calling = mostCallsIn(quota.limit().period().duration().toSeconds());
        double asked = calling * quota.perCall();
        return asked > quota.limit().amount() ? Optional.of(new Excess(quota, asked)) : Optional.empty();
    }

    /**
     * A limit, and how much of it the load uses.
     *
     * @param perCall requests or tokens for each call of the load, whether or not the limit is of that call
     * @param kinds the kinds of requests that it is of; empty for all
     */
    public record Quota(Limit limit, double perCall, String kinds) {}

    /** A limit of all calls. */
    public Quota quota(Limit limit) {
        return new Quota(limit, limit.resource() == Resource.REQUESTS ? 1 : promptTokens + mostOutputTokens, "");
    }

    /** A limit that the load exceeds. */
    public record Excess(Quota quota, double asked) {}

    /** The load under quotas that it waits for and under a budget. */
    public Outlook under(List<Quota> quotas, Caps caps, Optional<Price> price) {
        double most =
                quotas.stream().mapToDouble(quota -> allowed(quota, seconds())).reduce(calls(), Math::min);
        Optional<Cap> cap = cap(caps, price).filter(set -> set.calls() < most);
        double calls = cap.map(Cap::calls).orElse(most);
        double seconds = cap.isPresent()
                ? quotas.stream()
                        .mapToDouble(quota -> secondsUntil(quota, calls))
                        .reduce(secondsUntil(calls), Math::max)
                : seconds();
        Optional<Quota> slowest = quotas.stream().min(Comparator.comparingDouble(quota -> allowed(quota, seconds)));
        boolean held = cap.isPresent() ? seconds > secondsUntil(calls) : most < calls();
        return new Outlook(
                this,
                quotas,
                calls,
                seconds,
                cap.map(Cap::setting),
                held ? slowest : Optional.empty(),
                price.filter(known -> unknownPrompts.isEmpty())
                        .map(known -> dollarsPerCall(known).multiply(BigDecimal.valueOf(calls))));
    }

    /** Calls that a quota admits in that time: those at once plus those refilled during the time. */
    private static double allowed(Quota quota, double seconds) {
        Limit limit = quota.limit();
        return limit.amount() * Math.max(1, seconds / limit.period().duration().toSeconds()) / quota.perCall();
    }

    /** The time at which a quota has admitted this number of calls: the inverse of {@link #allowed}. */
    private static double secondsUntil(Quota quota, double calls) {
        Limit limit = quota.limit();
        double periods = calls * quota.perCall() / limit.amount();
        return periods <= 1 ? 0 : periods * limit.period().duration().toSeconds();
    }

    /**
     * The calls that the budget allows, by the smallest of the caps that are set: a call whose answer might not fit is
     * not made.
     */
    private Optional<Cap> cap(Caps caps, Optional<Price> price) {
        List<Cap> set = new ArrayList<>();
        caps.calls().ifPresent(most -> set.add(new Cap("maxCalls=" + most, most)));
        caps.outputTokens()
                .ifPresent(most ->
                        set.add(new Cap("maxOutputTokens=" + most, Math.floor(most / Math.max(1, mostOutputTokens)))));
        price.filter(known -> unknownPrompts.isEmpty())
                .map(this::dollarsPerCall)
                .filter(each -> each.signum() > 0)
                .ifPresent(each -> caps.dollars()
                        .ifPresent(most -> set.add(new Cap(
                                "maxCost=" + most.toPlainString(),
                                most.divideToIntegralValue(each).doubleValue()))));
        return set.stream().min(Comparator.comparingDouble(Cap::calls));
    }

    private record Cap(String setting, double calls) {}

    /**
     * A load under limits.
     *
     * @param quotas quotas that it waits for
     * @param calls number of calls made
     * @param seconds until the last of them is due
     * @param endedBy the budget setting that ends the run before its plan; absent if none does
     * @param heldBy the quota that delays the load most; absent if none does
     * @param dollars maximum cost; absent without a price
     */
    public record Outlook(
            Expectation load,
            List<Quota> quotas,
            double calls,
            double seconds,
            Optional<String> endedBy,
            Optional<Quota> heldBy,
            Optional<BigDecimal> dollars) {

        /** Calls between two times of the load, both included. */
        public double callsBetween(double fromSeconds, double toSeconds) {
            return callsUntil(toSeconds) - (fromSeconds <= 0 ? 0 : callsUntil(Math.nextDown(fromSeconds)));
        }

        private double callsUntil(double moment) {
            double allowed =
                    quotas.stream().mapToDouble(quota -> allowed(quota, moment)).reduce(calls, Math::min);
            return Math.min(allowed, load.callsUntil(moment));
        }

        public double promptTokens() {
            return calls * load.promptTokens();
        }

        public double mostOutputTokens() {
            return calls * load.mostOutputTokens();
        }

        /** Mean over the whole time. */
        public double callsPerMinute() {
            return calls * SECONDS_PER_MINUTE / seconds;
        }
    }
}
