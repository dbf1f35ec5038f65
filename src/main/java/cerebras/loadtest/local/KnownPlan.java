package cerebras.loadtest.local;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.catalogue.Models;
import cerebras.loadtest.config.EmulatorSettings;
import cerebras.loadtest.config.SettingsException;
import cerebras.loadtest.config.UserFile;
import cerebras.loadtest.hocon.HoconException;
import cerebras.loadtest.hocon.WayOut;
import cerebras.loadtest.quota.Plans;
import cerebras.loadtest.quota.QuotaPlan;
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
            + Models.FILE_NAME + ": " + WayOut.of(model, known));
      }
    }
    return plan;
  }

  private static QuotaPlan plan(UserFile file, String name) {
    try {
      return Plans.of(file.text(), file.name()).plan(name);
    } catch (HoconException wrong) {
      throw new SettingsException(wrong.getMessage());
    }
  }
}
