package cerebras.loadtest.gatling;

import cerebras.loadtest.load.InjectedLoad;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.run.Setup;
import io.gatling.core.controller.inject.InjectionProfile;
import io.gatling.core.controller.inject.closed.ClosedInjectionStep;
import io.gatling.core.controller.inject.closed.CompositeClosedInjectionStep;
import io.gatling.core.controller.inject.closed.CompositeClosedInjectionStepLike;
import io.gatling.core.controller.inject.closed.ConstantConcurrentUsersInjection;
import io.gatling.core.controller.inject.closed.RampConcurrentUsersInjection;
import io.gatling.core.controller.inject.open.AtOnceOpenInjection;
import io.gatling.core.controller.inject.open.CompositeOpenInjectionStep;
import io.gatling.core.controller.inject.open.CompositeOpenInjectionStepLike;
import io.gatling.core.controller.inject.open.ConstantRateOpenInjection;
import io.gatling.core.controller.inject.open.HeavisideOpenInjection;
import io.gatling.core.controller.inject.open.NothingForOpenInjection;
import io.gatling.core.controller.inject.open.OpenInjectionStep;
import io.gatling.core.controller.inject.open.PoissonOpenInjection;
import io.gatling.core.controller.inject.open.RampOpenInjection;
import io.gatling.core.controller.inject.open.RampRateOpenInjection;
import io.gatling.core.scenario.SimulationParams;
import io.gatling.core.structure.PopulationBuilder;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/** Reads Gatling's injection profiles of a simulation, to describe its load. */
final class InjectionProfiles {

    private static final String THROTTLED = ", throttled";

    private InjectionProfiles() {}

    /** What {@link #part} makes of one scenario. */
    private record Part(
            String scenario, boolean open, String words, long users, long nanos, InjectedLoad.Population population) {}

    /**
     * The load that a simulation injects.
     *
     * @param after what is not measured, from the first call on
     * @param during what is measured after that; zero if all of the run is
     */
    static InjectedLoad read(SimulationParams simulation, Setup setup, Duration after, Duration during) {
        List<Part> parts = new ArrayList<>();
        long nanos = 0;
        for (PopulationBuilder root : CollectionConverters.asJava(simulation.rootPopulationBuilders())) {
            nanos = Math.max(nanos, add(root, "", 0, setup, parts));
        }
        boolean throttled = simulation.globalThrottleSteps().nonEmpty();
        String words = parts.stream()
                        .map(part -> parts.size() == 1 ? part.words() : part.scenario() + ": " + part.words())
                        .collect(Collectors.joining("; "))
                + (throttled ? "; throttled" : "");
        long open = parts.stream().filter(Part::open).count();
        String model = open == parts.size() ? "open" : open == 0 ? "closed" : "mixed";
        long users = parts.stream().mapToLong(Part::users).sum();
        return new InjectedLoad(
                words,
                model,
                users,
                after,
                during,
                throttled || parts.stream().anyMatch(part -> part.words().endsWith(THROTTLED))
                        ? List.of()
                        : parts.stream().map(Part::population).toList(),
                calls(model, users, nanos));
    }

    /** Returns how long it lasts, with those that follow it. */
    private static long add(
            PopulationBuilder population, String before, long startNanos, Setup setup, List<Part> parts) {
        Part part = part(population, before, startNanos, setup);
        parts.add(part);
        long after = 0;
        for (scala.collection.immutable.List<PopulationBuilder> children :
                CollectionConverters.asJava(population.children())) {
            for (PopulationBuilder child : CollectionConverters.asJava(children)) {
                after = Math.max(
                        after, add(child, "after " + part.scenario() + ", ", startNanos + part.nanos(), setup, parts));
            }
        }
        return part.nanos() + after;
    }

    private static Part part(PopulationBuilder population, String before, long startNanos, Setup setup) {
        InjectionProfile profile = population.injectionProfile();
        String throttled = population.scenarioThrottleSteps().nonEmpty() ? THROTTLED : "";
        String scenario = ChatActionBuilder.plainName(
                "scenario", population.scenarioBuilder().name());
        List<Object> steps =
                steps(profile).stream().flatMap(InjectionProfiles::parts).toList();
        boolean open = steps.stream().allMatch(step -> step instanceof OpenInjectionStep);
        String words = before
                + steps.stream().map(InjectionProfiles::words).collect(Collectors.joining(", then "))
                + throttled;
        long users = open
                ? steps.stream()
                        .mapToLong(step -> ((OpenInjectionStep) step).users())
                        .sum()
                : steps.stream().mapToLong(InjectionProfiles::mostUsers).max().orElse(0);
        return new Part(
                scenario,
                open,
                words,
                users,
                steps.stream().mapToLong(InjectionProfiles::nanos).sum(),
                new InjectedLoad.Population(
                        stages(steps, startNanos),
                        ScenarioRequests.of(
                                CollectionConverters.asJava(
                                        population.scenarioBuilder().actionBuilders()),
                                !open,
                                setup)));
    }

    /** Read by reflection, since the steps of a profile are private in Gatling. */
    private static List<Object> steps(InjectionProfile profile) {
        try {
            Field steps = profile.getClass().getDeclaredField("steps");
            steps.setAccessible(true);
            return List.copyOf(CollectionConverters.asJava((scala.collection.immutable.List<?>) steps.get(profile)));
        } catch (ReflectiveOperationException otherGatling) {
            throw new IllegalStateException("Gatling's injection profiles are not what this suite knows", otherGatling);
        }
    }

    private static List<InjectedLoad.Stage> stages(List<Object> steps, long startNanos) {
        List<InjectedLoad.Stage> stages = new ArrayList<>();
        double start = startNanos / 1e9;
        for (Object step : steps) {
            double seconds = nanos(step) / 1e9;
            boolean open = step instanceof OpenInjectionStep;
            double from = from(step, seconds);
            double to = to(step, from);
            stages.add(new InjectedLoad.Stage(start, seconds, from, to, open));
            start += seconds;
        }
        return stages;
    }

    /** Users a second at the beginning of a step, or users of a closed one. A peak is taken for its mean. */
    private static double from(Object step, double seconds) {
        if (step instanceof RampRateOpenInjection ramp) {
            return ramp.startRate();
        }
        if (step instanceof PoissonOpenInjection random) {
            return random.startRate();
        }
        if (step instanceof ConstantConcurrentUsersInjection constant) {
            return constant.number();
        }
        if (step instanceof RampConcurrentUsersInjection ramp) {
            return ramp.from();
        }
        return step instanceof OpenInjectionStep open ? open.users() / (seconds == 0 ? 1 : seconds) : 0;
    }

    private static double to(Object step, double from) {
        if (step instanceof RampRateOpenInjection ramp) {
            return ramp.endRate();
        }
        if (step instanceof PoissonOpenInjection random) {
            return random.endRate();
        }
        return step instanceof RampConcurrentUsersInjection ramp ? ramp.to() : from;
    }

    private static Stream<Object> parts(Object step) {
        if (step instanceof CompositeOpenInjectionStepLike stairs) {
            return parts(stairs.composite());
        }
        if (step instanceof CompositeClosedInjectionStepLike stairs) {
            return parts(stairs.composite());
        }
        if (step instanceof CompositeOpenInjectionStep composite) {
            return CollectionConverters.asJava(composite.steps()).stream().flatMap(InjectionProfiles::parts);
        }
        return step instanceof CompositeClosedInjectionStep composite
                ? CollectionConverters.asJava(composite.steps()).stream().flatMap(InjectionProfiles::parts)
                : Stream.of(step);
    }

    private static String words(Object step) {
        if (step instanceof AtOnceOpenInjection atOnce) {
            return users(atOnce.users()) + " at once";
        }
        if (step instanceof RampOpenInjection ramp) {
            return users(ramp.users()) + " over " + time(ramp.duration());
        }
        if (step instanceof ConstantRateOpenInjection constant) {
            return number(constant.rate()) + " users/s for " + time(constant.duration());
        }
        if (step instanceof RampRateOpenInjection ramp) {
            return rise(number(ramp.startRate()), number(ramp.endRate())) + " users/s over " + time(ramp.duration());
        }
        if (step instanceof PoissonOpenInjection random) {
            return rise(number(random.startRate()), number(random.endRate())) + " users/s at random over "
                    + time(random.duration());
        }
        if (step instanceof NothingForOpenInjection nothing) {
            return "nothing for " + time(nothing.duration());
        }
        if (step instanceof HeavisideOpenInjection peak) {
            return users(peak.users()) + " in a peak over " + time(peak.duration());
        }
        if (step instanceof ConstantConcurrentUsersInjection constant) {
            return Numbers.CONSOLE.count(constant.number(), "concurrent user") + " for " + time(constant.duration());
        }
        if (step instanceof RampConcurrentUsersInjection ramp) {
            return rise(Numbers.CONSOLE.count(ramp.from()), Numbers.CONSOLE.count(ramp.to()))
                    + " concurrent users over " + time(ramp.duration());
        }
        return step.toString();
    }

    private static String rise(String from, String to) {
        return from.equals(to) ? to : from + " to " + to;
    }

    private static String users(long users) {
        return Numbers.CONSOLE.count(users, "user");
    }

    private static String number(double rate) {
        return Numbers.CONSOLE.decimal(rate).replaceFirst("[.]0+$", "");
    }

    private static String time(FiniteDuration duration) {
        return Numbers.CONSOLE.duration(duration.toNanos());
    }

    private static long mostUsers(Object step) {
        if (step instanceof ConstantConcurrentUsersInjection constant) {
            return constant.number();
        }
        return step instanceof RampConcurrentUsersInjection ramp ? Math.max(ramp.from(), ramp.to()) : 0;
    }

    private static long nanos(Object step) {
        return step instanceof OpenInjectionStep open
                ? open.duration().toNanos()
                : step instanceof ClosedInjectionStep closed ? closed.duration().toNanos() : 0;
    }

    /** What is known of the calls before the load. */
    private static String calls(String model, long users, long nanos) {
        String coming = switch (model) {
            case "open" -> "%,d users in %s";
            case "closed" -> "up to %,d concurrent users for %s";
            default -> "up to %,d users within %s";
        };
        return coming.formatted(users, Numbers.CONSOLE.duration(nanos))
                + "; the scenario says how many calls each makes";
    }
}
