package cerebras.loadtest.load;

import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.load.Schedule.RateProfile;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.ArrivalSettings;
import cerebras.loadtest.settings.ArrivalSettings.ArrivalPattern;
import cerebras.loadtest.settings.ClusterSettings.Share;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An open load: calls are due at times that are computed before the run, whether or not earlier calls were answered.
 * Each call is a separate virtual user.
 *
 * @param steady calls that arrive at {@code rate}, which rises from 0 over {@code ramp}; empty without a rate
 * @param burst calls that are all due when the steady phase begins; may be empty
 */
public record Arrivals(RunSettings settings, Schedule steady, Schedule burst) implements LoadShape {

    /** Calls at the {@code rate}. */
    public static final Kind AT_RATE = new Kind(Setting.OF_ARRIVALS, Set.of(), Arrivals::atRate);

    /** A burst of {@code users} calls, on top of calls at the {@code rate} if there is one. */
    public static final Kind BURST = new Kind(Setting.OF_BURSTS, Set.of(), Arrivals::withBurst);

    /** By choice: 8 bytes per call, and hours at any rate that one machine can send. */
    private static final int MOST_CALLS = 5_000_000;

    private static Arrivals atRate(RunSettings settings) {
        return shared(settings, steady(settings), Schedule.empty());
    }

    private static Arrivals withBurst(RunSettings settings) {
        return shared(settings, steady(settings), Schedule.burst(settings.users(), steadyStartNanos(settings)));
    }

    /** This generator's calls of the schedules of all. */
    private static Arrivals shared(RunSettings settings, Schedule steady, Schedule burst) {
        Share share = settings.cluster().share();
        return new Arrivals(settings, steady.shared(share), burst.shared(share));
    }

    private static Schedule steady(RunSettings settings) {
        ArrivalSettings arrivals = settings.arrivals();
        if (arrivals.ratePerSecond().isEmpty()) {
            return Schedule.empty();
        }
        RateProfile rate = new RateProfile(
                arrivals.ratePerSecond().getAsDouble(),
                settings.ramp().toNanos(),
                steadyStartNanos(settings) + settings.duration().toNanos());
        if (rate.expected() > MOST_CALLS) {
            throw new Refused(
                    "rate=%s makes %,.0f calls: expected at most %,d, so take a lower rate or a shorter duration"
                            .formatted(settings.effective().get(Setting.RATE.key()), rate.expected(), MOST_CALLS));
        }
        return arrivals.pattern() == ArrivalPattern.POISSON
                ? Schedule.poisson(rate, arrivals.seed())
                : Schedule.constant(rate);
    }

    private static long steadyStartNanos(RunSettings settings) {
        return settings.ramp().plus(settings.warmup()).toNanos();
    }

    @Override
    public LoadPlan plan() {
        ArrivalSettings arrivals = settings.arrivals();
        boolean rate = arrivals.ratePerSecond().isPresent();
        boolean random = rate && arrivals.pattern() == ArrivalPattern.POISSON;
        return LoadPlan.open(
                settings.ramp().toNanos(),
                settings.warmup().toNanos(),
                settings.duration().toNanos(),
                new LoadPlan.Offered(
                        rate
                                ? arrivals.ratePerSecond().getAsDouble()
                                        / settings.cluster().share().of()
                                : null,
                        rate ? arrivals.pattern().text() : null,
                        random ? arrivals.seed() : null,
                        burst.size() == 0 ? null : burst.size(),
                        burst.size() + steady.sizeFrom(steadyStartNanos(settings))));
    }

    @Override
    public String words() {
        Map<String, String> texts = settings.effective();
        String all = burst.size() == 0 ? "" : "a burst of %,d calls".formatted(burst.size());
        String arriving = settings.arrivals().ratePerSecond().isEmpty()
                ? ""
                : texts.get("arrivals") + " arrivals at " + texts.get("rate");
        return "%s: ramp %s, warm-up %s, steady %s"
                .formatted(
                        all + (all.isEmpty() || arriving.isEmpty() ? "" : " on top of ") + arriving,
                        texts.get("ramp"),
                        texts.get("warmup"),
                        texts.get("duration"));
    }

    @Override
    public long users() {
        return (long) steady.size() + burst.size();
    }

    @Override
    public long firstUserNanos() {
        return Math.min(steady.firstNanos(), burst.firstNanos());
    }

    @Override
    public Optional<Expectation> expectation(Expectation.Call call) {
        return Optional.of(scheduled(plan(), steady.size(), burst.size(), call));
    }

    /**
     * This number of calls at a rate that rises over the ramp and then stays constant, and a burst at the start of the
     * steady phase.
     */
    static Expectation scheduled(LoadPlan plan, long calls, long burst, Expectation.Call call) {
        double rampSeconds = plan.rampNanos() / 1e9;
        double restSeconds = (plan.warmupNanos() + plan.steadyNanos()) / 1e9;
        double perSecond = calls / (rampSeconds / 2 + restSeconds);
        return new Expectation(
                List.of(new Stretch(rampSeconds, 0, perSecond), new Stretch(restSeconds, perSecond, perSecond)),
                burst,
                plan.steadyStartNanos() / 1e9,
                call.promptTokens(),
                call.mostOutputTokens(),
                false,
                call.evenAnswers());
    }
}
