package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something about a server's answer that a reader of the figures should know, though it decides no outcome.
 *
 * @param seen what the server sent, in a few words; never longer than {@value #LONGEST_SEEN} characters
 */
public record Remark(Kind kind, String seen) {

    static final int LONGEST_SEEN = 80;

    /** What is remarkable. */
    public enum Kind {
        /** The server's count of output tokens cannot be right: the local estimate stands in. */
        @JsonProperty("output_count_not_usable")
        OUTPUT_COUNT("output_count_not_usable"),
        /** The last usage came before the last text, so its count of output tokens is not that of the whole answer. */
        @JsonProperty("usage_before_last_text")
        USAGE_BEFORE_TEXT("usage_before_last_text"),
        /** The server's total is larger than its prompt and output tokens: it counts tokens that are in neither. */
        @JsonProperty("total_count_larger")
        TOTAL_COUNT("total_count_larger"),
        /** The server's count of prompt tokens cannot be right: it is unknown. */
        @JsonProperty("prompt_count_not_usable")
        PROMPT_COUNT("prompt_count_not_usable"),
        /** The count of cached tokens cannot be right: it is unknown. */
        @JsonProperty("cached_count_not_usable")
        CACHED_COUNT("cached_count_not_usable"),
        /** The count of reasoning tokens cannot be right: it is unknown. */
        @JsonProperty("reasoning_count_not_usable")
        REASONING_COUNT("reasoning_count_not_usable"),
        /** A time in {@code time_info} cannot be right: it is unknown. */
        @JsonProperty("server_time_not_usable")
        SERVER_TIME("server_time_not_usable"),
        /** More output tokens than were asked for. */
        @JsonProperty("more_than_max_tokens")
        MORE_THAN_MAX_TOKENS("more_than_max_tokens"),
        /** Text in a place where no API puts the text of an answer: it is not counted. */
        @JsonProperty("text_in_unknown_place")
        UNKNOWN_TEXT("text_in_unknown_place"),
        /** A successful answer in which no text was found, in a known or in an unknown place. */
        @JsonProperty("no_text")
        NO_TEXT("no_text"),
        /** A whole JSON answer where a stream was asked for: it has no time to first token. */
        @JsonProperty("whole_answer")
        WHOLE_ANSWER("whole_answer"),
        /** A content filter ended the answer after it had begun. */
        @JsonProperty("cut_by_content_filter")
        CUT_BY_CONTENT_FILTER("cut_by_content_filter");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name used in records and reports. */
        public String label() {
            return label;
        }
    }

    public Remark {
        seen = seen.length() <= LONGEST_SEEN ? seen : seen.substring(0, LONGEST_SEEN - 1) + "…";
    }
}
