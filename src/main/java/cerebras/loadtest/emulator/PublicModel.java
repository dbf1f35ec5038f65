package cerebras.loadtest.emulator;

import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Capability;
import cerebras.loadtest.models.Model.Card;
import cerebras.loadtest.models.Model.Price;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** A model as anybody may read it, without a key: an item of {@code GET /public/v1/models}, in the API's key order. */
record PublicModel(
        String id,
        String object,
        long created,
        String ownedBy,
        String name,
        String description,
        String huggingFaceId,
        Pricing pricing,
        Capabilities capabilities,
        SupportedParameters supportedParameters,
        Architecture architecture,
        Limits limits,
        List<String> datacenterLocations,
        boolean deprecated,
        boolean preview,
        String quantization) {

    /** The whole list. */
    record Page(String object, List<PublicModel> data) {}

    /** US dollars for one token, as decimal texts. */
    record Pricing(String prompt, String completion) {

        static Pricing of(Price price) {
            return new Pricing(perToken(price.input()), perToken(price.output()));
        }

        private static String perToken(BigDecimal usdPerMillion) {
            return usdPerMillion.movePointLeft(6).stripTrailingZeros().toPlainString();
        }
    }

    record Capabilities(
            boolean streaming,
            boolean functionCalling,
            boolean structuredOutputs,
            boolean vision,
            boolean jsonMode,
            boolean tools,
            boolean toolChoice,
            boolean parallelToolCalls,
            boolean responseFormat,
            boolean reasoning) {

        static Capabilities of(Model model) {
            Set<Capability> all = model.offer().capabilities();
            boolean tools = all.contains(Capability.TOOLS);
            boolean structured = all.contains(Capability.STRUCTURED_OUTPUTS);
            boolean vision = all.contains(Capability.VISION);
            boolean parallel = all.contains(Capability.PARALLEL_TOOL_CALLS);
            boolean thinks = model.profile().reasoning().possible();
            return new Capabilities(
                    true, tools, structured, vision, structured, tools, tools, parallel, structured, thinks);
        }
    }

    record SupportedParameters(
            boolean temperature,
            boolean topP,
            boolean seed,
            boolean stop,
            boolean maxCompletionTokens,
            boolean logprobs,
            boolean topLogprobs,
            boolean frequencyPenalty,
            boolean presencePenalty,
            boolean logitBias,
            boolean repetitionPenalty) {

        /** As told of gpt-oss-120b; of every model, by choice. */
        static final SupportedParameters USUAL =
                new SupportedParameters(true, true, true, true, true, false, false, true, true, true, false);
    }

    record Architecture(String modality, String tokenizer, String instructType) {

        /** The API's word for a model that reads images is unknown; this one is by choice. */
        static Architecture of(Model model) {
            boolean vision = model.offer().capabilities().contains(Capability.VISION);
            Card.Build build = model.card().build();
            return new Architecture(vision ? "text+image" : "text", build.tokenizer(), build.instructType());
        }
    }

    /** The only nulls that the API writes: it has these keys and tells nothing by them. */
    record Limits(
            int maxContextLength,
            int maxCompletionTokens,
            @JsonInclude Integer requestsPerMinute,
            @JsonInclude Integer tokensPerMinute) {}

    static PublicModel of(Model model) {
        Card card = model.card();
        var limits = model.offer().limits();
        return new PublicModel(
                model.id(),
                "model",
                card.created().atStartOfDay(ZoneOffset.UTC).toEpochSecond(),
                card.owner(),
                card.name(),
                card.description(),
                card.build().huggingFaceId(),
                model.offer().price().map(Pricing::of).orElse(null),
                Capabilities.of(model),
                SupportedParameters.USUAL,
                Architecture.of(model),
                new Limits(limits.contextTokens(), limits.outputTokens(), null, null),
                List.of(),
                !model.live(),
                false,
                card.build().quantization());
    }
}
