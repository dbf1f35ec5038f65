package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A number of tokens, and who says so. */
public record TokenCount(int count, CountedBy by) {

    /** Where a count comes from. */
    public enum CountedBy {
        /** The server's {@code usage}: the count that is billed. */
        @JsonProperty("server")
        SERVER,
        /** jtokkit's count of the text received: an estimate, off by what the model's own tokenizer does differently. */
        @JsonProperty("local_estimate")
        LOCAL_ESTIMATE
    }

    public static TokenCount server(int count) {
        return new TokenCount(count, CountedBy.SERVER);
    }

    public static TokenCount localEstimate(int count) {
        return new TokenCount(count, CountedBy.LOCAL_ESTIMATE);
    }

    /** Whether this is an estimate. */
    public boolean estimated() {
        return by == CountedBy.LOCAL_ESTIMATE;
    }
}
