package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Reads and writes the API's JSON: snake case keys, no nulls on the wire, unknown keys ignored. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)
            .build();

    /** For input from servers: accepts {@code NaN} and {@code Infinity}, which servers written in Python send. */
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Json() {}

    /** The JSON text of a record of this package, as UTF-8. */
    public static byte[] bytes(Object shape) {
        return text(shape).getBytes(StandardCharsets.UTF_8);
    }

    /** The JSON text of a record of this package, on one line. */
    public static String text(Object shape) {
        try {
            return MAPPER.writeValueAsString(shape);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException("not a wire shape: " + shape.getClass(), impossible);
        }
    }

    /**
     * Reads one JSON value.
     *
     * @throws IOException if the bytes are not JSON, or do not match this type; usually a {@link BadJson}, which says
     *     where
     */
    public static <T> T read(byte[] json, int offset, int length, Class<T> shape) throws IOException {
        T value = parse(json, offset, length, shape);
        if (value == null) {
            throw new IOException("expected a " + shape.getSimpleName() + " but got null");
        }
        return value;
    }

    private static <T> T parse(byte[] json, int offset, int length, Class<T> shape) throws IOException {
        try {
            return MAPPER.readValue(json, offset, length, shape);
        } catch (JsonProcessingException malformed) {
            throw new BadJson(malformed);
        }
    }

    /** A record of this package as a tree, to which further fields can be added. */
    public static ObjectNode tree(Object shape) {
        return MAPPER.valueToTree(shape);
    }

    /**
     * Reads any JSON value.
     *
     * @throws IOException if the bytes are not JSON
     */
    static JsonNode tree(byte[] json, int offset, int length) throws IOException {
        try {
            return LENIENT.readTree(json, offset, length);
        } catch (JsonProcessingException malformed) {
            throw new BadJson(malformed);
        }
    }

    /**
     * Converts a JSON value to this type.
     *
     * @throws IllegalArgumentException if it does not match
     */
    public static <T> T bind(JsonNode json, Class<T> shape) {
        return MAPPER.convertValue(json, shape);
    }

    /** As {@link #read(byte[], int, int, Class)}, for the whole array. */
    public static <T> T read(byte[] json, Class<T> shape) throws IOException {
        return read(json, 0, json.length, shape);
    }

    /** Bytes that are not JSON, or JSON that does not match the expected type. The message says where. */
    public static final class BadJson extends IOException {

        private final String path;

        BadJson(JsonProcessingException cause) {
            super(cause.getOriginalMessage() + position(cause.getLocation()), cause);
            this.path = cause instanceof JsonMappingException shape ? path(shape) : "";
        }

        /** The path of the value with the wrong type, keys joined by dots; empty if the text is not JSON. */
        public String path() {
            return path;
        }

        private static String path(JsonMappingException cause) {
            return cause.getPath().stream()
                    .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                    .collect(Collectors.joining("."));
        }

        private static String position(JsonLocation location) {
            return location == null ? "" : " at line " + location.getLineNr() + " column " + location.getColumnNr();
        }
    }
}
