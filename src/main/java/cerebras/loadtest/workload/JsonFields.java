package cerebras.loadtest.workload;

import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.workload.Trace.TracedCall;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Typed access to the fields of a JSON object. A field with null counts as absent.
 *
 * @param json the object
 * @param path where it is in its line, as a prefix of field names: empty, or {@code messages[2].}
 */
record JsonFields(JsonNode json, String path) {

    /** A year: far from where nanoseconds overflow. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(366);

    private static final Pattern DURATION = Pattern.compile("([0-9]+(?:[.][0-9]+)?)(ms|s|m|h)");
    private static final Map<String, BigDecimal> NANOS_OF_UNIT = Map.of(
            "ms", new BigDecimal("1e6"),
            "s", new BigDecimal("1e9"),
            "m", new BigDecimal("60e9"),
            "h", new BigDecimal("3600e9"));

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** The value of a field; a missing node if it is absent. */
    JsonNode get(String name) {
        return has(name) ? json.get(name) : json.path("");
    }

    /** A text; {@code null} if it is absent. */
    String text(String name) throws BadLine {
        if (has(name) && !get(name).isTextual()) {
            throw wrong(name, "a text");
        }
        return get(name).textValue();
    }

    /** A text that must not be absent or blank. */
    String requiredText(String name) throws BadLine {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw text == null ? missing(name, "a text") : wrong(name, "a text that is not blank");
        }
        return text;
    }

    /** A number of tokens. */
    OptionalInt tokens(String name) throws BadLine {
        JsonNode node = get(name);
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < 0
                || node.intValue() > TracedCall.MOST_TOKENS) {
            throw wrong(name, "a number of tokens from 0 to " + TracedCall.MOST_TOKENS);
        }
        return OptionalInt.of(node.intValue());
    }

    /** A number of tokens that must not be absent. */
    int requiredTokens(String name) throws BadLine {
        OptionalInt tokens = tokens(name);
        if (tokens.isEmpty()) {
            throw missing(name, "a number of tokens");
        }
        return tokens.getAsInt();
    }

    /** A number of this unit, with or without a fraction, as nanoseconds. */
    OptionalLong nanos(String name, TimeUnit unit) throws BadLine {
        JsonNode node = get(name);
        if (node.isMissingNode()) {
            return OptionalLong.empty();
        }
        double nanos = node.isNumber() ? node.doubleValue() * unit.toNanos(1) : Double.NaN;
        if (!(nanos >= 0 && nanos <= LONGEST_NANOS)) {
            throw wrong(name, unit.name().toLowerCase(Locale.ROOT) + " from 0 to a year");
        }
        return OptionalLong.of(Math.round(nanos));
    }

    /** A duration in the form of the settings, such as {@code 1.5s}, up to a year. */
    OptionalLong duration(String name) throws BadLine {
        return has(name) ? OptionalLong.of(duration(get(name), name)) : OptionalLong.empty();
    }

    /** As {@link #duration(String)}, of a value inside the field with this name. */
    long duration(JsonNode value, String name) throws BadLine {
        Matcher matcher = DURATION.matcher(value.asText());
        if (!value.isTextual() || !matcher.matches()) {
            throw wrong(name, "a number with a unit (ms, s, m, h), for example \"1.5s\"");
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(NANOS_OF_UNIT.get(matcher.group(2)));
        if (nanos.compareTo(BigDecimal.valueOf(LONGEST_NANOS)) > 0) {
            throw wrong(name, "at most a year");
        }
        return nanos.longValue();
    }

    /** The objects of a list; empty if it is absent. */
    List<JsonFields> list(String name) throws BadLine {
        JsonNode list = get(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw wrong(name, "a list");
        }
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : list) {
            String place = "%s[%d]".formatted(name, objects.size());
            if (!element.isObject()) {
                throw new BadLine("has " + shown(path + place, element), "a JSON object");
            }
            objects.add(new JsonFields(element, path + place + "."));
        }
        return objects;
    }

    /** Whole numbers; empty if they are absent. */
    long[] wholeNumbers(String name) throws BadLine {
        JsonNode list = get(name);
        if (list.isMissingNode()) {
            return new long[0];
        }
        if (!list.isArray()) {
            throw wrong(name, "a list of whole numbers");
        }
        long[] numbers = new long[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!list.get(i).isIntegralNumber() || !list.get(i).canConvertToLong()) {
                throw new BadLine("has " + shown(path + name + "[" + i + "]", list.get(i)), "a whole number");
            }
            numbers[i] = list.get(i).longValue();
        }
        return numbers;
    }

    /** Refuses a field whose name is probably one of the known ones, misspelt. */
    void checkNames(Collection<String> known, Collection<String> others) throws BadLine {
        for (String name : (Iterable<String>) json::fieldNames) {
            if (!known.contains(name)
                    && !others.contains(name)
                    && Hint.closest(name, known).isPresent()) {
                throw new BadLine(
                        "has an unknown field " + path + name,
                        Hint.closest(name, known).orElseThrow());
            }
        }
    }

    /** A field has a value that it must not have. */
    BadLine wrong(String name, String expected) {
        return new BadLine("has " + shown(path + name, get(name)), expected);
    }

    /** A field is absent. */
    BadLine missing(String name, String expected) {
        return new BadLine("has no " + path + name, expected);
    }

    private static String shown(String name, JsonNode value) {
        String text = value.toString();
        int most = 60;
        return name + "=" + (text.length() <= most ? text : text.substring(0, most) + "...");
    }
}
