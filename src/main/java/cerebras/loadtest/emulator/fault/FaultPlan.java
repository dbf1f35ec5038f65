package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.fault.Fault.RefuseConnection;
import cerebras.loadtest.emulator.plan.AnswerPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The faults of an emulator, in order; the first whose trigger fires is injected.
 *
 * @param rules may be empty
 */
public record FaultPlan(List<Rule> rules) {

    /** A fault and its trigger. */
    public record Rule(Fault fault, Trigger trigger) {}

    public FaultPlan {
        rules = List.copyOf(rules);
    }

    /** No faults. */
    public static FaultPlan none() {
        return new FaultPlan(List.of());
    }

    /** This plan with one more fault at its end. */
    public FaultPlan with(Fault fault, Trigger trigger) {
        return new FaultPlan(Stream.concat(rules.stream(), Stream.of(new Rule(fault, trigger)))
                .toList());
    }

    /**
     * The fault of a chat request or its answer; absent if it has none.
     *
     * @param seed seed of random triggers; rules are independent
     * @param number of the chat request, from 1
     */
    public Optional<Fault> onAnswer(long seed, long number) {
        return hits(seed, number)
                .filter(fault -> !(fault instanceof RefuseConnection))
                .findFirst();
    }

    /**
     * Whether a connection is reset as soon as it is accepted.
     *
     * @param number of the connection, from 1
     */
    public boolean refusesConnection(long seed, long number) {
        return hits(seed, number).anyMatch(RefuseConnection.class::isInstance);
    }

    private Stream<Fault> hits(long seed, long number) {
        return IntStream.range(0, rules.size())
                .filter(rule -> rules.get(rule).trigger().fires(seed + rule, number))
                .mapToObj(rule -> rules.get(rule).fault());
    }

    /** The answer with this fault, and its name; the same answer if the fault does not apply to it. */
    public static AnswerPlan strike(AnswerFault fault, AnswerPlan decided) {
        AnswerPlan struck = fault.on(decided);
        return struck == decided ? decided : struck.withFault(fault.name()).withLease(decided.lease());
    }
}
