package cerebras.loadtest.run;

import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.Expectation.Outlook;
import cerebras.loadtest.load.Expectation.Quota;
import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.settings.RequestSettings.UsagePolicy;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.RunSettings.PacingPolicy;
import cerebras.loadtest.settings.RunSettings.RetryPolicy;
import cerebras.loadtest.settings.Setting;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The forecast after the first small call: how the target answers, its quotas, the size and cost of the load, and
 * whether it fits.
 *
 * @param first result of the small call
 * @param expected absent if the load depends on its results
 * @param unforeseeable what is known about the load if {@code expected} is absent
 * @param announced quotas that small calls announced, one for each of the asked variants
 */
public record Forecast(
        Setup setup,
        FirstCall.Told first,
        Optional<Expectation> expected,
        String unforeseeable,
        List<Announcement> announced) {

    /** The forecast after a single small call. */
    public Forecast(Setup setup, FirstCall.Told first, Optional<Expectation> expected, String unforeseeable) {
        this(setup, first, expected, unforeseeable, List.of(first.quotas()));
    }

    /** By choice: more than a slow round trip, and less than the effect of a wrong time zone or a stopped clock. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    /** By choice: a small call takes about a second, even with a cold model or a slow network. */
    private static final Duration SLOW = Duration.ofSeconds(10);

    private static final int CENT_DIGITS = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final double COUNT_TOLERANCE = 0.1;
    private static final int COUNT_TOLERANCE_TOKENS = 15;

    /** The forecast for the load of this setup. */
    public static Forecast of(Setup setup, FirstCall.Told first, List<Announcement> announced) {
        LoadShape load = setup.load();
        String unforeseeable = load.unforeseeable()
                + load.mostNanos().stream()
                        .mapToObj(nanos -> ", for " + Numbers.CONSOLE.duration(nanos) + " at most")
                        .findFirst()
                        .orElse("");
        return new Forecast(setup, first, load.expectation(setup.call(first)), unforeseeable, announced);
    }

    /**
     * The answers and quotas of each of the targets that are compared, and the size of the load as a whole, estimated with the
     * first one.
     *
     * @param firsts results of the small calls, by target
     */
    public static String text(Setup setup, Map<String, FirstCall.Told> firsts) {
        List<String> lines = new ArrayList<>();
        firsts.forEach((name, first) -> {
            Forecast target = of(setup.targets().get(name), first, List.of(first.quotas()));
            lines.add("  " + name + ": " + target.answers());
            lines.add("    quotas: " + target.quotas());
        });
        FirstCall.Told first = firsts.values().iterator().next();
        Forecast whole = of(setup, first, List.of(first.quotas()));
        lines.add("  expects  of all targets together "
                + whole.expected
                        .map(load -> load.under(List.of(), setup.caps(), setup.meanPrice()))
                        .map(whole::expected)
                        .orElse(whole.unforeseeable));
        return String.join("\n", lines) + "\n";
    }

    private String answers() {
        return first.failure()
                .map(failure -> "not yet: a small call got " + failure)
                .orElseGet(this::answered);
    }

    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("  answers  " + answers());
        lines.add("  quotas   " + quotas());
        Optional<Outlook> outlook = expected.map(load -> load.under(waitedFor(load), setup.caps(), setup.meanPrice()));
        lines.add("  expects  " + outlook.map(this::expected).orElse(unforeseeable) + budget(outlook));
        notes(outlook).forEach(note -> lines.add("  Note: " + note));
        return String.join("\n", lines) + "\n";
    }

    private String answered() {
        String counts = Stream.of(count("prompt", first.promptTokens()), count("output", first.outputTokens()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        String protocol = first.protocol().isEmpty() ? "" : ", " + first.protocol();
        return format("a small call in %,d ms%s", first.latency().toMillis(), protocol)
                + (counts.isEmpty() ? uncounted() : "; tokens: " + counts);
    }

    /** Distinguishes a server that does not count tokens from one that was not asked to. */
    private String uncounted() {
        RunSettings settings = first.setup().settings();
        return !settings.stream() || settings.request().usage() == UsagePolicy.ASK
                ? "; the server does not count tokens"
                : "; the server was not asked to count tokens";
    }

    private static Optional<String> count(String name, Optional<FirstCall.Count> count) {
        return count.map(both -> format("%s %,d (counted here %,d)", name, both.server(), both.local()));
    }

    private String quotas() {
        Announcement told = first.quotas();
        Dialect.Choice dialect = first.setup().dialect();
        String read = dialect.dialect() == Dialect.OTHER ? "" : ", read as those of " + dialect;
        return told.limits().isEmpty() && told.openLimits().isEmpty()
                ? "none announced"
                : Stream.of(Resource.values())
                                .map(resource -> quotas(resource, told))
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining("; "))
                        + read;
    }

    private static String quotas(Resource resource, Announcement told) {
        String amounts = Stream.concat(
                        told.limits().stream()
                                .map(AnnouncedLimit::limit)
                                .filter(limit -> limit.resource() == resource)
                                .map(limit -> format("%,d %s", limit.amount(), a(limit.period()))),
                        told.openLimits().stream()
                                .filter(limit -> limit.resource() == resource)
                                .map(Forecast::quota))
                .collect(Collectors.joining(", "));
        return amounts.isEmpty() ? "" : resource + ": " + amounts;
    }

    private static String quota(OpenLimit limit) {
        String amount = limit.amount().isPresent()
                ? format("%,d", limit.amount().getAsLong())
                : format("%,d left", limit.remaining().orElse(0));
        return amount
                + limit.window()
                        .map(window -> " in " + Numbers.CONSOLE.duration(window.toNanos()))
                        .orElse(" in an unknown period");
    }

    private static String a(Period period) {
        return (period == Period.HOUR ? "an " : "a ") + period;
    }

    /**
     * The expected calls, tokens and cost. If users wait for answers, the number of calls depends on the length of the
     * answers, unless calls are limited or wait for a quota: figures are then not bounds. Nor are they if token limits
     * differ and only their mean is known.
     */
    private String expected(Outlook outlook) {
        boolean counted = outlook.endedBy()
                .filter(cap -> cap.startsWith(Setting.MAX_CALLS.key()))
                .isPresent();
        boolean open =
                outlook.load().estimated() && !counted && outlook.heldBy().isEmpty();
        return (outlook.load().estimated() && !counted ? "about " : "")
                + figures(outlook, open ? "" : outlook.load().evenAnswers() ? "at most " : "about ")
                + (open ? "; more calls if answers are shorter than their limit" : "");
    }

    private static String figures(Outlook outlook, String bound) {
        String output = format("%s%,.0f output tokens", bound, outlook.mostOutputTokens());
        String unknown = outlook.load().unknownPrompts();
        if (!unknown.isEmpty()) {
            return calls(outlook) + ", " + output + "; prompt tokens and cost are not known, since the prompts of "
                    + unknown + " are made during the load";
        }
        return format("%s, %,.0f prompt and %s", calls(outlook), outlook.promptTokens(), output)
                + outlook.dollars()
                        .map(dollars -> format(", %s$%,.2f", bound, dollars.setScale(CENT_DIGITS, RoundingMode.UP)))
                        .orElse(", at an unknown price");
    }

    /** "1,000 calls at 5 a minute: 3 h 20 min". */
    private static String calls(Outlook outlook) {
        long calls = Math.round(outlook.calls());
        String number = Numbers.CONSOLE.count(calls, "call");
        return calls <= 1 || outlook.seconds() < 1
                ? number
                : number + " at " + rate(outlook.callsPerMinute()) + " a minute: "
                        + Numbers.CONSOLE.duration(Math.round(outlook.seconds()) * NANOS_PER_SECOND);
    }

    private static String rate(double perMinute) {
        return new DecimalFormat(perMinute < 10 ? "0.#" : "#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(perMinute);
    }

    /** The budget, if the load reaches it. */
    private String budget(Optional<Outlook> outlook) {
        Map<String, String> texts = setup.settings().effective();
        String caps = Stream.of(Setting.MAX_CALLS, Setting.MAX_OUTPUT_TOKENS, Setting.MAX_COST)
                .filter(cap -> texts.containsKey(cap.key()))
                .map(cap -> cap.key() + "=" + texts.get(cap.key()))
                .collect(Collectors.joining(", "));
        boolean reached = outlook.isEmpty() || outlook.get().endedBy().isPresent();
        return caps.isEmpty() ? "" : (reached ? "; capped by " : "; within ") + caps;
    }

    /** What ends or slows down the run other than its plan. */
    private static Stream<String> limits(Outlook outlook) {
        Stream<String> budget = outlook.endedBy().stream()
                .map(cap -> cap + " ends the run before its plan, of "
                        + Numbers.CONSOLE.duration(Math.round(outlook.load().seconds()) * NANOS_PER_SECOND) + ", does");
        Stream<String> quota = outlook.heldBy().stream()
                .map(held -> format(
                        "calls wait for the quota of %,d %s %s%s: without it there would be %,.0f in the time of the plan",
                        held.limit().amount(),
                        held.limit().resource(),
                        a(held.limit().period()),
                        of(held),
                        outlook.load().calls()));
        return Stream.concat(budget, quota);
    }

    /** The limits that this number of calls cannot decide, even if all calls are good. */
    private Stream<String> undecided(Outlook outlook) {
        LoadPlan plan = setup.plan();
        double steady = outlook.callsBetween(plan.steadyStartNanos() / 1e9, plan.steadyEndNanos() / 1e9);
        return ServiceLevel.of(setup.settings().serviceLevel()).stream()
                .flatMap(level -> level.limits().stream())
                .filter(limit -> limit.fewestCalls().isPresent()
                        && Math.round(steady * setup.share(limit.request()))
                                < limit.fewestCalls().getAsLong())
                .map(limit -> format(
                        "%s%s needs %,d calls in the steady phase at least, and this load will make %s%,d: expect INCONCLUSIVE, or %s",
                        ServiceLevel.PREFIX,
                        limit.key(),
                        limit.fewestCalls().getAsLong(),
                        outlook.load().estimated() ? "about " : "",
                        Math.round(steady * setup.share(limit.request())),
                        outlook.endedBy()
                                .map(cap -> "raise " + cap.substring(0, cap.indexOf('=')))
                                .orElse("measure longer")));
    }

    /** The limits that calls wait for: those announced in answers, and those of the plan in the settings. */
    private List<Quota> waitedFor(Expectation load) {
        return setup.settings().pacing() == PacingPolicy.OFF ? List.of() : quotas(load, true);
    }

    /** @param planned whether the plan in the settings counts, besides what answers announce */
    private List<Quota> quotas(Expectation load, boolean planned) {
        List<Quota> quotas = new ArrayList<>();
        for (Setup.Account account : setup.accounts(load)) {
            Map<String, Limit> limits = new LinkedHashMap<>();
            if (planned) {
                account.limits().forEach(limit -> limits.put(limit.name(), limit));
            }
            if (account.variant() < announced.size()) {
                announced
                        .get(account.variant())
                        .limits()
                        .forEach(told -> limits.put(told.limit().name(), told.limit()));
            }
            limits.values().stream()
                    .map(limit -> new Quota(
                            limit,
                            limit.resource() == Resource.REQUESTS ? account.share() : account.tokensPerCall(),
                            account.kinds()))
                    .forEach(quotas::add);
        }
        return quotas;
    }

    /** Whose quota it is, if not that of all calls. */
    private static String of(Quota quota) {
        return quota.kinds().isEmpty() ? "" : " of " + quota.kinds();
    }

    private List<String> notes(Optional<Outlook> outlook) {
        List<String> notes = new ArrayList<>();
        outlook.stream().flatMap(Forecast::limits).forEach(notes::add);
        outlook.stream().flatMap(this::undecided).forEach(notes::add);
        boolean paced = setup.settings().pacing() == PacingPolicy.QUOTA;
        String retried =
                setup.settings().retries() == RetryPolicy.OFF ? "" : ", each of which is sent up to three times";
        String excesses = expected.stream()
                .filter(load -> !paced)
                .flatMap(load -> quotas(load, false).stream().flatMap(quota -> load.excess(quota).stream()))
                .map(Forecast::tooMuch)
                .collect(Collectors.joining(", "));
        if (!excesses.isEmpty()) {
            notes.add("this plan asks for more than the quota allows: " + excesses + ". Expect refusals" + retried
                    + ", or run with -Dpacing=quota");
        }
        notes.addAll(unclearQuotas());
        if (first.failure().isEmpty() && first.latency().compareTo(SLOW) > 0) {
            notes.add(format(
                    "a small call took %,d s: a load of such calls measures a target that hardly responds",
                    first.latency().toSeconds()));
        }
        first.clockAhead()
                .filter(ahead -> ahead.abs().compareTo(CLOCK_TOLERANCE) > 0)
                .map(ahead -> format(
                        "the server's clock is %,d s %s this machine's: times of day in the report are this machine's",
                        ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"))
                .ifPresent(notes::add);
        first.promptTokens()
                .filter(Forecast::apart)
                .map(count -> "the server counts prompts differently from this client: estimates of tokens are rough")
                .ifPresent(notes::add);
        return notes;
    }

    /** Headers that are not understood, and the consequence for pacing. */
    private List<String> unclearQuotas() {
        List<String> notes = new ArrayList<>();
        boolean paced = setup.settings().pacing() != PacingPolicy.OFF;
        List<OpenLimit> unknown = first.quotas().openLimits().stream()
                .filter(limit -> limit.window().isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            boolean reset =
                    unknown.stream().allMatch(limit -> limit.untilReset().isPresent());
            String pacing = reset
                    ? "; pacing respects the remainder until the reset"
                    : "; pacing cannot respect a limit without a reset";
            notes.add("the headers do not state the period of these limits: "
                    + unknown.stream()
                            .map(limit -> limit.resource().toString())
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + (paced ? pacing : "")
                    + (first.setup().dialect().dialect() == Dialect.OTHER
                            ? ". If you know whose format they have, set it, for example -Ddialect=openai"
                            : ""));
        }
        if (!first.quotas().notUnderstood().isEmpty()) {
            notes.add("these headers look like limits, but are not understood: "
                    + first.quotas().notUnderstood().entrySet().stream()
                            .map(header -> TargetClient.shown(header.getKey() + ": " + header.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        return notes;
    }

    private static String tooMuch(Expectation.Excess excess) {
        Limit limit = excess.quota().limit();
        return format(
                "%,.0f %s %s%s (%,d allowed)",
                excess.asked(), limit.resource(), a(limit.period()), of(excess.quota()), limit.amount());
    }

    private static boolean apart(FirstCall.Count count) {
        int difference = Math.abs(count.server() - count.local());
        return difference > COUNT_TOLERANCE_TOKENS && difference > COUNT_TOLERANCE * count.server();
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
