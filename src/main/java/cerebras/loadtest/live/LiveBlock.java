package cerebras.loadtest.live;

import cerebras.loadtest.live.LiveTally.LiveFigures;
import cerebras.loadtest.live.LiveTally.Recent;
import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.SessionEnd.Result;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.report.Numbers.Quantity;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the load goes, in six lines or some more. Streams that are still open are in no figure but the number in flight: how
 * many tokens they have brought is known when they end.
 *
 * @param phase in words
 * @param left until the plan stops sending, in words; empty where that is not known
 */
record LiveBlock(String phase, String left, Gauges gauges, LiveFigures figures, Caps caps) {

    private static final Numbers NUMBERS = Numbers.CONSOLE;
    private static final double NANOS_PER_SECOND = 1e9;

    String text() {
        Stream<String> first = Stream.of(title(), tokens(), call(), sessions(), failures());
        return Stream.of(first, quota(), Stream.of(spent(), dropped()))
                .flatMap(lines -> lines)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** With the time left, where it fits. */
    private String title() {
        String title = titleWithoutLeft();
        String whole = title + BlockLine.BETWEEN + left;
        return left.isEmpty() || whole.length() > BlockLine.COLUMNS ? title : whole;
    }

    private String titleWithoutLeft() {
        return BlockLine.title(
                phase,
                Stream.of(
                                Optional.of(NUMBERS.count(figures.calls(), "call") + " ended, "
                                        + NUMBERS.count(figures.recent().calls()) + " new"),
                                Optional.of(NUMBERS.count(gauges.inFlight()) + " in flight"),
                                waiting())
                        .flatMap(Optional::stream)
                        .toList());
    }

    private Optional<String> waiting() {
        return gauges.waiting().isEmpty()
                ? Optional.empty()
                : Optional.of(NUMBERS.count(gauges.waiting().getAsInt()) + " waiting for quota");
    }

    private String tokens() {
        return BlockLine.named(
                "tokens",
                List.of(
                        perSecond(figures.recent().tokens(), figures.recentNanos()) + " now",
                        perSecond(figures.tokens(), figures.elapsedNanos()) + " since the start",
                        "of calls that ended" + (figures.estimated() ? ", estimated" : "")));
    }

    private static String perSecond(long tokens, long nanos) {
        return nanos < Window.SHORTEST_OF_A_RATE_NANOS
                ? Numbers.ABSENT
                : NUMBERS.decimal(tokens * NANOS_PER_SECOND / nanos) + "/s";
    }

    private String call() {
        Recent recent = figures.recent();
        return BlockLine.named(
                "a call",
                List.of(
                        "first token p50 " + time(recent.firstToken(), 50) + ", p95 " + time(recent.firstToken(), 95),
                        "speed p50 " + percentile(recent.speed(), 50, value -> NUMBERS.decimal(value) + " tokens/s"),
                        "latency p50 " + time(recent.latency(), 50)));
    }

    private static String time(Sample sample, double percent) {
        return percentile(sample, percent, LiveBlock::time);
    }

    static String time(double nanos) {
        Quantity time = NUMBERS.time(nanos);
        return time.number() + " " + time.unit();
    }

    static String percentile(Sample sample, double percent, Function<Double, String> text) {
        return sample.percentile(percent)
                .map(found -> text.apply(found.value()))
                .orElse(Numbers.ABSENT);
    }

    /** Empty before the first session has ended. */
    private String sessions() {
        if (figures.sessions().isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        parts.add(NUMBERS.count(figures.sessions().getOrDefault(Result.COMPLETED, 0L)) + " completed");
        Stream.of(Result.FAILED, Result.DEVIATED)
                .filter(figures.sessions()::containsKey)
                .forEach(result -> parts.add(NUMBERS.count(figures.sessions().get(result)) + " "
                        + result.name().toLowerCase(Locale.ROOT)));
        parts.add("task time p50 " + time(figures.recent().taskTime(), 50));
        return BlockLine.named("sessions", parts);
    }

    private String failures() {
        List<String> kinds = figures.failures().entrySet().stream()
                .sorted(Map.Entry.<Outcome, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(kind -> kind.getKey().label() + " " + NUMBERS.count(kind.getValue()) + ", "
                        + NUMBERS.count(figures.recent().failures(kind.getKey())) + " new")
                .toList();
        return BlockLine.named("failed", kinds.isEmpty() ? List.of("none") : kinds);
    }

    /** A line for each resource; of several models, each with its name. */
    private Stream<String> quota() {
        return figures.quotas().entrySet().stream()
                .flatMap(model -> Stream.of(Resource.values())
                        .map(resource ->
                                left(figures.quotas().size() == 1 ? "" : model.getKey(), resource, model.getValue())));
    }

    private static String left(String model, Resource resource, Announcement told) {
        List<String> amounts = Stream.concat(
                        told.limits().stream()
                                .filter(limit -> limit.limit().resource() == resource)
                                .map(LiveBlock::left),
                        told.openLimits().stream()
                                .filter(limit -> limit.resource() == resource)
                                .map(LiveBlock::left))
                .toList();
        Stream<String> names = Stream.of(model, resource + " left:").filter(name -> !name.isEmpty());
        return amounts.isEmpty()
                ? ""
                : BlockLine.named(
                        "quota", Stream.concat(names, amounts.stream()).toList());
    }

    private static String left(AnnouncedLimit announced) {
        return count(announced.remaining()) + " of "
                + NUMBERS.count(announced.limit().amount()) + "/"
                + announced.limit().period();
    }

    /** Nothing stands where the period would: nobody told it. */
    private static String left(OpenLimit announced) {
        return count(announced.remaining())
                + (announced.amount().isPresent()
                        ? " of " + NUMBERS.count(announced.amount().getAsLong())
                        : "")
                + announced.window().map(window -> "/" + time(window.toNanos())).orElse("");
    }

    private static String count(OptionalLong amount) {
        return amount.isPresent() ? NUMBERS.count(amount.getAsLong()) : Numbers.ABSENT;
    }

    private String dropped() {
        return gauges.dropped() == 0
                ? ""
                : BlockLine.named(
                        "not written",
                        List.of(NUMBERS.count(gauges.dropped(), "attempt")
                                + ", in no figure: the disk does not keep up"));
    }

    private String spent() {
        List<String> parts = new ArrayList<>();
        Optional.ofNullable(figures.spending().dollars())
                .filter(known -> figures.attempts() > 0)
                .map(dollars -> NUMBERS.dollars(dollars)
                        + caps.dollars().map(cap -> " of " + NUMBERS.price(cap)).orElse(""))
                .ifPresent(parts::add);
        caps.calls()
                .ifPresent(
                        cap -> parts.add(NUMBERS.count(figures.attempts()) + " of " + NUMBERS.count(cap, "request")));
        caps.outputTokens()
                .ifPresent(cap ->
                        parts.add(NUMBERS.count(figures.tokens()) + " of " + NUMBERS.count(cap, "output token")));
        return parts.isEmpty() ? "" : BlockLine.named("spent", parts);
    }

    /** A line of a block: a name, and as many parts as fit. Plain text: no terminal is taken for granted. */
    static final class BlockLine {

        private static final int COLUMNS = 100;
        private static final String BETWEEN = "   ";
        private static final String MORE = "…";

        private BlockLine() {}

        /** The line that a block begins with, which an eye or grep finds; cut where it is too long. */
        static String title(String title, List<String> parts) {
            String text = joined(">> %-29s ".formatted(title), parts);
            return text.length() <= COLUMNS ? text : text.substring(0, COLUMNS - MORE.length()) + MORE;
        }

        /** A line of figures, of which none is cut: parts that do not fit are left out, and the mark says so. */
        static String named(String name, List<String> parts) {
            String beginning = "   %-11s ".formatted(name);
            String text = joined(beginning, parts);
            if (text.length() <= COLUMNS) {
                return text;
            }
            int end = text.lastIndexOf(BETWEEN, COLUMNS - BETWEEN.length() - MORE.length());
            return (end < beginning.length() ? beginning : text.substring(0, end) + BETWEEN) + MORE;
        }

        /** A server chose some of the words: none of them may steer a terminal. */
        private static String joined(String beginning, List<String> parts) {
            return (beginning + String.join(BETWEEN, parts)).replaceAll("\\p{C}", "?");
        }
    }
}
