package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import java.util.Locale;

/** Something that goes wrong: with a connection, or with an answer. */
public sealed interface Fault permits RefuseConnection, AnswerFault {

    /** As files and logs call it: {@code cut-stream} for {@link CutStream}. */
    default String name() {
        return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
