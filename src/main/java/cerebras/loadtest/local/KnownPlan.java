package cerebras.loadtest.local;

import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.settings.EmulatorSettings;
import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.settings.HoconException;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.UserFile;
import java.util.List;

/** The plan that the settings name. */
public final class KnownPlan {

  private KnownPlan() {}

  /**
   * A model that the plan names and nobody knows is a slip: its limits would never hold.
   *
   * @throws SettingsException if there is no such plan, or if the user's file cannot be used
   */
  public static QuotaPlan read(Models models, EmulatorSettings settings) {
    UserFile file = UserFile.find(settings.userFiles(), "quotas.conf");
    QuotaPlan plan = plan(file, settings.quota());
    List<String> known = models.all().stream().map(Model::id).toList();
    for (String model : plan.modelLimits().keySet()) {
      if (!model.equals(QuotaPlan.DEFAULT_MODEL) && !known.contains(model)) {
        throw new SettingsException(file.name() + ": " + plan.name() + ".models." + model + " is not a model of "
            + Models.FILE_NAME + ": " + Hint.of(model, known));
      }
    }
    return plan;
  }

  private static QuotaPlan plan(UserFile file, String name) {
    try {
      return QuotaPlans.of(file.text(), file.name()).plan(name);
    } catch (HoconException wrong) {
      throw new SettingsException(wrong.getMessage());
    }
  }
}
