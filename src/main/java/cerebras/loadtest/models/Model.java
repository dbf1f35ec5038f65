package cerebras.loadtest.models;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * One model.
 *
 * @param id the id in requests
 * @param card descriptive data
 * @param offer status, limits, price and capabilities in the API
 * @param profile how it responds
 * @param serving speed, capacity and prompt cache
 */
public record Model(String id, Card card, Offer offer, ResponseProfile profile, Serving serving) {

    public Model {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id= is not possible: expected the name of a model");
        }
    }

    /**
     * A synthetic model, for example for a test: all capabilities, no price, only the given extra tokens, unlimited
     * capacity, no prompt cache.
     *
     * @param templateTokens as in {@link Counting}
     * @param reasoningTokens as in {@link Reasoning}; 0 for a model without reasoning
     */
    public Model(String id, Pace pace, int templateTokens, int reasoningTokens) {
        this(
                id,
                Card.of(id),
                Offer.OPEN,
                ResponseProfile.plain(templateTokens, reasoningTokens),
                new Serving(pace, Capacity.UNLIMITED, Optional.empty()));
    }

    public Pace pace() {
        return serving.pace();
    }

    public Capacity capacity() {
        return serving.capacity();
    }

    public Optional<PromptCaching> promptCaching() {
        return serving.promptCaching();
    }

    public int templateTokens() {
        return profile.counting().templateTokens();
    }

    public boolean live() {
        return offer.status() == Status.LIVE;
    }

    public Model withPace(Pace other) {
        return new Model(id, card, offer, profile, new Serving(other, capacity(), promptCaching()));
    }

    public Model withCapacity(Capacity other) {
        return new Model(id, card, offer, profile, new Serving(pace(), other, promptCaching()));
    }

    public Model withPromptCaching(PromptCaching other) {
        return new Model(id, card, offer, profile, new Serving(pace(), capacity(), Optional.of(other)));
    }

    /**
     * Token limits of a model.
     *
     * @param contextTokens maximum of prompt and answer together
     * @param outputTokens maximum of the answer, including reasoning
     */
    public record Limits(int contextTokens, int outputTokens) {}

    /**
     * Prices in US dollars per million tokens. Reasoning is billed as output; cached prompt tokens cost as much as others.
     *
     * @param input of prompt tokens
     * @param output of answer tokens
     */
    public record Price(BigDecimal input, BigDecimal output) {}

    /** Whether a model is on the shared endpoint. */
    public enum Status {
        LIVE,
        /** No longer offered; requests for it are answered like those for an unknown model. */
        RETIRED
    }

    /** Optional features of a model. */
    public enum Capability {
        TOOLS,
        /** Several tool calls in one answer. */
        PARALLEL_TOOL_CALLS,
        /** Answers as JSON, with or without a schema. */
        STRUCTURED_OUTPUTS,
        /** Tools and a response format other than text in one request. */
        TOOLS_WITH_STRUCTURED_OUTPUTS,
        /** An expected answer in the request. */
        PREDICTION,
        /** Images in the prompt. */
        VISION
    }

    /**
     * Descriptive data of a model.
     *
     * @param name display name
     * @param owner its maker
     * @param description one sentence
     * @param created release date
     * @param build weights and tokenizer
     */
    public record Card(String name, String owner, String description, LocalDate created, Build build) {

        /**
         * Weights and tokenizer of a model.
         *
         * @param huggingFaceId id of the published weights
         * @param tokenizer family of its tokenizer
         * @param instructType how its chat template marks roles
         * @param quantization precision of its weights
         */
        public record Build(String huggingFaceId, String tokenizer, String instructType, String quantization) {}

        /** The card of a model if only its id is known. */
        static Card of(String id) {
            return new Card(id, "nobody", "Made up.", LocalDate.EPOCH, new Build(id, "none", "none", "none"));
        }
    }

    /**
     * Tokens that are counted in addition to those of the text, and the form of {@code usage}.
     *
     * @param templateTokens what the chat template adds to the prompt tokens of any conversation
     * @param endTokens tokens that mark the parts and the end of an answer: invisible output tokens
     * @param toolCallEndTokens the same for an answer that calls a tool
     * @param usage how {@code usage} is written
     */
    public record Counting(int templateTokens, int endTokens, int toolCallEndTokens, UsageShape usage) {

        /** The observed forms of {@code usage}. */
        public enum UsageShape {
            /** Three counts, and the details of completion and prompt. */
            FULL,
            /** Three counts and no details. */
            BARE,
            /** As {@link #FULL}, with {@code image_tokens} before everything else. */
            IMAGE_TOKENS_FIRST,
            /** Prompt details with {@code image_tokens}; completion details with {@code reasoning_tokens} alone. */
            IMAGE_TOKENS_IN_DETAILS
        }

        public Counting {
            if (templateTokens < 0 || endTokens < 0 || toolCallEndTokens < 0) {
                throw new IllegalArgumentException("templateTokens=" + templateTokens + " endTokens=" + endTokens
                        + " toolCallEndTokens=" + toolCallEndTokens + " is not possible: expected 0 or more of each");
            }
        }
    }

    /**
     * The reasoning of a model.
     *
     * @param efforts accepted efforts; {@link Effort#NONE} only for a model without reasoning
     * @param usual the default effort
     * @param tokens approximate number of reasoning tokens at that effort, at most the effort's share of the answer;
     *     they count as output
     */
    public record Reasoning(Set<Effort> efforts, Effort usual, int tokens) {

        /** The names in requests, in lower case. */
        public enum Effort {
            NONE,
            LOW,
            MEDIUM,
            HIGH
        }

        public Reasoning {
            efforts = Set.copyOf(efforts);
            require(efforts.contains(usual), "usual=" + usual, "one of its efforts");
            require(tokens >= 0, "tokens=" + tokens, "0 or more");
        }

        /** Whether the model supports reasoning. */
        public boolean possible() {
            return efforts.stream().anyMatch(effort -> effort != Effort.NONE);
        }

        static Reasoning always(int tokens) {
            return tokens == 0
                    ? new Reasoning(Set.of(Effort.NONE), Effort.NONE, 0)
                    : new Reasoning(Set.of(Effort.values()), Effort.MEDIUM, tokens);
        }

        private static void require(boolean valid, String value, String expected) {
            if (!valid) {
                throw new IllegalArgumentException(value + " is not possible: expected " + expected);
            }
        }
    }

    /**
     * Concurrent requests and the longest wait of queued ones.
     *
     * @param streams requests served at the same time, streamed or not
     * @param longestWait a request that would wait longer is refused
     * @param fullSpeedStreams so many are served at full speed; more share the speed of these
     */
    public record Capacity(int streams, Duration longestWait, int fullSpeedStreams) {

        /** No queueing. */
        public static final Capacity UNLIMITED = new Capacity(Integer.MAX_VALUE, Duration.ZERO);

        /** All streams are served at full speed. */
        public Capacity(int streams, Duration longestWait) {
            this(streams, longestWait, streams);
        }

        public Capacity {
            if (streams < 1 || longestWait.isNegative() || fullSpeedStreams < 1) {
                throw new IllegalArgumentException(
                        "streams=" + streams + " longestWait=" + longestWait + " fullSpeedStreams=" + fullSpeedStreams
                                + " is not possible: expected at least 1 and a wait of 0 or more");
            }
        }

        public Capacity withStreams(int number) {
            return new Capacity(number, longestWait, fullSpeedStreams == streams ? number : fullSpeedStreams);
        }
    }

    /**
     * The prompt cache of a model.
     *
     * @param timeToLive how long a prompt is kept after it was last used
     */
    public record PromptCaching(Duration timeToLive) {

        public PromptCaching {
            if (timeToLive.isNegative() || timeToLive.isZero()) {
                throw new IllegalArgumentException("timeToLive=" + timeToLive
                        + " is not possible: expected more than 0, or no prompt cache at all");
            }
        }
    }

    /**
     * Status, limits, price and capabilities of a model in the API.
     *
     * @param price absent if unknown
     */
    public record Offer(Status status, Limits limits, Optional<Price> price, Set<Capability> capabilities) {

        /** All capabilities, no price. */
        static final Offer OPEN =
                new Offer(Status.LIVE, new Limits(131_072, 40_960), Optional.empty(), Set.of(Capability.values()));

        public Offer {
            capabilities = Set.copyOf(capabilities);
        }
    }

    /**
     * How a model responds.
     *
     * @param counting tokens that are counted in addition to those of the text
     * @param reasoning its reasoning
     * @param toolCalls how a stream delivers tool calls
     */
    public record ResponseProfile(Counting counting, Reasoning reasoning, ToolCalls toolCalls) {

        /** How a stream delivers tool calls. */
        public enum ToolCalls {
            /** The name first, then the arguments in pieces. */
            INCREMENTAL,
            /** All calls in one chunk. */
            WHOLE
        }

        static ResponseProfile plain(int templateTokens, int reasoningTokens) {
            Counting counting = new Counting(templateTokens, 0, 0, Counting.UsageShape.FULL);
            return new ResponseProfile(counting, Reasoning.always(reasoningTokens), ToolCalls.WHOLE);
        }
    }

    /**
     * Speed, capacity and prompt cache of a model.
     *
     * @param pace speed of one answer
     * @param capacity concurrent requests
     * @param promptCaching absent if prompts are not cached
     */
    public record Serving(Pace pace, Capacity capacity, Optional<PromptCaching> promptCaching) {}
}
