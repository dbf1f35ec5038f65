package cerebras.loadtest.quota;

import cerebras.loadtest.hocon.HoconKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The form of a plan in a file: which keys there are, and what they may be set to. */
final class PlanForm {

  private static final String REFILL = "refill";
  private static final String RESERVATION_CAP = "reservation-cap-tokens";
  private static final String MODELS = "models";
  private static final List<String> KEYS = List.of(REFILL, RESERVATION_CAP, MODELS);
  private static final String DOT_HINT =
      "; the name of a model that has a dot needs quotes, for example \"zai-glm-4.7\"";

  private PlanForm() {}

  static QuotaPlan read(HoconKey plan) {
    plan.onlyHas(KEYS);
    Refill refill = plan.child(REFILL).map(key -> key.oneOf(Refill.values())).orElse(Refill.TOKEN_BUCKET);
    int cap = plan.child(RESERVATION_CAP).map(key -> key.count(1, Integer.MAX_VALUE))
        .orElse(QuotaPlan.DEFAULT_RESERVATION_CAP_TOKENS);
    return new QuotaPlan(plan.name(), refill, cap, modelLimits(plan));
  }

  private static Map<String, List<Limit>> modelLimits(HoconKey plan) {
    HoconKey models = plan.needed(MODELS, "{ default {} }");
    if (models.child(QuotaPlan.DEFAULT_MODEL).isEmpty()) {
      throw models.refused("has no limits for models that are not named",
          "add default { requests { minute = 1000 } }, or default {} if they are not limited");
    }
    return models.children().stream().collect(Collectors.toMap(HoconKey::name, PlanForm::limits));
  }

  private static List<Limit> limits(HoconKey model) {
    return model.children().stream().flatMap(key -> limits(key.nameAs(Resource.values(), DOT_HINT), key)).toList();
  }

  private static Stream<Limit> limits(Resource resource, HoconKey amounts) {
    return amounts.children().stream().map(key -> limit(resource, key.nameAs(Period.values(), ""), key));
  }

  private static Limit limit(Resource resource, Period period, HoconKey amount) {
    return new Limit(resource, period, amount.amount(1, Limit.most(period)));
  }
}
