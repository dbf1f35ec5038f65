package cerebras.loadtest.report;

import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.VisibleJson;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes {@code summary.json}: the records of the results as Jackson writes them, with these rules.
 *
 * <ul>
 *   <li>What was not measured is absent: {@code null}, an empty optional, and a number that is not finite.
 *   <li>A time in nanoseconds, {@code endNanos}, is written in milliseconds, as {@code endMs}.
 *   <li>A record with a {@code unit} has its numbers of type double in that unit; times are written in milliseconds.
 * </ul>
 */
final class SummaryJson {

    /** Name and version of the format. */
    static final String SCHEMA = "cerebras-load-test/summary/2";

    static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule().setSerializerModifier(new UnitsAndAbsence()))
            .addMixIn(LogLine.class, NoLine.class)
            .addMixIn(RunHeader.class, RunJson.class)
            .addMixIn(RunHeader.Target.class, TargetJson.class)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(MapperFeature.SORT_CREATOR_PROPERTIES_BY_DECLARATION_ORDER)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .build();

    private SummaryJson() {}

    /** The text of {@code summary.json} for a run. */
    static String of(JudgedRun run) {
        try {
            return MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
                            .with(new VisibleJson())
                            .writeValueAsString(Summary.of(run))
                    + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a summary could not be written as JSON", impossible);
        }
    }

    /**
     * The results of a run: its conclusions, then all figures.
     *
     * @param schema {@link #SCHEMA}
     * @param ending how the run ended
     * @param finding the main result of the run: its answer, or the reason why there is none
     * @param serviceLevel results of the service level in the steady window; absent without a service level, and for a
     *     stepped load
     * @param client load generator health
     * @param results all figures
     */
    record Summary(
            String schema,
            Ending ending,
            RunVerdict finding,
            Optional<Judgement> serviceLevel,
            Client client,
            @JsonUnwrapped RunSummary results) {

        private static Summary of(JudgedRun run) {
            return new Summary(
                    SCHEMA,
                    Ending.of(run),
                    run.verdict(),
                    run.judgement(),
                    new Client(GeneratorHealth.in(run.summary()), run.summary().client()),
                    run.summary());
        }
    }

    /**
     * How the run ended.
     *
     * @param kind as {@link RunEnding}: {@code done}, {@code missed}, {@code out_of_budget} and so on
     * @param exitCode exit code of its process; absent if a signal determines it, or if it is unknown
     * @param reason explanation as text; absent if the load ended as planned
     */
    record Ending(String kind, OptionalInt exitCode, String reason) {

        private static Ending of(JudgedRun run) {
            return new Ending(
                    run.ending().key(), run.ending().exitCode(), run.why().isEmpty() ? null : run.why());
        }
    }

    /**
     * Load generator health.
     *
     * @param health the verdict with its reasons
     * @param figures measurements of the load generator; absent if the records have none
     */
    record Client(@JsonUnwrapped GeneratorHealth health, ClientFigures figures) {}

    /** A line of the records, without its kind. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    private interface NoLine {}

    /** The header of the records without what only concerns the records. */
    private abstract static class RunJson {
        @JsonIgnore
        abstract String schema();

        @JsonProperty("name")
        abstract String run();

        @JsonIgnore
        abstract List<String> given();
    }

    private abstract static class TargetJson {
        /** Whether the target is an emulator, so that the figures describe no provider. */
        @JsonIgnore(false)
        @JsonProperty
        abstract boolean emulated();
    }

    /** The rules of this class. */
    private static final class UnitsAndAbsence extends BeanSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription description, List<BeanPropertyWriter> properties) {
            Optional<BeanPropertyWriter> unit = properties.stream()
                    .filter(property -> property.getType().hasRawClass(Unit.class))
                    .findFirst();
            properties.replaceAll(property -> {
                if (property.getName().endsWith(Nanos.SUFFIX)
                        || property.getName().equals(Nanos.NAME)) {
                    BeanPropertyWriter millis = property.rename(new Nanos());
                    millis.assignSerializer(new Millis());
                    return millis;
                }
                return isDouble(property.getType()) ? new DoubleWriter(property, unit) : property;
            });
            return properties;
        }

        private static boolean isDouble(JavaType type) {
            return type.hasRawClass(double.class) || type.hasRawClass(Double.class);
        }
    }

    private static final class Nanos extends NameTransformer {

        private static final String SUFFIX = "Nanos";
        private static final String NAME = "nanos";

        @Override
        public String transform(String name) {
            return name.equals(NAME) ? "ms" : name.substring(0, name.length() - SUFFIX.length()) + "Ms";
        }

        @Override
        public String reverse(String transformed) {
            return transformed;
        }
    }

    /** Nanoseconds as milliseconds. */
    private static final class Millis extends StdScalarSerializer<Object> {

        private static final long serialVersionUID = 1L;

        private Millis() {
            super(Object.class);
        }

        @Override
        public void serialize(Object nanos, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(Unit.TIME.written(((Number) nanos).doubleValue()));
        }

        @Override
        public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType type)
                throws JsonMappingException {
            visitor.expectNumberFormat(type);
        }
    }

    /** A number in the unit of its record, if that has one. */
    private static final class DoubleWriter extends BeanPropertyWriter {

        private static final long serialVersionUID = 1L;

        private final transient Optional<BeanPropertyWriter> unit;

        private DoubleWriter(BeanPropertyWriter base, Optional<BeanPropertyWriter> unit) {
            super(base);
            this.unit = unit;
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider) throws Exception {
            Double value = (Double) get(bean);
            if (value != null && Double.isFinite(value)) {
                json.writeNumberField(
                        getName(), unit.isPresent() ? ((Unit) unit.get().get(bean)).written(value) : value);
            }
        }
    }
}
