package cerebras.loadtest.models;

import cerebras.loadtest.models.Model.Capability;
import cerebras.loadtest.models.Model.Capacity;
import cerebras.loadtest.models.Model.Card;
import cerebras.loadtest.models.Model.Counting;
import cerebras.loadtest.models.Model.Limits;
import cerebras.loadtest.models.Model.Offer;
import cerebras.loadtest.models.Model.Price;
import cerebras.loadtest.models.Model.PromptCaching;
import cerebras.loadtest.models.Model.Reasoning;
import cerebras.loadtest.models.Model.ResponseProfile;
import cerebras.loadtest.models.Model.Serving;
import cerebras.loadtest.models.Model.Status;
import cerebras.loadtest.settings.HoconKey;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.UserFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The model catalogue of a file such as {@code user-files/models.conf}, in file order.
 *
 * @param all includes retired models
 */
public record Models(List<Model> all) {

    /** The name of the file, in {@code user-files} and in the jar. */
    public static final String FILE_NAME = "models.conf";

    private static final String LIST = "models";
    private static final String EXAMPLE = "models = [ { id = ... }, ... ] as in user-files/" + FILE_NAME;
    private static final String SHIPPED = "/user-files/" + FILE_NAME;

    public Models {
        all = List.copyOf(all);
    }

    /** The models of the file that is part of this suite. */
    public static Models shipped() {
        return Shipped.MODELS;
    }

    /**
     * The models of the user's file, or of the shipped file if the user has none.
     *
     * @throws SettingsException if the user's file cannot be used
     */
    public static Models read(Path userFiles) {
        UserFile file = UserFile.find(userFiles, FILE_NAME);
        return of(file.text(), file.name());
    }

    /**
     * Parses HOCON text.
     *
     * @param file where the text comes from, for messages
     * @throws SettingsException if anything in it is wrong
     */
    public static Models of(String text, String file) {
        List<Model> models = HoconKey.root(text, file, EXAMPLE).needed(LIST, "[ { id = ... } ]").elements().stream()
                .map(block -> named(block).read(ModelForm::model))
                .toList();
        checkIds(models, file);
        return new Models(models);
    }

    /** The ids of all models, in the order of the file. */
    public List<String> ids() {
        return all.stream().map(Model::id).toList();
    }

    /** The models on the shared endpoint. */
    public List<Model> live() {
        return all.stream().filter(Model::live).toList();
    }

    public Optional<Model> find(String id) {
        return all.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** With the model's id as its path. */
    private static HoconKey named(HoconKey block) {
        return block.child("id").map(id -> block.withPath(id.text())).orElse(block);
    }

    private static void checkIds(List<Model> models, String file) {
        List<String> ids = models.stream().map(Model::id).toList();
        if (models.stream().noneMatch(Model::live)) {
            throw new SettingsException(file + " has no live model: expected at least one, with offer.status = live");
        }
        String twice = ids.stream()
                .filter(id -> ids.indexOf(id) != ids.lastIndexOf(id))
                .distinct()
                .collect(Collectors.joining(", "));
        if (!twice.isEmpty()) {
            throw new SettingsException(file + " has more than one " + twice + ": expected each id once");
        }
    }

    /** Loaded on first use. */
    private static final class Shipped {

        static final Models MODELS = of(text(), "models.conf as shipped");

        private static String text() {
            try (InputStream file = Models.class.getResourceAsStream(SHIPPED)) {
                return new String(file.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    /** Reads a model from its HOCON block, one method per record. */
    static final class ModelForm {

        private static final String FORMER_RESPONSE = "manner";

        private ModelForm() {}

        static Model model(HoconKey block) {
            block.child(FORMER_RESPONSE).ifPresent(former -> {
                throw former.refused("has a new name", "rename the key " + FORMER_RESPONSE + " to response");
            });
            return new Model(
                    block.needed("id", "gpt-oss-120b").text(),
                    group(block, "card", ModelForm::card),
                    group(block, "offer", ModelForm::offer),
                    group(block, "response", ModelForm::profile),
                    serving(block));
        }

        private static <T> T group(HoconKey block, String name, Function<HoconKey, T> form) {
            return block.needed(name, "{ ... }").read(form);
        }

        private static Card card(HoconKey block) {
            return new Card(
                    block.needed("name", "GPT-OSS 120B").text(),
                    block.needed("owner", "OpenAI").text(),
                    block.needed("description", "Small.").text(),
                    block.needed("created", "2026-11-22").as(LocalDate::parse, "a date", "a date such as 2026-11-22"),
                    new Card.Build(
                            block.needed("hugging-face-id", "openai/gpt-oss-120b")
                                    .text(),
                            block.needed("tokenizer", "GPT").text(),
                            block.needed("instruct-type", "harmony").text(),
                            block.needed("quantization", "FP8").text()));
        }

        private static Offer offer(HoconKey block) {
            return new Offer(
                    block.needed("status", "live").oneOf(Status.class),
                    new Limits(count(block, "context-tokens", 1), count(block, "output-tokens", 1)),
                    block.child("usd-per-million").map(price -> price.read(ModelForm::price)),
                    constants(block.needed("capabilities", "[tools]"), Capability.class));
        }

        private static Price price(HoconKey block) {
            return new Price(dollars(block.needed("input", "0.35")), dollars(block.needed("output", "0.75")));
        }

        private static ResponseProfile profile(HoconKey block) {
            return new ResponseProfile(
                    group(block, "counting", ModelForm::counting),
                    group(block, "reasoning", ModelForm::reasoning),
                    block.needed("tool-calls", "incremental").oneOf(ResponseProfile.ToolCalls.class));
        }

        private static Counting counting(HoconKey block) {
            return new Counting(
                    count(block, "template-tokens", 0),
                    count(block, "end-tokens", 0),
                    count(block, "tool-call-end-tokens", 0),
                    block.needed("usage", "full").oneOf(Counting.UsageShape.class));
        }

        private static Reasoning reasoning(HoconKey block) {
            return new Reasoning(
                    constants(block.needed("efforts", "[low, medium]"), Reasoning.Effort.class),
                    block.needed("usual", "medium").oneOf(Reasoning.Effort.class),
                    count(block, "tokens", 0));
        }

        private static Serving serving(HoconKey block) {
            return new Serving(
                    group(block, "pace", ModelForm::pace),
                    group(block, "capacity", ModelForm::capacity),
                    block.child("prompt-cache").map(cache -> cache.read(ModelForm::promptCaching)));
        }

        private static Pace pace(HoconKey block) {
            return new Pace(
                    positive(block.needed("tokens-per-second", "1600")),
                    block.needed("queue-time", "4.2ms").durationOrZero(),
                    positive(block.needed("prompt-tokens-per-ms", "37")),
                    block.needed("event-cadence", "4.8ms").duration(),
                    block.needed("jitter", "0.05").number(jitter -> jitter < 1, "at least 0 and less than 1"));
        }

        private static Capacity capacity(HoconKey block) {
            int streams = count(block, "streams", 1);
            Optional<Integer> fullSpeed = block.child("full-speed-streams").map(key -> key.count(1));
            return new Capacity(
                    streams, block.needed("longest-wait", "10s").durationOrZero(), fullSpeed.orElse(streams));
        }

        private static PromptCaching promptCaching(HoconKey block) {
            return new PromptCaching(block.needed("time-to-live", "5m").duration());
        }

        private static int count(HoconKey block, String name, int least) {
            return block.needed(name, "1000").count(least);
        }

        private static double positive(HoconKey key) {
            return key.number(number -> number > 0, "more than 0");
        }

        private static BigDecimal dollars(HoconKey key) {
            return key.as(
                    text -> {
                        BigDecimal dollars = new BigDecimal(text);
                        if (dollars.signum() < 0) {
                            throw new IllegalArgumentException(text);
                        }
                        return dollars;
                    },
                    "an amount",
                    "US dollars, 0 or more");
        }

        private static <E extends Enum<E>> Set<E> constants(HoconKey list, Class<E> type) {
            return list.elements().stream().map(key -> key.oneOf(type)).collect(Collectors.toSet());
        }
    }
}
