package cerebras.loadtest.emulator.form;

import cerebras.loadtest.emulator.form.FormProblems.Collector;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Validates each field of a request against {@code chat-completion-request.json}, and words the problems. */
final class FormSchema {

    private static final String SPECIFICATION = "/emulator/chat-completion-request.json";

    private final Schema schema;

    private FormSchema(Schema schema) {
        this.schema = schema;
    }

    static FormSchema load() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return new FormSchema(registry.getSchema(FormSchema.class.getResourceAsStream(SPECIFICATION)));
    }

    /** @throws FormProblems if any field is invalid; with all invalid fields or only the first */
    void check(JsonNode body, boolean firstOnly) throws FormProblems {
        Collector problems = new Collector();
        for (Error error : schema.validate(body, context -> context.setFailFast(firstOnly))) {
            problems.add(path(error, body), problem(error));
        }
        problems.throwIfAny();
    }

    private static String problem(Error error) {
        JsonNode expected = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "additionalProperties" -> "is unsupported";
            case "required" -> "is missing";
            case "type" ->
                "has the wrong type: expected " + listed(expected, " or ") + ", got " + error.getArguments()[0];
            case "enum" -> "must be one of " + listed(expected, ", ");
            case "minimum" -> "must be " + expected + " or more";
            case "maximum" -> "must be " + expected + " or less";
            case "minItems", "minLength" -> "is too short: expected at least " + expected;
            case "maxItems", "maxLength" -> "is too long: expected at most " + expected;
            default -> error.getMessage();
        };
    }

    /** The values that a keyword allows, without the null that is allowed for every optional field. */
    private static String listed(JsonNode values, String separator) {
        return values.isTextual()
                ? values.textValue()
                : StreamSupport.stream(values.spliterator(), false)
                        .map(JsonNode::asText)
                        .filter(Predicate.not("null"::equals))
                        .collect(Collectors.joining(separator));
    }

    /** The path of the field: keys and indices. Within a message, its role follows the index, as in the API. */
    private static String path(Error error, JsonNode body) {
        NodePath location = error.getInstanceLocation();
        List<String> steps = new ArrayList<>();
        IntStream.range(0, location.getNameCount()).mapToObj(location::getName).forEach(steps::add);
        if (error.getProperty() != null) {
            steps.add(error.getProperty());
        }
        if (steps.size() > 2 && steps.get(0).equals("messages") && !steps.get(2).equals("role")) {
            int index = Integer.parseInt(steps.get(1));
            steps.add(2, body.path("messages").path(index).path("role").asText());
        }
        return String.join(".", steps);
    }
}
