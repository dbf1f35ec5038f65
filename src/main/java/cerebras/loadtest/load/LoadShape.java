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
 * The shape of a load: how many users or calls arrive when. It is a value that is known before the run, derived from
 * the settings or from a simulation's own injection profiles. It determines the phases in records and report, the
 * forecast and the description on the console; a simulation injects users to match it.
 */
public sealed interface LoadShape
        permits RampAndHold,
                Steps,
                Arrivals,
                Replay,
                SessionStarts,
                CapacityTrials,
                InjectedLoad,
                LoadShape.OneCall,
                LoadShape.QuotaProbe {

    /** One user makes one call. */
    Kind ONE_CALL = new Kind(Setting.OF_LOOPING_USERS, Set.of(Setting.MIX), settings -> new OneCall());

    /** One user makes the calls of a quota probe. */
    Kind QUOTA_PROBE = new Kind(Set.of(), Setting.SET_BY_PROBE, settings -> new QuotaProbe());

    /** The load in records: its model, its users and its phases. */
    LoadPlan plan();

    /** The load in words: "10 users: ramp 10s, warm-up 5s, steady 60s, pause 0s". */
    String words();

    /** Number of virtual users that this generator starts. */
    long users();

    /**
     * When this generator's first user makes its first call, in nanoseconds after the load begins. Users that start one
     * after the other are staggered, so that those of all generators start evenly.
     */
    default long firstUserNanos() {
        return 0;
    }

    /** Why several generators cannot share this load, as it follows its name; absent if they can. */
    default Optional<String> unshareable() {
        return Optional.empty();
    }

    /** The steps of the load; empty if it has none that are known before the run. */
    default List<LoadStep> steps() {
        return List.of();
    }

    /** The expected calls; absent if the load depends on its results. */
    default Optional<Expectation> expectation(Expectation.Call call) {
        return Optional.empty();
    }

    /** What is known about the calls if {@link #expectation} is absent. */
    default String unforeseeable() {
        return "as many calls as the result requires";
    }

    /** Maximum duration of the load in nanoseconds if {@link #expectation} is absent; absent if unknown. */
    default OptionalLong mostNanos() {
        return OptionalLong.empty();
    }

    /** The questions of the calls. */
    default Questions questions(RunSettings settings, Workload workload) {
        return workload.questions().apply(settings);
    }

    /** A number of users in words. */
    static String count(int users) {
        return users == 1 ? "1 user" : "%,d users".formatted(users);
    }

    /** Notes to the user before the load, lines that begin with "Note: "; empty if there are none. */
    default String notes() {
        return "";
    }

    /**
     * A kind of load shape that is defined by settings.
     *
     * @param used settings that this kind uses, among those that not all loads use
     * @param replaced settings that all loads but this kind use
     * @param of creates the shape; throws {@link Refused} if the settings contradict each other
     */
    record Kind(Set<Setting<?>> used, Set<Setting<?>> replaced, Function<RunSettings, LoadShape> of) {

        /**
         * Reads the settings of a simulation with such a load.
         *
         * @param defaults defaults of the simulation that differ from the suite's
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
        public Optional<String> unshareable() {
            return Optional.of("makes a single call");
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

    /** One user makes the calls of a quota probe. */
    record QuotaProbe() implements LoadShape {

        @Override
        public LoadPlan plan() {
            return LoadPlan.singleCall();
        }

        @Override
        public String words() {
            return "one user: a few calls within one or two minutes, depending on the quotas";
        }

        @Override
        public long users() {
            return 1;
        }

        @Override
        public String unforeseeable() {
            return "about 3 to 40 calls with few tokens, within one or two minutes";
        }

        @Override
        public Optional<String> unshareable() {
            return Optional.of("is a single user whose next call depends on the last answer");
        }
    }
}
