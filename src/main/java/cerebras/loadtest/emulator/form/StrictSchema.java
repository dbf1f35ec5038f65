package cerebras.loadtest.emulator.form;

import cerebras.loadtest.emulator.form.FormProblems.Collector;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The limits of a strict output schema: its length as JSON without spaces, the nesting depth of objects and lists, the
 * total number of properties and enum values, and that no object allows additional properties.
 */
final class StrictSchema {

    private static final String ROOT = "response_format.json_schema.schema";
    private static final int MOST_CHARACTERS = 5000;
    private static final int MOST_LEVELS = 10;
    private static final int MOST_PROPERTIES = 500;
    private static final int MOST_ENUM_VALUES = 500;

    private final Collector problems;
    private int levels;
    private int properties;
    private int enumValues;

    private StrictSchema(Collector problems) {
        this.problems = problems;
    }

    static void check(JsonNode schema, Collector problems) {
        StrictSchema strict = new StrictSchema(problems);
        strict.visit(schema, ROOT, 1);
        strict.limit(schema.toString().length(), MOST_CHARACTERS, "characters");
        strict.limit(strict.levels, MOST_LEVELS, "levels");
        strict.limit(strict.properties, MOST_PROPERTIES, "properties");
        strict.limit(strict.enumValues, MOST_ENUM_VALUES, "enum values");
    }

    private void limit(int actual, int most, String unit) {
        if (actual > most) {
            problems.add(ROOT, "has " + actual + " " + unit + ": expected at most " + most);
        }
    }

    /** @param level 1 for the whole schema, one more inside each object and each list */
    private void visit(JsonNode schema, String path, int level) {
        levels = Math.max(levels, level);
        properties += schema.path("properties").size();
        enumValues += schema.path("enum").size();
        if (describesObjects(schema) && !isFalse(schema.path("additionalProperties"))) {
            problems.add(path, "needs additionalProperties to be false");
        }
        visitEach(schema, "properties", path, level + 1);
        visitEach(schema, "$defs", path, level);
        List.of("anyOf", "oneOf", "allOf").forEach(choices -> visitEach(schema, choices, path, level));
        if (schema.has("items")) {
            visit(schema.get("items"), path + ".items", level + 1);
        }
    }

    private void visitEach(JsonNode schema, String keyword, String path, int level) {
        JsonNode children = schema.path(keyword);
        children.properties()
                .forEach(child -> visit(child.getValue(), path + "." + keyword + "." + child.getKey(), level));
        for (int index = 0; children.isArray() && index < children.size(); index++) {
            visit(children.get(index), path + "." + keyword + "." + index, level);
        }
    }

    private static boolean describesObjects(JsonNode schema) {
        return schema.has("properties") || schema.path("type").toString().contains("\"object\"");
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }
}
