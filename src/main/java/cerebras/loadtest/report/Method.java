package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.metrics.Metric;
import cerebras.loadtest.metrics.RunMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.report.OutcomeTable.OutcomeWords;
import cerebras.loadtest.report.RunDescription.LoadText;
import cerebras.loadtest.settings.Launch;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.stats.Window;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the figures were made, and what they do not prove.
 *
 * @param definitions of every figure on the page
 * @param outcomes what each means
 * @param window which stretch of the run the headline is about
 * @param loadModel what the load model means for the reader
 */
record Method(List<Definition> definitions, List<Definition> outcomes, String window, String loadModel) {

    static Method of(RunSummary summary, Numbers numbers) {
        return new Method(
                Stream.of(
                                Arrays.stream(RunMetric.values())
                                        .filter(metric ->
                                                summary.calls() != null || !RunMetric.OF_CALLS.contains(metric))
                                        .filter(metric ->
                                                !summary.quotas().isEmpty() || metric != RunMetric.RETRY_AFTER)
                                        .filter(metric ->
                                                summary.cancels() != null || !RunMetric.OF_CANCELS.contains(metric))
                                        .filter(metric ->
                                                summary.sessions() != null || !RunMetric.OF_SESSIONS.contains(metric))
                                        .map(Definition::of),
                                Stream.of(SessionMetric.values())
                                        .filter(metric -> summary.sessions() != null)
                                        .map(Definition::of),
                                Headline.of(summary).figures().shownMetrics().map(Definition::of))
                        .flatMap(definitions -> definitions)
                        .toList(),
                Stream.concat(
                                Arrays.stream(Outcome.values()).map(Definition::of),
                                summary.whole().invalid().faults().keySet().stream()
                                        .map(Definition::of))
                        .toList(),
                window(summary, numbers),
                LoadText.meaning(summary.run().plan()));
    }

    private static String window(RunSummary summary, Numbers numbers) {
        Headline headline = Headline.of(summary);
        Window window = headline.figures().window();
        LoadPlan plan = summary.run().plan();
        return (WindowTable.choice(headline) + " Figures are of the ").stripLeading()
                + headline.name() + ", " + numbers.duration(window.startNanos()) + " to "
                + numbers.duration(window.endNanos()) + " after the load began. " + planned(plan, numbers);
    }

    private static String planned(LoadPlan plan, Numbers numbers) {
        return plan.own()
                ? "Planned: " + plan.description() + "."
                : "Planned: ramp "
                        + numbers.duration(plan.rampNanos()) + ", warm-up " + numbers.duration(plan.warmupNanos())
                        + ", steady "
                        + numbers.duration(plan.steadyNanos()) + "; then the answers under way are awaited.";
    }

    /** The words behind a figure's name. */
    record Definition(String key, String title, String text, String unit) {

        static Definition of(RunMetric metric) {
            return new Definition(metric.key(), metric.title(), metric.definition(), "");
        }

        static Definition of(Outcome outcome) {
            return of(outcome.label(), OutcomeWords.of(outcome));
        }

        static Definition of(Invalidity fault) {
            return of(fault.label(), OutcomeWords.of(fault));
        }

        private static Definition of(String label, OutcomeWords words) {
            return new Definition(label, label, (words.meaning() + " " + words.hint()).strip(), "");
        }

        static Definition of(Metric metric) {
            return new Definition(
                    metric.key(),
                    metric.title(),
                    metric.definition(),
                    metric.unit().label());
        }
    }

    /**
     * The command that runs the same test again, quoted for a POSIX shell, an option a line. It has what the user gave, and
     * what is not as it would be by itself. The key stays in the environment.
     */
    static final class RepeatCommand {

        private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./:,=@%+-]+");

        /** Left out, since its limits are all there one by one, and its file may have changed. */
        private static final String LEVEL_FILE = "slo";

        private static final String NEXT_LINE = " \\\n  ";
        private static final Map<String, String> FALLBACKS = Setting.all().stream()
                .filter(setting -> setting.fallback().isPresent())
                .collect(Collectors.toMap(
                        Setting::key, setting -> setting.fallback().orElseThrow()));

        private RepeatCommand() {}

        /**
         * Of a merged run the command that merges it again: each of those it is made of says itself how it ran.
         *
         * @param folder where the run's records are; those of a merged run's parts are expected beside it
         */
        static String of(RunHeader run, Path folder) {
            if (run.mergedRuns() != null) {
                return Launch.command().orElse("java -jar target/loadtest.jar") + " merge"
                        + run.mergedRuns().stream()
                                .map(merged -> " "
                                        + quoted(folder.resolveSibling(merged).toString()))
                                .collect(Collectors.joining())
                        + " --into " + quoted(folder.toString());
            }
            boolean limited = run.settings().keySet().stream().anyMatch(name -> name.startsWith(ServiceLevel.PREFIX));
            Stream<String> settings = run.settings().entrySet().stream()
                    .filter(setting -> settable(setting) && needed(run.given(), setting))
                    .filter(setting -> !(limited && setting.getKey().equals(LEVEL_FILE)))
                    .map(setting -> option(setting.getKey(), setting.getValue()));
            return Stream.concat(Stream.of("mvn gatling:test", option("simulation", run.simulation())), settings)
                    .collect(Collectors.joining(NEXT_LINE));
        }

        private static boolean settable(Map.Entry<String, String> setting) {
            return !setting.getKey().equals("simulation")
                    && setting.getValue() != null
                    && !setting.getValue().isEmpty();
        }

        /** A simulation has defaults of its own, so what was given is needed even where it is the suite's default. */
        private static boolean needed(List<String> given, Map.Entry<String, String> setting) {
            return given == null
                    || given.contains(setting.getKey())
                    || !FALLBACKS.getOrDefault(setting.getKey(), "").equals(setting.getValue());
        }

        private static String option(String key, String value) {
            return quoted("-D" + key + "=" + value);
        }

        private static String quoted(String word) {
            return NEEDS_NO_QUOTES.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
        }
    }
}
