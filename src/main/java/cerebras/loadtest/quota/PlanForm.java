package cerebras.loadtest.quota;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The form of a plan in a file: which keys there are, and what they may be set to. */
final class PlanForm {

  private static final String REFILL = "refill";
  private static final String RESERVATION_CAP = "reservation-cap-tokens";
  private static final String MODELS = "models";
  private static final String[] KEYS = {REFILL, RESERVATION_CAP, MODELS};
  private static final String DOT_HINT =
      "; the name of a model that has a dot needs quotes, for example \"zai-glm-4.7\"";

  private PlanForm() {}

  static QuotaPlan read(PlanKey plan) {
    plan.children().forEach(key -> key.nameAs("", KEYS));
    Refill refill = plan.child(REFILL).map(key -> key.choice(Refill.values())).orElse(Refill.TOKEN_BUCKET);
    int cap = plan.child(RESERVATION_CAP).map(key -> (int) key.count(Integer.MAX_VALUE))
        .orElse(QuotaPlan.DEFAULT_RESERVATION_CAP_TOKENS);
    return new QuotaPlan(plan.name(), refill, cap, modelLimits(plan));
  }

  private static Map<String, List<Limit>> modelLimits(PlanKey plan) {
    PlanKey models = plan.child(MODELS).orElseThrow(() ->
        plan.refused("has no " + MODELS, "expected for example " + MODELS + " { default {} }"));
    if (models.child(QuotaPlan.DEFAULT_MODEL).isEmpty()) {
      throw models.refused("has no limits for models that are not named",
          "add default { requests { minute = 1000 } }, or default {} if they are not limited");
    }
    return models.children().stream().collect(Collectors.toMap(PlanKey::name, PlanForm::limits));
  }

  private static List<Limit> limits(PlanKey model) {
    return model.children().stream().flatMap(key -> limits(key.nameAs(DOT_HINT, Resource.values()), key)).toList();
  }

  private static Stream<Limit> limits(Resource resource, PlanKey amounts) {
    return amounts.children().stream().map(key -> limit(resource, key.nameAs("", Period.values()), key));
  }

  private static Limit limit(Resource resource, Period period, PlanKey amount) {
    return new Limit(resource, period, amount.count(Limit.most(period)));
  }
}
