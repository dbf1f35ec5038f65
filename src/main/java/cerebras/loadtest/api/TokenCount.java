package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A number of tokens and its source. */
public record TokenCount(int count, CountedBy by) {

    /** Where a count comes from. */
    public enum CountedBy {
        /** The server's {@code usage}: the count that is billed. */
        @JsonProperty("server")
        SERVER,
        /** jtokkit's count of the received text: an estimate, because the model's own tokenizer may differ. */
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
