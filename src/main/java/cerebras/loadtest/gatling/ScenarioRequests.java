package cerebras.loadtest.gatling;

import cerebras.loadtest.load.InjectedLoad.Request;
import cerebras.loadtest.run.Setup;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.action.builder.ActionBuilder;
import io.gatling.core.action.builder.GroupBuilder;
import io.gatling.core.action.builder.IfBuilder;
import io.gatling.core.action.builder.LoopBuilder;
import io.gatling.core.action.builder.PaceBuilder;
import io.gatling.core.action.builder.PauseBuilder;
import io.gatling.core.action.builder.RandomSwitchBuilder;
import io.gatling.core.action.builder.RendezVousBuilder;
import io.gatling.core.action.builder.RepeatLoopType$;
import io.gatling.core.action.builder.RoundRobinSwitchBuilder;
import io.gatling.core.action.builder.SwitchBuilder;
import io.gatling.core.action.builder.TryMaxBuilder;
import io.gatling.core.action.builder.UniformRandomSwitchBuilder;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.core.structure.ChainBuilder;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scala.Function1;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts the requests that a user makes in one pass through a scenario, and checks the names of its groups. Repetitions and random switches are known before the
 * load; other loops, conditions and switches are decided while it runs. Gatling keeps these to itself, so they are read by
 * reflection; a test fails if another version of Gatling has other fields.
 */
final class ScenarioRequests {

    /** By choice: more repetitions are not tried out. */
    private static final int MOST_REPETITIONS = 100_000;

    private static final String GROUP_START = GroupBuilder.class.getName() + "$$anonfun$start";

    private final Map<ChatStep, Double> perUser = new LinkedHashMap<>();
    private boolean known = true;
    private boolean pauses;

    /**
     * The requests of a scenario.
     *
     * @param looping whether a user who is done is replaced by the next: then pauses decide how many calls there are
     * @return absent if the scenario decides while it runs
     */
    static Optional<List<Request>> of(List<ActionBuilder> actions, boolean looping, Setup setup) {
        ScenarioRequests found = new ScenarioRequests();
        found.count(actions, 1);
        return found.known && !(looping && found.pauses)
                ? Optional.of(found.perUser.entrySet().stream()
                        .map(step -> step.getKey().expected(step.getValue(), setup))
                        .toList())
                : Optional.empty();
    }

    private void count(List<ActionBuilder> actions, double weight) {
        actions.forEach(action -> count(action, weight));
    }

    private void count(ActionBuilder action, double weight) {
        if (action instanceof ChatStep.Scala chat) {
            perUser.merge(chat.step(), weight, Double::sum);
        } else if (action instanceof RandomSwitchBuilder) {
            double rest = 1;
            for (Object possibility : list(action, "possibilities")) {
                Tuple2<?, ?> weighted = (Tuple2<?, ?>) possibility;
                double share = (Double) weighted._1() / 100;
                rest -= share;
                count(actions((ChainBuilder) weighted._2()), weight * share);
            }
            count(otherwise(action), weight * Math.max(0, rest));
        } else if (action instanceof UniformRandomSwitchBuilder || action instanceof RoundRobinSwitchBuilder) {
            List<?> possibilities = list(action, "possibilities");
            possibilities.forEach(chain -> count(actions((ChainBuilder) chain), weight / possibilities.size()));
        } else if (action instanceof LoopBuilder loop) {
            List<ActionBuilder> body = actions((ChainBuilder) field(loop, LoopBuilder.class, "loopNext"));
            if (hasRequests(body)) {
                repetitions(loop).ifPresentOrElse(times -> count(body, weight * times), () -> known = false);
            }
        } else if (action instanceof IfBuilder) {
            List<ActionBuilder> branches = new ArrayList<>(actions((ChainBuilder) field(action, "thenNext")));
            branches.addAll(otherwise(action));
            known &= !hasRequests(branches);
        } else if (action instanceof SwitchBuilder) {
            List<ActionBuilder> branches = new ArrayList<>(otherwise(action));
            list(action, "possibilities")
                    .forEach(possibility -> branches.addAll(actions((ChainBuilder) ((Tuple2<?, ?>) possibility)._2())));
            known &= !hasRequests(branches);
        } else if (action instanceof TryMaxBuilder) {
            hasRequests(actions((ChainBuilder) field(action, "loopNext")));
            known = false;
        } else if (action.getClass().getName().startsWith(GROUP_START)) {
            checkGroup(action);
        } else {
            pauses |= action instanceof PauseBuilder
                    || action instanceof PaceBuilder
                    || action instanceof RendezVousBuilder;
        }
    }

    /** Refuses a name that Gatling's report would run as HTML. A name that the session decides is not known before the load. */
    private static void checkGroup(ActionBuilder group) {
        @SuppressWarnings("unchecked")
        var name = (Function1<Session, Validation<String>>) field(group, "groupName$1");
        if (name.apply(Session$.MODULE$.apply("check", 0, null)) instanceof Success<String> known) {
            ChatActionBuilder.plainName("group", known.value());
        }
    }

    private static boolean hasRequests(List<ActionBuilder> actions) {
        ScenarioRequests inner = new ScenarioRequests();
        inner.count(actions, 1);
        return !inner.known || !inner.perUser.isEmpty();
    }

    /** Asks the condition of a repetition with one count after the other. Absent for other loops, and if the session decides. */
    private static Optional<Integer> repetitions(LoopBuilder loop) {
        if (field(loop, LoopBuilder.class, "loopType") != RepeatLoopType$.MODULE$) {
            return Optional.empty();
        }
        String counter = (String) field(loop, LoopBuilder.class, "counterName");
        @SuppressWarnings("unchecked")
        var condition = (Function1<Session, Validation<Object>>) field(loop, "condition");
        Session nobody = Session$.MODULE$.apply("forecast", 0, null);
        for (int times = 0; times < MOST_REPETITIONS; times++) {
            if (!(condition.apply(nobody.set(counter, times)) instanceof Success<Object> again)) {
                return Optional.empty();
            }
            if (again.value().equals(false)) {
                return Optional.of(times);
            }
        }
        return Optional.empty();
    }

    private static List<ActionBuilder> otherwise(ActionBuilder action) {
        Option<?> chain = (Option<?>) field(action, "elseNext");
        return chain.isEmpty() ? List.of() : actions((ChainBuilder) chain.get());
    }

    private static List<ActionBuilder> actions(ChainBuilder chain) {
        return CollectionConverters.asJava(chain.actionBuilders());
    }

    private static List<?> list(ActionBuilder action, String name) {
        return CollectionConverters.asJava((scala.collection.immutable.List<?>) field(action, name));
    }

    private static Object field(ActionBuilder action, String name) {
        return field(action, action.getClass(), name);
    }

    private static Object field(ActionBuilder action, Class<?> declaring, String name) {
        try {
            Field field = declaring.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(action);
        } catch (ReflectiveOperationException otherGatling) {
            throw new IllegalStateException("Gatling's scenarios are not what this suite knows", otherGatling);
        }
    }
}
