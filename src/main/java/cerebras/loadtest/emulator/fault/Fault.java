package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import java.util.Locale;

/** Something that goes wrong: with a connection, or with an answer. */
public sealed interface Fault permits Fault.RefuseConnection, AnswerFault, ContentFault {

    /** As files and logs call it: {@code cut-stream} for {@link CutStream}. */
    default String name() {
        return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /**
     * The connection is reset as soon as it is accepted, whatever was to be asked over it. Its trigger counts connections
     * where those of other faults count chat requests.
     */
    public record RefuseConnection() implements Fault {}
}
