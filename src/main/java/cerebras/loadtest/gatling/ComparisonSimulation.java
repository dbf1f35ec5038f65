package cerebras.loadtest.gatling;

import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.workload.Questions;
import java.util.Map;
import java.util.Set;

/** What simulations share whose users ask several models the same prompts, in changing order. */
public abstract class ComparisonSimulation extends ChatSimulation {

    /** @param defaults settings of this simulation, among them the models */
    protected ComparisonSimulation(Map<String, String> defaults) {
        super(
                orRefuse(() -> RunSettings.fromSystem(defaults, unused())),
                ChatSimulation::closedPlan,
                Questions::compared);
    }

    private static Set<Setting<?>> unused() {
        Set<Setting<?>> unused = Setting.unusedExcept(Setting.OF_COMPARISONS);
        unused.add(Setting.MODEL);
        return unused;
    }
}
