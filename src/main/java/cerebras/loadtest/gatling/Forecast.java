package cerebras.loadtest.gatling;

import cerebras.loadtest.config.PacingPolicy;
import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.config.Setting;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Period;
import cerebras.loadtest.quota.Resource;
import cerebras.loadtest.report.Numbers;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is about to happen, after the first small call: how the target answers, what its quotas are, what the load will ask
 * for and cost, and whether that fits.
 *
 * @param first what the small call showed
 * @param expected absent where the load depends on what it finds
 */
record Forecast(Setup setup, FirstCall.Told first, Optional<Expectation> expected) {

  /** By choice: more than a slow way there and back, and less than what a wrong time zone or a stopped clock shows. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
  /** By choice: a small call takes a second, also where a model wakes up or a line is long. */
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final int CENT_DIGITS = 2;
  private static final double COUNT_TOLERANCE = 0.1;
  private static final int COUNT_TOLERANCE_TOKENS = 15;

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("  answers  "
        + first.failure().map(failure -> "not yet: a small call got " + failure).orElseGet(this::answered));
    lines.add("  quotas   " + quotas());
    lines.add("  expects  "
        + expected.map(this::expected).orElse("as many calls as it needs to find its answer") + budget());
    notes().forEach(note -> lines.add("  Note: " + note));
    return String.join("\n", lines) + "\n";
  }

  private String answered() {
    String counts = Stream.of(count("prompt", first.promptTokens()), count("output", first.outputTokens()))
        .flatMap(Optional::stream).collect(Collectors.joining(", "));
    String protocol = first.protocol().isEmpty() ? "" : ", " + first.protocol();
    return format("a small call in %,d ms%s", first.latency().toMillis(), protocol)
        + (counts.isEmpty() ? "; the server counts no tokens" : "; tokens: " + counts);
  }

  private static Optional<String> count(String name, Optional<FirstCall.Count> count) {
    return count.map(both -> format("%s %,d (counted here %,d)", name, both.server(), both.local()));
  }

  private String quotas() {
    Announcement told = first.quotas();
    String read = first.setup().dialect().toString();
    return told.limits().isEmpty() && told.openLimits().isEmpty()
        ? "none announced"
        : Stream.of(Resource.values()).map(resource -> quotas(resource, told)).filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")) + ", read as of " + read;
  }

  private static String quotas(Resource resource, Announcement told) {
    String amounts = Stream.concat(
            told.limits().stream()
                .map(AnnouncedLimit::limit)
                .filter(limit -> limit.resource() == resource)
                .map(limit -> format("%,d %s", limit.amount(), a(limit.period()))),
            told.openLimits().stream().filter(limit -> limit.resource() == resource).map(Forecast::quota))
        .collect(Collectors.joining(", "));
    return amounts.isEmpty() ? "" : resource + ": " + amounts;
  }

  private static String quota(OpenLimit limit) {
    String amount = limit.amount().isPresent()
        ? format("%,d", limit.amount().getAsLong())
        : format("%,d left", limit.remaining().orElse(0));
    return amount + limit.window().map(window -> " in " + Numbers.CONSOLE.duration(window.toNanos()))
        .orElse(" in a time that is not told");
  }

  private static String a(Period period) {
    return (period == Period.HOUR ? "an " : "a ") + period;
  }

  /** How many calls waiting users make hangs on how long their answers are: so that no figure of theirs is a bound. */
  private String expected(Expectation load) {
    return load.estimated()
        ? "about " + figures(load, "") + "; more calls, if answers are shorter than they may be"
        : figures(load, "at most ");
  }

  private String figures(Expectation load, String bound) {
    return format("%s, %,.0f prompt and %s%,.0f output tokens",
        Math.round(load.calls()) == 1 ? "1 call" : format("%,.0f calls", load.calls()),
        load.calls() * load.promptTokens(), bound, load.mostTokens())
        + setup.meanPrice()
            .map(price -> load.mostDollars(price.input(), price.output()).setScale(CENT_DIGITS, RoundingMode.UP))
            .map(dollars -> format(", %s$%,.2f", bound, dollars))
            .orElse(", at no known price");
  }

  private String budget() {
    Map<String, String> texts = setup.settings().effective();
    String caps = Stream.of(Setting.MAX_CALLS, Setting.MAX_OUTPUT_TOKENS, Setting.MAX_COST)
        .filter(cap -> texts.containsKey(cap.key()))
        .map(cap -> cap.key() + "=" + texts.get(cap.key()))
        .collect(Collectors.joining(", "));
    return caps.isEmpty() ? "" : "; capped by " + caps;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    RunSettings settings = setup.settings();
    String consequence = settings.pacing() == PacingPolicy.OFF
        ? "Expect refusals, or run with -Dpacing=quota"
        : "Calls will wait for it, and be fewer";
    String excesses = expected.stream()
        .flatMap(load -> first.quotas().limits().stream().flatMap(announced -> load.excess(announced.limit()).stream()))
        .map(Forecast::tooMuch).collect(Collectors.joining(", "));
    if (!excesses.isEmpty()) {
      notes.add("this plan asks for more than the quota allows: " + excesses + ". " + consequence);
    }
    notes.addAll(unclearQuotas());
    if (first.failure().isEmpty() && first.latency().compareTo(SLOW) > 0) {
      notes.add(format("a small call took %,d s: a load of such calls measures a target that is hardly there",
          first.latency().toSeconds()));
    }
    first.clockAhead().filter(ahead -> ahead.abs().compareTo(CLOCK_TOLERANCE) > 0)
        .map(ahead -> format("the server's clock is %,d s %s this machine's: times of day in the report are this machine's",
            ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"))
        .ifPresent(notes::add);
    first.promptTokens().filter(Forecast::apart)
        .map(count -> "the server counts prompts differently from this client: estimates of tokens are rough")
        .ifPresent(notes::add);
    return notes;
  }

  /** What of the headers is not understood, and what that means for pacing. */
  private List<String> unclearQuotas() {
    List<String> notes = new ArrayList<>();
    boolean paced = setup.settings().pacing() != PacingPolicy.OFF;
    List<OpenLimit> unknown = first.quotas().openLimits().stream().filter(limit -> limit.window().isEmpty()).toList();
    if (!unknown.isEmpty()) {
      boolean reset = unknown.stream().allMatch(limit -> limit.untilReset().isPresent());
      String pacing = reset
          ? "; pacing keeps what is left until the reset"
          : "; pacing cannot keep a limit of which no reset is told";
      notes.add("the headers do not tell in which time these limits hold: " + unknown.stream()
          .map(limit -> limit.resource().toString()).distinct().collect(Collectors.joining(", "))
          + (paced ? pacing : "") + ". If you know whose form they have, say so, for example -Ddialect=openai");
    }
    if (!first.quotas().notUnderstood().isEmpty()) {
      notes.add("these headers look like limits and are not understood: " + first.quotas().notUnderstood().entrySet().stream()
          .map(header -> PreflightClient.shown(header.getKey() + ": " + header.getValue()))
          .collect(Collectors.joining(", ")));
    }
    return notes;
  }

  private static String tooMuch(Expectation.Excess excess) {
    Limit limit = excess.limit();
    return format("%,.0f %s %s (%,d allowed)", excess.asked(), limit.resource(), a(limit.period()), limit.amount());
  }

  private static boolean apart(FirstCall.Count count) {
    int difference = Math.abs(count.server() - count.local());
    return difference > COUNT_TOLERANCE_TOKENS && difference > COUNT_TOLERANCE * count.server();
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
