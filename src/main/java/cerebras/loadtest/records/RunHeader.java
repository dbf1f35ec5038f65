package cerebras.loadtest.records;

import cerebras.loadtest.api.Dialect;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The first line of {@code calls.jsonl}: what was run, so that the file speaks for itself.
 *
 * @param schema {@link #SCHEMA}
 * @param run name of the run's folder
 * @param simulation class name of the simulation
 * @param loadStart when the load began, ISO 8601 in UTC: the zero of all {@link Timestamps}; {@code null} before that
 * @param target where the requests went
 * @param model as requested
 * @param plan the load that was planned
 * @param prices by model, of those whose price is known
 * @param settings every setting as a user would write it; never a key
 * @param versions of this suite, Gatling and Java
 * @param machine processors, memory and operating system of the load generator
 * @param given names of the settings that the user gave; {@code null} in records of earlier versions of this suite
 * @param mergedRuns names of the runs that this one was merged from; {@code null} when it ran by itself
 * @param readAs the dialect that the server's headers are read in; {@code null} in records of earlier versions
 * @param variants what the run compares on the same prompts, in the order in which the user named it; empty, and absent in
 *     files, if it compares nothing
 */
public record RunHeader(
        String schema,
        String run,
        String simulation,
        String loadStart,
        Target target,
        String model,
        LoadPlan plan,
        Map<String, Price> prices,
        Map<String, String> settings,
        Map<String, String> versions,
        Map<String, String> machine,
        List<String> given,
        List<String> mergedRuns,
        ReadAs readAs,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Variant> variants)
        implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.header(this);
    }

    /** Records of an earlier version of this suite have no prices, and name compared models in the settings only. */
    public RunHeader {
        prices = prices == null ? Map.of() : prices;
        variants = variants == null ? comparedModels(settings) : List.copyOf(variants);
    }

    private static List<Variant> comparedModels(Map<String, String> settings) {
        String models = settings == null ? "" : settings.getOrDefault("models", "");
        return models.isEmpty()
                ? List.of()
                : Stream.of(models.split(","))
                        .map(String::strip)
                        .map(model -> new Variant(model, model, null, null))
                        .toList();
    }

    /**
     * One of the alternatives that are compared.
     *
     * @param name as in {@link Attempt#variantName()}
     * @param model the model that it requests
     * @param target where its requests go; {@code null} if targets are not compared
     * @param readAs the dialect of that target; {@code null} likewise
     */
    public record Variant(String name, String model, Target target, ReadAs readAs) {}

    /** Whether the load exceeds a quota on purpose. Plans of earlier versions do not say it; {@code RateLimitStress} did. */
    public boolean refusalsExpected() {
        return Boolean.TRUE.equals(plan.refusalsExpected()) || simulation.equals("RateLimitStress");
    }

    /**
     * Whose quota a call counts against: the compared target, otherwise the model.
     */
    public String quotaOf(Attempt attempt) {
        return variants.stream()
                .filter(variant -> variant.target() != null && variant.name().equals(attempt.variant()))
                .map(Variant::name)
                .findFirst()
                .orElseGet(attempt::model);
    }

    /** The dialect of the target that a call went to. */
    public Dialect dialect(Attempt attempt) {
        return variants.stream()
                .filter(variant -> variant.readAs() != null && variant.name().equals(attempt.variant()))
                .map(variant -> Dialect.named(variant.readAs().dialect()).orElse(Dialect.OTHER))
                .findFirst()
                .orElseGet(this::dialect);
    }

    /**
     * A dialect, and why it was chosen.
     *
     * @param dialect its name: {@code groq}
     * @param by evidence for it, such as a header of an answer; empty without evidence
     */
    public record ReadAs(String dialect, String by) {}

    /** Whether the run checked its answers for {@link Invalidity}; earlier versions of this suite did not. */
    @JsonIgnore
    public boolean isChecked() {
        return !"off".equals(settings.getOrDefault("checkAnswers", "off"));
    }

    /** The dialect that the server's headers are read in. */
    public Dialect dialect() {
        return choice().dialect();
    }

    /** The same, and why. */
    private Dialect.Choice choice() {
        return readAs == null
                ? new Dialect.Choice(Dialect.OTHER, "")
                : new Dialect.Choice(Dialect.named(readAs.dialect()).orElse(Dialect.OTHER), readAs.by());
    }

    /** The dialect and what showed it, for people; empty where nothing did, and in records of earlier versions. */
    public String dialectWords() {
        boolean shown =
                readAs != null && (dialect() != Dialect.OTHER || !readAs.by().isEmpty());
        return shown ? choice().toString() : "";
    }

    /** Whether it is one whose periods of limits may be documented. */
    public boolean dialectKnown() {
        return dialect() != Dialect.OTHER;
    }

    /** When the load began; the epoch where that is not known. */
    public Instant startInstant() {
        try {
            return loadStart == null ? Instant.EPOCH : Instant.parse(loadStart);
        } catch (DateTimeException notAMoment) {
            return Instant.EPOCH;
        }
    }

    /** Name and version of the file's format. */
    public static final String SCHEMA = "cerebras-load-test/calls/1";

    /** The same, with other settings. */
    RunHeader withSettings(Map<String, String> others, List<String> othersGiven) {
        return new RunHeader(
                schema,
                run,
                simulation,
                loadStart,
                target,
                model,
                plan,
                prices,
                others,
                versions,
                machine,
                othersGiven,
                mergedRuns,
                readAs,
                variants);
    }

    /** The same, of a load that began at {@code moment}. */
    public RunHeader startedAt(Instant moment) {
        return new RunHeader(
                schema,
                run,
                simulation,
                RecordFile.loadStart(moment),
                target,
                model,
                plan,
                prices,
                settings,
                versions,
                machine,
                given,
                mergedRuns,
                readAs,
                variants);
    }

    /**
     * @param kind {@code emulator}, {@code cerebras} or {@code custom}
     * @param url base of the API, without {@code /v1}
     */
    public record Target(String kind, String url) {

        /** Whether the figures are of an emulator, the embedded one or another: nothing that any provider does. */
        @JsonIgnore
        public boolean emulated() {
            return kind.equals("emulator");
        }
    }

    /**
     * The list price of a model when the run was made, in US dollars per million tokens. Reasoning is output, and cached
     * prompt tokens cost as much as others.
     *
     * @param input of prompt tokens
     * @param output of answer tokens
     */
    public record Price(BigDecimal input, BigDecimal output) {}
}
