package cerebras.loadtest.report;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonArrayFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonBooleanFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitable;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonIntegerFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonMapFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonNumberFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonObjectFormatVisitor;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON Schema of {@code summary.json}, made from what Jackson writes. What a key means is said once, in the Javadoc of
 * the record component or of the method: a key whose description says when it is absent, or null, is not required.
 */
final class SummarySchema {

    private static final Pattern PARAM = Pattern.compile("@param (\\w+)\\s+(.*?)(?=\\s@\\w|$)", Pattern.DOTALL);
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/", Pattern.DOTALL);
    private static final Map<Class<?>, String> SOURCES = new ConcurrentHashMap<>();

    private final Map<String, Class<?>> named = new HashMap<>();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SerializerProvider provider = SummaryJson.MAPPER.getSerializerProviderInstance();
    private final ObjectNode definitions = JSON.objectNode();

    private SummarySchema() {}

    static ObjectNode generated() {
        try {
            SummarySchema types = new SummarySchema();
            ObjectNode root = types.of(SummaryJson.MAPPER.constructType(SummaryJson.Summary.class), null);
            ObjectNode schema = JSON.objectNode();
            schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            schema.put("$id", "urn:" + SummaryJson.SCHEMA.replace('/', ':'));
            schema.put("title", "summary.json");
            schema.put(
                    "description",
                    "Figures of one run, made from its calls.jsonl. Times are milliseconds, speeds tokens per second; what was not"
                            + " measured is absent, never 0 or null. A later version of the same number may add keys; one that changes"
                            + " or takes away any has another number.");
            schema.put("$ref", root.get("$ref").asText());
            schema.set("$defs", types.definitions);
            ((ObjectNode) types.definitions.at("/Summary/properties/schema")).put("const", SummaryJson.SCHEMA);
            return schema;
        } catch (JsonMappingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The schema of a type; of records a reference to their definition. */
    private ObjectNode of(JavaType type, BeanProperty property) throws JsonMappingException {
        Class<?> raw = type.getRawClass();
        if (raw.isAnnotationPresent(JsonSubTypes.class)) {
            return anyOf(raw);
        }
        ObjectNode schema = JSON.objectNode();
        JsonFormatVisitable serializer = property instanceof BeanPropertyWriter writer && writer.getSerializer() != null
                ? writer.getSerializer()
                : provider.findValueSerializer(type, property);
        serializer.acceptJsonFormatVisitor(new Writer(schema), type);
        return schema;
    }

    private ObjectNode reference(String name) {
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }

    /** A type of which the written objects name the kind. */
    private ObjectNode anyOf(Class<?> sealed) throws JsonMappingException {
        String name = sealed.getSimpleName();
        if (!definitions.has(name)) {
            ObjectNode definition = definitions.putObject(name);
            String key = sealed.getAnnotation(JsonTypeInfo.class).property();
            for (JsonSubTypes.Type kind :
                    sealed.getAnnotation(JsonSubTypes.class).value()) {
                of(SummaryJson.MAPPER.constructType(kind.value()), null);
                ObjectNode type = (ObjectNode) definitions.get(kind.value().getSimpleName());
                ((ObjectNode) type.get("properties")).putObject(key).put("const", kind.name());
                type.withArray("required").insert(0, key);
                definition.withArray("anyOf").add(reference(kind.value().getSimpleName()));
            }
        }
        return reference(name);
    }

    /** Writes the schema of one type. */
    private final class Writer extends JsonFormatVisitorWrapper.Base {

        private final ObjectNode schema;

        private Writer(ObjectNode schema) {
            super(provider);
            this.schema = schema;
        }

        @Override
        public JsonObjectFormatVisitor expectObjectFormat(JavaType type) {
            String name = name(type.getRawClass());
            schema.setAll(reference(name));
            Class<?> known = named.putIfAbsent(name, type.getRawClass());
            if (known != null && known != type.getRawClass()) {
                throw new IllegalStateException(known + " and " + type.getRawClass() + " would share the definition "
                        + name + ": rename one, or add the name to those that stand with the enclosing type");
            }
            if (definitions.has(name)) {
                return null;
            }
            ObjectNode definition = definitions.putObject(name).put("type", "object");
            ObjectNode properties = definition.putObject("properties");
            definition.put("additionalProperties", false);
            return new JsonObjectFormatVisitor.Base(provider) {
                @Override
                public void property(BeanProperty property) throws JsonMappingException {
                    optionalProperty(property);
                }

                @Override
                public void optionalProperty(BeanProperty property) throws JsonMappingException {
                    ObjectNode value = of(property.getType(), property);
                    String description = description(property);
                    if (description != null) {
                        value.put("description", description);
                    }
                    properties.set(property.getName(), value);
                    if (description == null || !description.matches("(?is).*\\b(absent|null)\\b.*")) {
                        definition.withArray("required").add(property.getName());
                    }
                }
            };
        }

        @Override
        public JsonMapFormatVisitor expectMapFormat(JavaType type) throws JsonMappingException {
            schema.put("type", "object");
            schema.set("additionalProperties", of(type.getContentType(), null));
            return null;
        }

        @Override
        public JsonArrayFormatVisitor expectArrayFormat(JavaType type) throws JsonMappingException {
            schema.put("type", "array");
            schema.set("items", of(type.getContentType(), null));
            return null;
        }

        @Override
        public JsonStringFormatVisitor expectStringFormat(JavaType type) {
            schema.put("type", "string");
            return new JsonStringFormatVisitor.Base() {
                @Override
                public void enumTypes(Set<String> names) {
                    names.forEach(schema.withArray("enum")::add);
                }
            };
        }

        @Override
        public JsonNumberFormatVisitor expectNumberFormat(JavaType type) {
            schema.put("type", "number");
            return null;
        }

        @Override
        public JsonIntegerFormatVisitor expectIntegerFormat(JavaType type) {
            schema.put("type", "integer");
            return null;
        }

        @Override
        public JsonBooleanFormatVisitor expectBooleanFormat(JavaType type) {
            schema.put("type", "boolean");
            return null;
        }
    }

    /** Simple name; with the enclosing one where several types share it. */
    private static String name(Class<?> type) {
        return Set.of("Point", "Level", "Announced", "Open").contains(type.getSimpleName())
                ? type.getEnclosingClass().getSimpleName() + type.getSimpleName()
                : type.getSimpleName();
    }

    private static String description(BeanProperty property) {
        JsonPropertyDescription given = property.getAnnotation(JsonPropertyDescription.class);
        if (given != null) {
            return plain(given.value());
        }
        Class<?> type = property.getMember().getDeclaringClass();
        String member = property.getMember().getName();
        String source = SOURCES.computeIfAbsent(type, SummarySchema::source);
        Matcher param = PARAM.matcher(javadocBefore(source, "\\brecord " + type.getSimpleName() + "\\("));
        while (param.find()) {
            if (param.group(1).equals(member)) {
                return plain(param.group(2));
            }
        }
        String text = javadocBefore(
                source.substring(Math.max(0, source.indexOf("record " + type.getSimpleName() + "("))),
                "\\b" + member + "\\(\\) \\{");
        return text.isEmpty() ? null : plain(text);
    }

    /** The text of the last Javadoc before a declaration, without its stars; empty if there is none. */
    private static String javadocBefore(String source, String declaration) {
        Matcher found = Pattern.compile(
                        JAVADOC.pattern() + "(?:@\\w+\\([^)]*\\)|(?!\\*/)[^;{}])*" + declaration, Pattern.DOTALL)
                .matcher(source);
        return found.find() ? found.group(1).replaceAll("\\n\\s*\\*", "\n") : "";
    }

    /** The source of the file that declares a type. */
    private static String source(Class<?> type) {
        Class<?> file = type;
        while (file.getEnclosingClass() != null) {
            file = file.getEnclosingClass();
        }
        try {
            return Files.readString(Path.of("src/main/java", file.getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String plain(String javadoc) {
        String text = javadoc.replaceAll("\\s+", " ")
                .replaceAll("\\{@(?:code|link|value) ([^}]*)}", "$1")
                .replaceAll("(\\w)#", "$1.")
                .replace("#", "")
                .replaceAll("\\bnull\\b", "absent")
                .strip()
                .replaceAll("\\.$", "");
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
            if (!property.getValue().has("description") && !property.getValue().has("const")) {
                found.add(path + "/" + property.getKey());
            }
        });
        node.properties().forEach(child -> {
            if (child.getValue().isContainerNode()) {
                collect(child.getValue(), path + "/" + child.getKey(), found);
            }
        });
    }
}
