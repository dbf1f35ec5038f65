package cerebras.loadtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON Schema of {@code summary.json}, made from the records that are written. What a key means is said once, in the
 * Javadoc of the record: a component whose description says when it is absent, or null, is not required.
 */
final class SummarySchema {

    private static final Pattern PARAM = Pattern.compile("@param (\\w+)\\s+(.*?)(?=\\s@\\w|$)", Pattern.DOTALL);
    private static final Map<Class<?>, Map<String, String>> DESCRIPTIONS = new ConcurrentHashMap<>();

    private SummarySchema() {}

    static ObjectNode generated() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        config.forFields()
                .withDescriptionResolver(SummarySchema::description)
                .withRequiredCheck(field -> !field.isFakeContainerItemScope() && required(field));
        ObjectNode generated = new SchemaGenerator(config.build()).generateSchema(SummaryDocument.class);
        ObjectNode schema = generated.objectNode();
        schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
        schema.put("$id", "urn:" + SummaryDocument.SCHEMA.replace('/', ':'));
        schema.put("title", "summary.json");
        schema.put(
                "description",
                "Figures of one run, made from its calls.jsonl. Times are milliseconds, speeds tokens per second; what was not"
                        + " measured is absent, never 0 or null. A later version of the same number may add keys; one that changes"
                        + " or takes away any has another number.");
        schema.setAll(merged(generated));
        ((ObjectNode) schema.at("/properties/schema")).put("const", SummaryDocument.SCHEMA);
        return schema;
    }

    /**
     * With one definition of each type that contains itself. The generator makes two: {@code Type-2}, which has the kind and
     * refers to {@code Type-1}, which forbids it.
     */
    private static ObjectNode merged(ObjectNode generated) {
        ObjectNode definitions = (ObjectNode) generated.get("$defs");
        for (String name :
                List.copyOf(definitions.propertyStream().map(Map.Entry::getKey).toList())) {
            if (name.endsWith("-2")) {
                String type = name.substring(0, name.length() - 2);
                ObjectNode whole = (ObjectNode) definitions.get(type + "-1");
                ObjectNode kind = (ObjectNode) definitions.get(name);
                ((ObjectNode) whole.get("properties")).setAll((ObjectNode) kind.get("properties"));
                ((ArrayNode) whole.get("required")).addAll((ArrayNode) kind.get("required"));
                definitions.remove(List.of(name, type + "-1"));
                definitions.set(type, whole);
            }
        }
        try {
            return (ObjectNode)
                    new JsonMapper().readTree(generated.toString().replaceAll("(#/[$]defs/\\w+)-[12]\"", "$1\""));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean required(FieldScope field) {
        String description = description(field);
        return description == null || !description.matches("(?is).*\\b(absent|null)\\b.*");
    }

    private static String description(FieldScope field) {
        if (field.isFakeContainerItemScope()) {
            return null;
        }
        return DESCRIPTIONS
                .computeIfAbsent(field.getDeclaringType().getErasedType(), SummarySchema::read)
                .get(field.getDeclaredName());
    }

    /** The descriptions of a record's components, from its source. */
    private static Map<String, String> read(Class<?> type) {
        Class<?> file = type;
        while (file.getEnclosingClass() != null) {
            file = file.getEnclosingClass();
        }
        try {
            String source =
                    Files.readString(Path.of("src/main/java", file.getName().replace('.', '/') + ".java"));
            Matcher record = Pattern.compile(
                            "/\\*\\*((?:(?!\\*/).)*)\\*/(?:(?!\\*/)[^;{}])*\\brecord " + type.getSimpleName() + "\\(",
                            Pattern.DOTALL)
                    .matcher(source);
            Map<String, String> descriptions = new TreeMap<>();
            if (record.find()) {
                String text = record.group(1).replaceAll("\\n\\s*\\*", "\n");
                Matcher param = PARAM.matcher(text);
                while (param.find()) {
                    descriptions.put(param.group(1), plain(param.group(2)));
                }
            }
            return descriptions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String plain(String javadoc) {
        String text = javadoc.replaceAll("\\s+", " ")
                .replaceAll("\\{@(?:code|link|value) ([^}]*)}", "$1")
                .replaceAll("#", "")
                .replaceAll("\\bnull (when|if|without|likewise)\\b", "absent $1")
                .strip();
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /** Paths of all keys that nothing is said about. */
    static List<String> undescribed(JsonNode schema) {
        List<String> found = new ArrayList<>();
        collect(schema, "", found);
        return found;
    }

    private static void collect(JsonNode node, String path, List<String> found) {
        JsonNode properties = node.path("properties");
        properties.properties().forEach(property -> {
            if (!property.getValue().has("description")
                    && !property.getValue().has("const")
                    && !property.getValue().has("anyOf")) {
                found.add(path + "/" + property.getKey());
            }
        });
        node.properties().forEach(child -> {
            if (child.getValue().isContainerNode()) {
                collect(child.getValue(), path + "/" + child.getKey(), found);
            }
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, found);
            }
        }
    }
}
