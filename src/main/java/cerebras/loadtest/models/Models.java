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
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.UserFile;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The model catalogue of a file such as {@code user-files/models.conf}, in file order.
 *
 * @param all the retired ones included
 */
public record Models(List<Model> all) {

    /** The name of the file, in {@code user-files} and in the jar. */
    public static final String FILE_NAME = "models.conf";

    private static final String LIST = "models";
    private static final String SHIPPED = "/user-files/" + FILE_NAME;

    public Models {
        all = List.copyOf(all);
    }

    /** The models of the file that is part of this suite. */
    public static Models shipped() {
        return Shipped.MODELS;
    }

    /**
     * The models of the user's file, or of the shipped one where the user has none.
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
        List<? extends Config> blocks = blocks(text, file);
        List<Model> models = IntStream.range(0, blocks.size())
                .mapToObj(i -> new Section(file + ": " + name(blocks.get(i), i), blocks.get(i)).read(ModelForm::model))
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

    private static List<? extends Config> blocks(String text, String file) {
        try {
            ConfigParseOptions named = ConfigParseOptions.defaults().setOriginDescription(file);
            return ConfigFactory.parseString(text, named)
                    .resolve(ConfigResolveOptions.noSystem())
                    .getConfigList(LIST);
        } catch (ConfigException wrong) {
            throw new SettingsException("not a file of models: " + wrong.getMessage()
                    + ": expected a list models = [ { id = ... }, ... ] as in user-files/" + FILE_NAME);
        }
    }

    private static String name(Config block, int index) {
        return block.hasPath("id") ? block.getValue("id").unwrapped().toString() : LIST + "[" + index + "]";
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

    /** Read when first asked for. */
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

        private ModelForm() {}

        static Model model(Section file) {
            return new Model(
                    file.text("id"),
                    file.block("card", ModelForm::card),
                    file.block("offer", ModelForm::offer),
                    file.block("manner", ModelForm::profile),
                    serving(file));
        }

        private static Card card(Section file) {
            return new Card(
                    file.text("name"),
                    file.text("owner"),
                    file.text("description"),
                    file.date("created"),
                    new Card.Build(
                            file.text("hugging-face-id"),
                            file.text("tokenizer"),
                            file.text("instruct-type"),
                            file.text("quantization")));
        }

        private static Offer offer(Section file) {
            return new Offer(
                    file.word("status", Status.class),
                    new Limits(file.positiveCount("context-tokens"), file.positiveCount("output-tokens")),
                    file.has("usd-per-million")
                            ? Optional.of(file.block("usd-per-million", ModelForm::price))
                            : Optional.empty(),
                    file.words("capabilities", Capability.class));
        }

        private static Price price(Section file) {
            return new Price(file.money("input"), file.money("output"));
        }

        private static ResponseProfile profile(Section file) {
            return new ResponseProfile(
                    file.block("counting", ModelForm::counting),
                    file.block("reasoning", ModelForm::reasoning),
                    file.word("tool-calls", ResponseProfile.ToolCalls.class));
        }

        private static Counting counting(Section file) {
            return new Counting(
                    file.count("template-tokens"),
                    file.count("end-tokens"),
                    file.count("tool-call-end-tokens"),
                    file.word("usage", Counting.UsageShape.class));
        }

        private static Reasoning reasoning(Section file) {
            return new Reasoning(
                    file.words("efforts", Reasoning.Effort.class),
                    file.word("usual", Reasoning.Effort.class),
                    file.count("tokens"));
        }

        private static Serving serving(Section file) {
            return new Serving(
                    file.block("pace", ModelForm::pace),
                    file.block("capacity", ModelForm::capacity),
                    file.has("prompt-cache")
                            ? Optional.of(file.block("prompt-cache", ModelForm::promptCaching))
                            : Optional.empty());
        }

        private static Pace pace(Section file) {
            return new Pace(
                    file.positive("tokens-per-second"),
                    file.duration("queue-time"),
                    file.positive("prompt-tokens-per-ms"),
                    file.duration("event-cadence"),
                    file.share("jitter"));
        }

        private static Capacity capacity(Section file) {
            return new Capacity(file.positiveCount("streams"), file.duration("longest-wait"));
        }

        private static PromptCaching promptCaching(Section file) {
            return new PromptCaching(file.duration("time-to-live"));
        }
    }
}
