package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;

import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.Limit.ThroughputLimit;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.UserGate;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.run.CapacityPilot;
import cerebras.loadtest.run.FirstCall;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import io.gatling.core.action.Action;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a simulation needs whose load goes where the service level is just met: all users there may be start at once, and
 * those wait that the {@link CapacityPilot} does not want.
 */
public abstract class CapacitySimulation extends ChatSimulation {

    private final UserGate userGate = new UserGate();
    private final CapacityPilot pilot = orRefuse(() -> new CapacityPilot(level(settings), settings, userGate));

    /** @param defaults settings of this simulation, where they differ from the suite's */
    protected CapacitySimulation(Map<String, String> defaults) {
        super(defaults, Setting.OF_LOOPING_USERS, CapacitySimulation::plan);
    }

    private static LoadPlan plan(RunSettings settings) {
        level(settings);
        return new LoadPlan("closed", settings.users(), 0, 0, CapacityPilot.mostNanos(settings));
    }

    private static ServiceLevel level(RunSettings settings) {
        ServiceLevel level = ServiceLevel.of(settings.serviceLevel()).orElse(ServiceLevel.DEFAULT);
        for (Limit limit : level.limits()) {
            if (limit instanceof ThroughputLimit) {
                throw new Refused(
                        "slo." + limit.key() + " grows with the users, so that no highest number of them meets it:"
                                + " leave it out, of the file as well if slo names one, or ask for something else,"
                                + " for example -Dslo.speed.p50=1000");
            }
        }
        return level;
    }

    /** Users that call again and again while they are wanted. */
    protected final ChainBuilder chatWhileWanted() {
        return exec(asLongAs(session -> sending()).on(exec(new UserGateStep(userGate)), oneCallOfMany()));
    }

    /** All users there may be. */
    protected final OpenInjectionStep everybody() {
        return atOnceUsers(settings.users());
    }

    @Override
    final Optional<String> loadWords() {
        Map<String, String> texts = settings.effective();
        return Optional.of("1 to %,d users, as the search wants, in each trial: settling %s, measured %s, pause %s"
                .formatted(settings.users(), texts.get("warmup"), texts.get("duration"), texts.get("pause")));
    }

    @Override
    public final String unforeseeable() {
        return super.unforeseeable() + ", for " + Numbers.CONSOLE.duration(CapacityPilot.mostNanos(settings))
                + " at most";
    }

    @Override
    public final Optional<Expectation> expected(FirstCall.Told first) {
        return Optional.empty();
    }

    @Override
    final void begun(LoadRun run) {
        pilot.steer(run);
    }

    @Override
    final void recorded(LogLine line) {
        pilot.hear(line);
    }

    @Override
    final List<RunAnswer> answers() {
        return List.of(pilot.answer());
    }

    /** The step "wait until this user is wanted". */
    record UserGateStep(UserGate userGate) implements ActionBuilder {

        @Override
        public io.gatling.core.action.builder.ActionBuilder asScala() {
            return this::build;
        }

        private Action build(ScenarioContext context, Action next) {
            return new UserGateAction(userGate, context.coreComponents().statsEngine(), next);
        }

        /** Users are numbered from 1 in the order in which they start. */
        private static final class UserGateAction extends SessionHook {

            private final UserGate userGate;

            UserGateAction(UserGate userGate, StatsEngine statsEngine, Action next) {
                super(null, "user gate", statsEngine, next);
                this.userGate = userGate;
            }

            @Override
            public void execute(Session session) {
                userGate.pass(
                        (int) session.userId() - 1, () -> session.eventLoop().execute(() -> next().$bang(session)));
            }
        }
    }
}
