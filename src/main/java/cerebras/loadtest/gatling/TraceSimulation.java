package cerebras.loadtest.gatling;

import cerebras.loadtest.load.Replay;
import cerebras.loadtest.report.Printable;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import io.gatling.javaapi.core.PopulationBuilder;
import java.util.Map;
import java.util.Set;

/** What simulations share that replay recorded traffic: each call is due when it came, and is as long as it was. */
public abstract class TraceSimulation extends OpenSimulation {

    private final Replay replay;

    /** @param defaults settings of this simulation, among them the trace */
    protected TraceSimulation(Map<String, String> defaults) {
        this(orRefuse(() -> Replay.of(RunSettings.fromSystem(defaults, unused()))));
    }

    private TraceSimulation(Replay replay) {
        super(replay.settings(), replay.plan(), replay::questions);
        this.replay = replay;
    }

    private static Set<Setting<?>> unused() {
        Set<Setting<?>> unused = Setting.unusedExcept(Setting.OF_TRACES);
        unused.addAll(Setting.SET_BY_TRACE);
        return unused;
    }

    /** All calls of the trace, as the users of a scenario. */
    protected final PopulationBuilder calls(String name) {
        return calls(name, replay.schedule());
    }

    @Override
    long callsInAll() {
        return replay.trace().calls().size();
    }

    @Override
    long differentQuestions() {
        return callsInAll();
    }

    @Override
    public void before() {
        super.before();
        System.out.print(Printable.lines(replay.notes()));
    }
}
