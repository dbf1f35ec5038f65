package cerebras.loadtest.load;

import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.workload.Questions;
import cerebras.loadtest.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The shape of a load: how many users or calls come when. It is a value that is known before the run, made of the settings or
 * of a simulation's own injection profiles. The phases in records and report, the forecast and the words on the console are
 * made of it; a simulation injects users to match it.
 */
public sealed interface LoadShape
        permits RampAndHold,
                Steps,
                Arrivals,
                Replay,
                CapacityTrials,
                InjectedLoad,
                LoadShape.OneCall,
                LoadShape.QuotaProbe {

    /** One user makes one call. */
    Kind ONE_CALL = new Kind(Setting.OF_LOOPING_USERS, Set.of(), settings -> new OneCall());

    /** One user makes the calls that a probe of the quotas wants. */
    Kind QUOTA_PROBE = new Kind(Set.of(), Setting.SET_BY_PROBE, settings -> new QuotaProbe());

    /** What records say of the load: its model, its users and its phases. */
    LoadPlan plan();

    /** The load in words: "10 users: ramp 10s, warm-up 5s, steady 60s, pause 0s". */
    String words();

    /** How many virtual users start in all. */
    long users();

    /** The steps of the load; empty if it has none, or none that are known before. */
    default List<LoadStep> steps() {
        return List.of();
    }

    /** How many calls are expected; absent if the load depends on what it finds. */
    default Optional<Expectation> expectation(Expectation.Call call) {
        return Optional.empty();
    }

    /** What is known of the calls if {@link #expectation} is absent. */
    default String unforeseeable() {
        return "as many calls as it needs to find its answer";
    }

    /** How long the load takes at most, in nanoseconds, if {@link #expectation} is absent; absent itself if not known. */
    default OptionalLong mostNanos() {
        return OptionalLong.empty();
    }

    /** What the calls ask. */
    default Questions questions(RunSettings settings, Workload workload) {
        return workload.questions().apply(settings);
    }

    /** What users should know before the load, in lines that begin with "Note: "; empty if there is nothing. */
    default String notes() {
        return "";
    }

    /**
     * A kind of load shapes that settings make.
     *
     * @param used settings that this kind uses, of those that not every load uses
     * @param replaced settings that every load uses but this kind
     * @param of makes the shape; throws {@link Refused} if the settings do not fit together
     */
    record Kind(Set<Setting<?>> used, Set<Setting<?>> replaced, Function<RunSettings, LoadShape> of) {

        /**
         * Reads the settings of a simulation with such a load.
         *
         * @param defaults of the simulation, where they differ from the suite's
         */
        public RunSettings read(Map<String, String> defaults, Workload workload) {
            Set<Setting<?>> unused = Setting.unusedExcept(used);
            unused.removeAll(workload.used());
            unused.addAll(replaced);
            unused.addAll(workload.replaced());
            return RunSettings.fromSystem(defaults, unused);
        }
    }

    /** One user makes one call. */
    record OneCall() implements LoadShape {

        @Override
        public LoadPlan plan() {
            return LoadPlan.singleCall();
        }

        @Override
        public String words() {
            return "one call";
        }

        @Override
        public long users() {
            return 1;
        }

        @Override
        public Optional<Expectation> expectation(Expectation.Call call) {
            return Optional.of(Expectation.ofOneCall(call.promptTokens(), call.mostOutputTokens()));
        }
    }

    /** One user makes the calls that a probe of the quotas wants. */
    record QuotaProbe() implements LoadShape {

        @Override
        public LoadPlan plan() {
            return LoadPlan.singleCall();
        }

        @Override
        public String words() {
            return "one user: a few calls within a minute or two, as the quotas require";
        }

        @Override
        public long users() {
            return 1;
        }

        @Override
        public String unforeseeable() {
            return "about 3 to 40 calls of few tokens, within a minute or two";
        }
    }
}
