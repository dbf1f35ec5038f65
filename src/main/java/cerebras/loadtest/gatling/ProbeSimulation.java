package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.run.FirstCall;
import cerebras.loadtest.run.Probing;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What simulations share that find out a model's quotas: one user makes the calls that a probe wants. */
public abstract class ProbeSimulation extends ChatSimulation {

    private final Probing probing;

    /**
     * @param defaults settings of this simulation, where they differ from the suite's; a call of a full preflight would be
     *     missing in what the probe finds
     */
    protected ProbeSimulation(Map<String, String> defaults) {
        this(orRefuse(() -> RunSettings.fromSystem(defaults, unused())), new Probing(Clock.system()));
    }

    private ProbeSimulation(RunSettings settings, Probing probing) {
        super(settings, ignored -> LoadPlan.singleCall(), probing::questions);
        this.probing = probing;
    }

    /** The probe says when to call and what to ask; and only the headers of a stream come before a call is settled. */
    private static Set<Setting<?>> unused() {
        Set<Setting<?>> unused = Setting.unusedExcept(Set.of());
        unused.addAll(Setting.SET_BY_PROBE);
        return unused;
    }

    @Override
    public final String unforeseeable() {
        return "3 to some 40 calls of few tokens, within a minute or two";
    }

    @Override
    public final Optional<Expectation> expected(FirstCall.Told first) {
        return Optional.empty();
    }

    /** Makes all calls of the probe, one after the other. */
    protected final ChainBuilder probeToTheEnd() {
        return exec(session -> {
                    probing.begin(setup());
                    return session;
                })
                .exec(asLongAs(session -> probing.goesOn() && !stopped())
                        .on(pause(session -> probing.pause()), chat(), exec(session -> {
                            probing.hear(session.get(ChatAction.ATTEMPT));
                            return session;
                        })));
    }

    @Override
    final Optional<String> loadWords() {
        return Optional.of("one user: a few calls within a minute or two, as the quotas ask for");
    }

    @Override
    final List<RunAnswer> answers() {
        return probing.answer(settings.model()).stream().toList();
    }
}
