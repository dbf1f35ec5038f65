package cerebras.loadtest.quota;

import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import cerebras.loadtest.settings.EmulatorSettings;
import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.settings.HoconKey;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.Target;
import cerebras.loadtest.settings.UserFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The plans of a file such as {@code user-files/quotas.conf}, by name. */
public final class QuotaPlans {

    private static final String FILE_NAME = "quotas.conf";
    private static final String EXAMPLE = "none { models { default {} } }";

    private static final String REFILL = "refill";
    private static final String RESERVATION_CAP = "reservation-cap-tokens";
    private static final String MODELS = "models";
    private static final String KEYS = "keys";
    private static final String DOT_HINT =
            "; the name of a model that has a dot needs quotes, for example \"zai-glm-4.7\"";

    private final String file;
    private final Map<String, QuotaPlan> plans = new TreeMap<>();

    private QuotaPlans(HoconKey root) {
        file = root.file();
        root.children().forEach(plan -> plans.put(plan.name(), plan.read(QuotaPlans::plan)));
        Map<String, QuotaPlan> shared = Map.copyOf(plans);
        root.children()
                .forEach(plan -> plan.child(KEYS)
                        .ifPresent(keys -> plans.put(plan.name(), withKeys(shared.get(plan.name()), keys, shared))));
    }

    /**
     * The plan that the emulator enforces, from the user's file, or from the shipped one if the user has none.
     *
     * @param models ids of the known models: a limit for any other model is refused because it could never apply
     * @throws SettingsException if there is no such plan, if it names an unknown model, or if the file cannot be used
     */
    public static QuotaPlan configured(EmulatorSettings settings, List<String> models) {
        return configured(Setting.EMULATOR_QUOTA, settings.quota(), settings.userFiles(), models);
    }

    /**
     * The known plan of the target: the one named by {@code pacingQuota}, otherwise the emulator's if the emulator is
     * the target.
     *
     * @return {@link QuotaPlan#NONE} if nothing is known
     * @throws SettingsException as for {@link #configured(EmulatorSettings, List)}
     */
    public static QuotaPlan configured(RunSettings settings, List<String> models) {
        if (settings.pacingQuota().isPresent()) {
            String name = settings.pacingQuota().get();
            return configured(Setting.PACING_QUOTA, name, settings.emulator().userFiles(), models);
        }
        return settings.target().kind() == Target.Kind.EMULATOR
                ? configured(settings.emulator(), models)
                : QuotaPlan.NONE;
    }

    private static QuotaPlan configured(Setting<?> setting, String name, Path userFiles, List<String> models) {
        UserFile file = UserFile.find(userFiles, FILE_NAME);
        QuotaPlan plan = of(file.text(), file.name()).plan(setting, name);
        for (String model : plan.modelLimits().keySet()) {
            if (!model.equals(QuotaPlan.DEFAULT_MODEL) && !models.contains(model)) {
                throw new SettingsException(file.name() + ": " + plan.name() + ".models." + model
                        + " is not a model of " + "models.conf: " + Hint.of(model, models));
            }
        }
        return plan;
    }

    /**
     * Parses HOCON text.
     *
     * @param file where the text comes from, for messages
     * @throws SettingsException if anything in it is wrong
     */
    public static QuotaPlans of(String text, String file) {
        QuotaPlans plans = new QuotaPlans(HoconKey.root(text, file, EXAMPLE));
        if (plans.names().isEmpty()) {
            throw new SettingsException(file + " has no plan: expected at least one, such as " + EXAMPLE);
        }
        return plans;
    }

    /** The names of all plans, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(plans.keySet());
    }

    /**
     * @param setting the setting that names the plan, for the message
     * @throws SettingsException if there is no such plan; it lists those that exist
     */
    public QuotaPlan plan(Setting<?> setting, String name) {
        return find(name)
                .orElseThrow(() -> new SettingsException(
                        setting.key() + "=" + name + " is not a plan of " + file + ": " + Hint.of(name, names())));
    }

    /** The plan of that name; absent if there is none. */
    public Optional<QuotaPlan> find(String name) {
        return Optional.ofNullable(plans.get(name));
    }

    private static QuotaPlan plan(HoconKey plan) {
        Refill refill =
                plan.child(REFILL).map(key -> key.oneOf(Refill.values())).orElse(Refill.TOKEN_BUCKET);
        plan.child(KEYS);
        int cap = plan.child(RESERVATION_CAP).map(key -> key.count(1)).orElse(QuotaPlan.DEFAULT_RESERVATION_CAP_TOKENS);
        return new QuotaPlan(plan.name(), refill, cap, modelLimits(plan));
    }

    /** A plan named for a key applies without keys of its own. */
    private static QuotaPlan withKeys(QuotaPlan plan, HoconKey keys, Map<String, QuotaPlan> shared) {
        String[] names = shared.keySet().stream().sorted().toArray(String[]::new);
        Map<String, QuotaPlan> ofKeys =
                keys.children().stream().collect(Collectors.toMap(HoconKey::name, key -> shared.get(key.oneOf(names))));
        return new QuotaPlan(plan.name(), plan.refill(), plan.reservationCapTokens(), plan.modelLimits(), ofKeys);
    }

    private static Map<String, List<Limit>> modelLimits(HoconKey plan) {
        HoconKey models = plan.needed(MODELS, "{ default {} }");
        if (models.child(QuotaPlan.DEFAULT_MODEL).isEmpty()) {
            throw models.refused(
                    "has no limits for models that are not named",
                    "add default { requests { minute = 1000 } }, or default {} if they are not limited");
        }
        return models.children().stream().collect(Collectors.toMap(HoconKey::name, QuotaPlans::limits));
    }

    private static List<Limit> limits(HoconKey model) {
        return model.children().stream()
                .flatMap(key -> limits(key.nameAs(Resource.values(), DOT_HINT), key))
                .toList();
    }

    private static Stream<Limit> limits(Resource resource, HoconKey amounts) {
        return amounts.children().stream().map(key -> limit(resource, key.nameAs(Period.values(), ""), key));
    }

    private static Limit limit(Resource resource, Period period, HoconKey amount) {
        return new Limit(resource, period, amount.amount(1, Limit.most(period)));
    }
}
