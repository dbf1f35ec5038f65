package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What is mechanically wrong with the answer of a successful attempt. The content is not judged. */
public enum Invalidity {
    /** Structured output was requested, and the text is not JSON. */
    @JsonProperty("not_json")
    NOT_JSON,
    /** The JSON does not match the schema of the request. */
    @JsonProperty("schema_mismatch")
    SCHEMA_MISMATCH,
    /** The arguments of a tool call are not JSON, or do not match the tool's schema. */
    @JsonProperty("tool_arguments")
    TOOL_ARGUMENTS,
    /** A call of a tool that the request does not have. */
    @JsonProperty("unknown_tool")
    UNKNOWN_TOOL,
    /** The token limit, or a content filter, cut the answer off. */
    @JsonProperty("truncated")
    TRUNCATED,
    /** Neither text nor tool calls. */
    @JsonProperty("empty")
    EMPTY,
    /** The model refused, by the {@code refusal} field of the answer. */
    @JsonProperty("refusal")
    REFUSAL,
    /** The end of the text repeats itself. */
    @JsonProperty("repetition")
    REPETITION;

    /** The name used in records and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
