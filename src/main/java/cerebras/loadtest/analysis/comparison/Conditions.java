package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.records.RunHeader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Under which conditions the runs of both sides were made. A setting that is not named here matters: a new one is not to
 * be overlooked.
 *
 * @param all by name
 * @param varied names of those that differ on purpose
 */
public record Conditions(List<Condition> all, Set<String> varied) {

    static final String OR = " | ";

    private static final String ABSENT = "–";
    private static final String MACHINE = "machine.";
    private static final String VERSION = "version.";
    private static final String SERVICE_LEVEL = "slo.";
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "preflight",
            "calibrate",
            "progress",
            "live.port",
            "live.host",
            "live.linger",
            "otlp.endpoint",
            "otlp.interval",
            "server.metrics",
            "server.metrics.interval",
            "logLevel",
            "emulator.requestLog",
            "keyHeader",
            "keyVariable",
            "emulator.port",
            "slo");
    private static final Set<String> WITH_LITTLE_EFFECT = Set.of(
            "seed",
            "requestTimeout",
            "usage",
            "maxTokensField",
            "checkAnswers",
            "dialect",
            "maxCalls",
            "maxOutputTokens",
            "maxCost",
            "otlp.traces");

    static Conditions of(Collection<RunHeader> base, Collection<RunHeader> other, Set<String> varied) {
        List<Map<String, String>> left = base.stream().map(Conditions::of).toList();
        List<Map<String, String>> right = other.stream().map(Conditions::of).toList();
        Set<String> names = new TreeSet<>(varied);
        Stream.concat(left.stream(), right.stream()).forEach(run -> names.addAll(run.keySet()));
        return new Conditions(
                names.stream()
                        .map(name -> new Condition(name, values(name, left), values(name, right), weight(name)))
                        .toList(),
                varied);
    }

    private static Map<String, String> of(RunHeader run) {
        Map<String, String> conditions = new TreeMap<>(run.settings());
        conditions.put("simulation", run.simulation());
        conditions.put(
                "target",
                run.target().emulated() ? run.target().kind() : run.target().url());
        conditions.put("model", run.model());
        run.versions().forEach((name, version) -> conditions.put(VERSION + name, version));
        run.machine().forEach((name, fact) -> conditions.put(MACHINE + name, fact));
        return conditions;
    }

    private static String values(String name, List<Map<String, String>> runs) {
        return runs.stream()
                .map(run -> run.getOrDefault(name, ABSENT))
                .distinct()
                .collect(Collectors.joining(OR));
    }

    private static Condition.Weight weight(String name) {
        if (WITHOUT_EFFECT.contains(name) || name.startsWith(SERVICE_LEVEL)) {
            return Condition.Weight.IGNORED;
        }
        boolean little = WITH_LITTLE_EFFECT.contains(name) || name.startsWith(MACHINE) || name.startsWith(VERSION);
        return little ? Condition.Weight.CAUTION : Condition.Weight.MATTERS;
    }

    /** Those that forbid a comparison: they matter, they differ, and not on purpose. */
    public List<Condition> obstacles() {
        return differing(Condition.Weight.MATTERS)
                .filter(condition -> !varied.contains(condition.name()))
                .toList();
    }

    /** Those that differ on purpose. */
    public List<Condition> onPurpose() {
        return all.stream()
                .filter(condition -> !condition.same() && varied.contains(condition.name()))
                .toList();
    }

    /** Those that differ, and may have a part in what the figures show. */
    public List<Condition> cautions() {
        return differing(Condition.Weight.CAUTION)
                .filter(condition -> !varied.contains(condition.name()))
                .toList();
    }

    private Stream<Condition> differing(Condition.Weight weight) {
        return all.stream().filter(condition -> condition.weight() == weight && !condition.same());
    }

    /**
     * Something under which runs were made.
     *
     * @param name of the setting, or of what stands beside settings in the records
     * @param base its values in the base's runs, each once; an absent one is a dash
     * @param other its values in the other side's runs
     * @param weight what a difference in it means
     */
    public record Condition(String name, String base, String other, Weight weight) {

        /** What a difference means. */
        public enum Weight {
            /** Figures could differ for it alone. */
            MATTERS,
            /** It may have a part in a difference. */
            CAUTION,
            /** None. */
            IGNORED
        }

        /** Whether all runs have the same value. */
        public boolean same() {
            return base.equals(other) && !base.contains(Conditions.OR);
        }
    }
}
