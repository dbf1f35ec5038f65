package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.settings.Setting;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was tested: the head of the page.
 *
 * @param run name of the run
 * @param simulation class name
 * @param model as requested
 * @param target host of the API; of compared targets, the name and host of each
 * @param dialect that the server's headers were read in, and what showed it; empty where nothing did
 * @param simulated whether the target is the emulator
 * @param load in a line of words
 * @param startedAt ISO 8601
 * @param started the same for people
 * @param client how the load generator was connected, and what encrypted; empty in records that do not tell
 * @param suite version of this suite; {@link Numbers#ABSENT} when not told
 * @param versions of suite, Gatling and Java
 */
record RunDescription(
        String run,
        String simulation,
        String model,
        String target,
        String dialect,
        boolean simulated,
        String load,
        String startedAt,
        String started,
        String client,
        String suite,
        String versions) {

    private static final DateTimeFormatter TO_THE_SECOND = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    static RunDescription of(RunSummary summary, Numbers numbers) {
        RunHeader run = summary.run();
        return new RunDescription(
                run.run(),
                run.simulation(),
                run.model(),
                targets(run),
                run.dialectWords(),
                run.target().emulated(),
                LoadText.of(summary, numbers),
                run.loadStart(),
                readable(run.loadStart()),
                client(run.machine()),
                run.versions().getOrDefault("suite", Numbers.ABSENT),
                listed(run.versions()));
    }

    /** Earlier versions, and other tools, may record one of the two only. */
    private static String client(Map<String, String> machine) {
        String tls = machine.get("tls");
        return Stream.of(machine.get("transport"), tls == null ? null : "TLS by " + tls)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }

    private static String targets(RunHeader run) {
        String compared = run.variants().stream()
                .filter(variant -> variant.target() != null)
                .map(variant -> variant.name() + " (" + host(variant.target()) + ")")
                .collect(Collectors.joining(", "));
        return compared.isEmpty() ? host(run.target()) : compared;
    }

    /** The host, and the port if the address names one; the whole text when it is no address. */
    static String host(RunHeader.Target target) {
        try {
            String authority = URI.create(target.url()).getAuthority();
            return authority == null ? target.url() : authority;
        } catch (IllegalArgumentException notAnAddress) {
            return target.url();
        }
    }

    /** The moment as people write it; the text as it stands when it is no moment. */
    static String readable(String moment) {
        try {
            return TO_THE_SECOND.format(Instant.parse(moment));
        } catch (DateTimeParseException notIso) {
            return moment;
        }
    }

    private static String listed(Map<String, String> versions) {
        return versions.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** A load in a line of words: "10 users, closed model, steady 60 s". */
    static final class LoadText {

        private LoadText() {}

        static String of(RunSummary summary, Numbers numbers) {
            List<Breakdown> steps = summary.steps();
            String load = steps.isEmpty()
                    ? of(summary.run().plan(), numbers) + replayed(summary.run())
                    : bySteps(steps, actor(summary.run()), numbers);
            return load + merged(summary.run().mergedRuns());
        }

        /** Who makes the load: {@code agent} if sessions are played, otherwise {@code user}. */
        static String actor(RunHeader run) {
            return run.settings().containsKey(Setting.SESSIONS.key()) ? "agent" : "user";
        }

        private static String merged(List<String> runs) {
            return runs == null ? "" : ", merged from " + runs.size() + " runs";
        }

        /** A trace that was not replayed as fast as it was recorded. */
        private static String replayed(RunHeader run) {
            String speed = run.settings().getOrDefault("traceSpeed", "1");
            return speed.equals("1") ? "" : ", at " + speed + " times the speed of the trace";
        }

        private static String bySteps(List<Breakdown> steps, String actor, Numbers numbers) {
            IntSummaryStatistics users =
                    steps.stream().mapToInt(step -> step.number()).summaryStatistics();
            return "%s from %s to %s, closed model"
                    .formatted(
                            numbers.count(steps.size(), "step"),
                            numbers.count(users.getMin()),
                            numbers.count(users.getMax(), actor));
        }

        private static String of(LoadPlan plan, Numbers numbers) {
            if (plan.own()) {
                String measured = plan.steadyNanos() == 0
                        ? ""
                        : ", measured for " + numbers.duration(plan.steadyNanos()) + " after "
                                + numbers.duration(plan.warmupNanos());
                return plan.description() + ", " + plan.loadModel() + " model" + measured;
            }
            String load = offered(plan, numbers) + ", " + plan.loadModel() + " model";
            return plan.steadyNanos() == 0 ? load : load + ", steady " + numbers.duration(plan.steadyNanos());
        }

        private static String offered(LoadPlan plan, Numbers numbers) {
            LoadPlan.Offered offered = plan.offered();
            if (offered == null) {
                return numbers.count(plan.users(), "user");
            }
            String burst =
                    offered.burstCalls() == null ? null : "a burst of " + numbers.count(offered.burstCalls(), "call");
            String arrivals = offered.ratePerSecond() == null
                    ? null
                    : numbers.decimal(offered.ratePerSecond()) + " requests/s, " + manner(offered.arrivals());
            return Stream.of(burst, arrivals).filter(Objects::nonNull).collect(Collectors.joining(" on top of "));
        }

        private static String manner(String arrivals) {
            return arrivals.equals("trace") ? "as recorded in a trace" : arrivals + " arrivals";
        }

        /** What the load model means for the reader of the figures. */
        static String meaning(LoadPlan plan) {
            return switch (plan.loadModel()) {
                case "closed" ->
                    "Closed model: a fixed number of users, each waits for its answer before it asks again. It shows "
                            + "capacity. When the server slows down, the users ask less often, so latency looks better than it would "
                            + "under arrivals that do not wait.";
                case "open" ->
                    "Open model: requests arrive at a rate, whether or not earlier ones were answered. A slow server "
                            + "shows as latency.";
                case "mixed" ->
                    "Mixed model: some users arrive at a rate, whether or not earlier requests were answered; others are a"
                            + " fixed number, each of whom waits for its answer before it sends the next request.";
                default -> "Load model: " + plan.loadModel() + ".";
            };
        }
    }
}
